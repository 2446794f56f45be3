"""Layers have names as in Keras, paths find them by these names, and shapes flow through them."""

import pytest

from paribus.spec import (
    Conv2D,
    Dense,
    Flatten,
    PathError,
    ReLU,
    Residual,
    Study,
    locate,
    named,
    plain,
    summarize,
    walk,
)
from paribus.spec.network import names_for
from paribus.spec.paths import value_at, with_value

STUDY = Study(
    study="s",
    data="digits",
    model=[
        Residual(layers=[Conv2D(filters=1, kernel_size=3, padding="same"), ReLU()]),
        Flatten(),
        Dense(units=8, activation={"LeakyReLU": {}}),
        Dense(units=8, name="top"),
        Dense(units=10),
    ],
    train={"epochs": 1},
)

ALL_FIELDS = f"There are: {', '.join(Study.model_fields)}."


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ([("Dense", None)], ["dense"]),
        ([("Dense", None), ("Dense", None)], ["dense_1", "dense_2"]),
        ([("Dense", None), ("Dense", "top"), ("Dense", None)], ["dense_1", "top", "dense_2"]),
        ([("Dense", "dense_1"), ("Dense", None), ("Dense", None)], ["dense_1", "dense_2", "dense_3"]),
        ([("Dense", "dense"), ("Dense", None)], ["dense", "dense_1"]),
        ([("Dense", "dense_2"), ("Dense", None)], ["dense_2", "dense_1"]),
        ([("ReLU", None), ("MaxPooling2D", None), ("ELU", None)], ["re_lu", "max_pooling2d", "elu"]),
    ],
)
def test_layers_are_numbered_from_one_when_there_are_several(
    layers: list[tuple[str, str | None]], names: list[str]
) -> None:
    assert names_for(layers) == names


def test_names_are_unique_and_naming_again_changes_nothing() -> None:
    names = [layer.name for layer in walk(STUDY.model)]
    assert names == ["residual", "conv2d", "re_lu", "flatten", "dense_1", "top", "dense_2"]
    assert len(set(names)) == len(names)
    assert named(STUDY.model) == STUDY.model


@pytest.mark.parametrize(
    "path",
    [
        "seed",
        "data.validation",
        "model.dense_1.units",
        "model.top",
        "model.conv2d.filters",
        "model.residual.projection",
        "train.optimizer.beta_1",
        "train.optimizer.Adam.beta_1",
        "model.dense_1.activation.negative_slope",
        "model",
        "train",
    ],
)
def test_located_path_holds_the_value_that_was_meant(path: str) -> None:
    place = locate(STUDY, path)
    changed = with_value(plain(STUDY), place, "changed")
    assert value_at(changed, place) == "changed"
    assert value_at(plain(STUDY), place) != "changed"


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("model.dens_1.units", "Did you mean `dense_1`?"),
        ("model.0.units", "There are: residual, conv2d, re_lu, flatten, dense_1, top, dense_2."),
        ("model.top.unit", "Did you mean `units`?"),
        (
            "optimizer",
            ALL_FIELDS,
        ),
        ("train.epochs.more", "Set `train.epochs` as a whole."),
        ("model.conv2d.kernel_size.0", "Set `model.conv2d.kernel_size` as a whole."),
        ("", ALL_FIELDS),
    ],
)
def test_path_that_names_nothing_says_what_could_be_meant(path: str, remedy: str) -> None:
    with pytest.raises(PathError) as caught:
        locate(STUDY, path)
    assert caught.value.remedy == remedy


def test_summary_stops_at_the_first_layer_that_does_not_fit_but_finds_later_faults_too() -> None:
    summary = summarize([Dense(units=4), Conv2D(filters=2, kernel_size=3)], (8, 8, 1))
    assert summary.rows == ()
    assert [fault.layer for fault in summary.faults] == ["dense", "conv2d"]


def test_fault_inside_a_residual_block_is_told_of_the_inner_layer() -> None:
    (fault,) = summarize([Residual(layers=[Conv2D(filters=2, kernel_size=9)])], (8, 8, 1)).faults
    assert (fault.layer, fault.argument) == ("conv2d", "kernel_size")


def test_residual_block_whose_ends_differ_asks_for_a_projection() -> None:
    block = [Conv2D(filters=2, kernel_size=3, padding="same")]
    (fault,) = summarize([Residual(layers=block)], (8, 8, 1)).faults
    assert "projection: true" in fault.remedy
    assert summarize([Residual(layers=block, projection=True)], (8, 8, 1)).total == 3 * 3 * 2 + 2 + 2


def test_projection_that_no_stride_can_make_is_a_fault() -> None:
    block = Residual(layers=[Conv2D(filters=2, kernel_size=3)], projection=True)
    (fault,) = summarize([block], (8, 8, 1)).faults
    assert fault.received == "an image of 6×6×2"


def test_network_without_layers_ends_in_its_input() -> None:
    (fault,) = summarize([], (8, 8, 1), num_classes=10).faults
    assert fault.received == "an image of 8×8×1"
