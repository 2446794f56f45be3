"""Batch normalisation over the right axis, without a bias before it, and with enough updates."""

from typing import Any

import pytest

from tests.diagnose.static.examined import SCORES, arms, conv, dense, found_of

ROWS = {"BatchNormalization": {"axis": 1}}


@pytest.mark.parametrize(("axis", "kind"), [(1, "rows"), (2, "columns"), (-2, "columns"), (-3, "rows")])
def test_normalising_rows_or_columns_of_an_image_is_told(axis: int, kind: str) -> None:
    [finding] = found_of("batchnorm-axis", conv(16), {"BatchNormalization": {"axis": axis}}, "Flatten", SCORES)
    assert (finding.severity, finding.where) == ("warning", "model.batch_normalization.axis")
    assert kind in finding.message
    assert (finding.evidence["normalised"], finding.evidence["channels"]) == (8, 16)
    assert finding.patch == {"model.batch_normalization.axis": -1}
    assert "mode-gap" in finding.explains


@pytest.mark.parametrize(
    "layers",
    [
        [conv(16), "BatchNormalization", "Flatten"],
        [conv(16), {"BatchNormalization": {"axis": 3}}, "Flatten"],
        ["Flatten", dense(), {"BatchNormalization": {"axis": 1}}],
        [conv(16), {"Permute": {"dims": [3, 1, 2]}}, ROWS, "Flatten"],
    ],
)
def test_normalising_channels_or_features_is_sound(layers: list[Any]) -> None:
    assert found_of("batchnorm-axis", *layers, SCORES) == ()


def test_axis_moved_away_from_the_channels_is_told_after_a_permute_too() -> None:
    channels_first = [conv(16), {"Permute": {"dims": [3, 1, 2]}}, "BatchNormalization", "Flatten"]
    assert found_of("batchnorm-axis", *channels_first, SCORES)


def test_several_layers_are_one_finding_with_one_patch() -> None:
    [finding] = found_of("batchnorm-axis", conv(), ROWS, conv(), ROWS, "Flatten", SCORES)
    assert finding.patch == {f"model.batch_normalization_{number}.axis": -1 for number in (1, 2)}


def test_a_bias_that_is_subtracted_again_is_a_note() -> None:
    [finding] = found_of("bias-before-batchnorm", conv(16, None), "BatchNormalization", "ReLU", "Flatten", SCORES)
    assert (finding.severity, finding.evidence["parameters"]) == ("note", 16)
    assert finding.patch == {"model.conv2d.use_bias": False}


@pytest.mark.parametrize(
    "layers",
    [
        [conv(16, None, use_bias=False), "BatchNormalization", "ReLU"],
        [conv(16), "BatchNormalization"],
        [conv(16, None), {"BatchNormalization": {"center": False}}, "ReLU"],
        [conv(16, None), ROWS, "ReLU"],
    ],
)
def test_a_bias_that_does_something_is_sound(layers: list[Any]) -> None:
    assert found_of("bias-before-batchnorm", *layers, "Flatten", SCORES) == ()


NORMALISED = [conv(16), "BatchNormalization", "Flatten", SCORES]


def test_running_averages_that_cannot_forget_are_told() -> None:
    [finding] = found_of("batchnorm-budget", *NORMALISED, train={"epochs": 1})
    assert (finding.severity, finding.evidence["steps"]) == ("warning", 36)
    left = 1.0
    for _ in range(36):  # what Keras does with what was there, 36 times
        left *= 0.99
    assert finding.evidence["left"] == pytest.approx(left)
    [momentum] = finding.patch.values()
    assert 0.9 < float(momentum) < 0.93  # type: ignore[arg-type]
    assert float(momentum) ** 36 <= 0.05  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "is_told"),
    [(298, True), (299, False)],  # 0.99^298 = 0.0500, 0.99^299 = 0.0495
)
def test_the_bound_is_five_percent(steps: int, is_told: bool) -> None:
    assert bool(found_of("batchnorm-budget", *NORMALISED, train={"steps": steps})) == is_told


def test_a_budget_in_seconds_and_a_quick_momentum_are_sound() -> None:
    assert found_of("batchnorm-budget", *NORMALISED, train={"seconds": 1}) == ()
    quick = {"BatchNormalization": {"momentum": 0.9}}
    assert found_of("batchnorm-budget", conv(16), quick, "Flatten", SCORES, train={"epochs": 1}) == ()


def test_an_arm_that_is_asked_about_momentum_gets_a_note() -> None:
    vary = arms("a", a={"model.batch_normalization.momentum": 0.5}, b={"model.batch_normalization.momentum": 0.999})
    [finding] = found_of("batchnorm-budget", *NORMALISED, train={"steps": 500}, vary=vary)
    assert (finding.severity, finding.arm) == ("note", "b")
