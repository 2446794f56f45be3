"""What "Fix it" writes: a value that fits, or a layer in a place where it can stand."""

import time
from typing import Any

import httpx
import pytest

from tests.web.test_building import SCORES, document, examined

HIDDEN = {"Dense": {"units": 12}}


def conv(**arguments: Any) -> dict[str, Any]:
    return {"Conv2D": {"filters": 8, "kernel_size": 3, "padding": "same", **arguments}}


def trained(**train: Any) -> dict[str, Any]:
    return document(["Flatten", SCORES]) | {"train": {"epochs": 1, **train}}


def mended(visitor: httpx.Client, asked: dict[str, Any]) -> dict[str, Any]:
    """The study after the only remedy, which makes it sound."""
    told = examined(visitor, asked)
    [fault] = told["faults"]
    answer = visitor.post("/api/fix", json={"document": asked, "finding": fault["fix"]})
    assert answer.status_code == 200, answer.text
    after = dict(answer.json()["document"])
    assert examined(visitor, after)["sound"]
    return after


# An argument of a layer that is missing or out of range, and what is written instead.
OF_LAYERS: dict[str, tuple[dict[str, Any], Any]] = {
    "units of a hidden layer": ({"Dense": {"units": 0}}, 64),
    "units that are missing": ({"Dense": {}}, 64),
    "units with a minus too much": ({"Dense": {"units": -12}}, 12),
    "units in quotes": ({"Dense": {"units": "12"}}, 12),
    "units that are a word": ({"Dense": {"units": "ten"}}, 64),
    "units beyond all measure": ({"Dense": {"units": 10**10}}, 64),
    "a share of more than all": ({"Dropout": {"rate": 1.2}}, 0.5),
    "a share in quotes": ({"Dropout": {"rate": ".25"}}, 0.25),
    "noise below nothing": ({"GaussianNoise": {"stddev": -0.2}}, 0.2),
}


@pytest.mark.parametrize("case", OF_LAYERS)
def test_argument_out_of_range_becomes_one_that_fits(visitor: httpx.Client, case: str) -> None:
    layer, value = OF_LAYERS[case]
    after = mended(visitor, document(["Flatten", layer, SCORES]))
    [arguments] = after["model"][1].values()
    assert list(arguments.values()) == [value]


@pytest.mark.parametrize(
    ("layer", "field", "value"),
    [
        (conv(filters=0), "filters", 8),
        (conv(kernel_size=0), "kernel_size", 3),
        (conv(kernel_size=[3]), "kernel_size", 3),
        (conv(strides=0), "strides", 1),
        (conv(dilation_rate=-2), "dilation_rate", 2),
        ({"MaxPooling2D": {"pool_size": 0}}, "pool_size", 2),
        ({"MaxPooling2D": {"pool_size": 9}}, "pool_size", 2),
        ({"MaxPooling2D": {"strides": 0}}, "strides", None),
        ({"ZeroPadding2D": {"padding": -1}}, "padding", 1),
        ({"Permute": {"dims": [1, 2]}}, "dims", [1, 2, 3]),
    ],
)
def test_window_that_cannot_be_becomes_one_that_can(
    visitor: httpx.Client, layer: dict[str, Any], field: str, value: Any
) -> None:
    after = mended(visitor, document([layer, "Flatten", SCORES]))
    [arguments] = after["model"][0].values()
    assert arguments[field] == value


@pytest.mark.parametrize(
    ("train", "path", "value"),
    [
        ({"batch_size": 0}, ["batch_size"], 32),
        ({"epochs": 0}, ["epochs"], 10),
        ({"epochs": None}, ["epochs"], 10),
        ({"epochs": None, "steps": -500}, ["steps"], 500),
        ({"optimizer": {"SGD": {"learning_rate": 0}}}, ["optimizer", "SGD", "learning_rate"], 0.01),
        ({"optimizer": {"Adam": {"learning_rate": -0.1}}}, ["optimizer", "Adam", "learning_rate"], 0.1),
        ({"optimizer": {"SGD": {"momentum": 1.5}}}, ["optimizer", "SGD", "momentum"], 0.0),
        ({"optimizer": {"Adam": {"beta_2": 2}}}, ["optimizer", "Adam", "beta_2"], 0.999),
    ],
)
def test_training_out_of_range_gets_what_keras_begins_with(
    visitor: httpx.Client, train: dict[str, Any], path: list[str], value: float
) -> None:
    after: Any = mended(visitor, trained(**train))["train"]
    for key in path:
        after = after[key]
    assert after == value


def test_last_dense_layer_gets_as_many_units_as_there_are_classes(visitor: httpx.Client) -> None:
    after = mended(visitor, document(["Flatten", HIDDEN, {"Dense": {"units": -7}}, "Softmax"]))
    assert after["model"][1:3] == [HIDDEN, SCORES]


def test_remedy_says_what_the_button_writes(visitor: httpx.Client) -> None:
    told = examined(visitor, document(["Flatten", {"Dropout": {"rate": 1.2}}, SCORES]))
    assert told["faults"][0]["remedy"] == "Write for example rate: 0.5."
    assert told["why"].endswith("`rate` must be a number from 0 to below 1. Received 1.2. Write for example rate: 0.5.")


@pytest.mark.parametrize("layer", [conv(), "MaxPooling2D", {"Residual": {"layers": [conv(filters=1)]}}])
@pytest.mark.parametrize("between", [[], [HIDDEN], ["ReLU"]])
def test_layer_that_needs_an_image_moves_before_flatten(visitor: httpx.Client, layer: Any, between: list[Any]) -> None:
    """Nothing else is moved or lost, whatever stands between."""
    after = mended(visitor, document(["Flatten", *between, layer, "Flatten", SCORES]))
    assert after["model"] == [layer, "Flatten", *between, "Flatten", SCORES]


def test_moved_layer_keeps_its_name(visitor: httpx.Client) -> None:
    """What is varied is still found, although layers of a kind are counted from the front."""
    arms = {"small": {}, "large": {"model.conv2d_2.filters": 16}}
    asked = document([conv(), "Flatten", conv(), SCORES], vary={"factor": "f", "arms": arms, "baseline": "small"})
    told = examined(visitor, asked)
    after = visitor.post("/api/fix", json={"document": asked, "finding": told["faults"][0]["fix"]}).json()["document"]
    again = examined(visitor, after)
    assert again["sound"], again["why"]
    assert [change["path"] for change in again["arms"][1]["changes"]] == ["model.conv2d_2.filters"]
    assert [row["name"] for row in again["layers"][:2]] == ["conv2d_1", "conv2d_2"]


def test_layer_that_cannot_stand_before_flatten_either_is_not_moved_there(visitor: httpx.Client) -> None:
    """Three poolings leave one pixel: a fourth is better left out."""
    after = mended(visitor, document([*["MaxPooling2D"] * 3, "Flatten", "MaxPooling2D", SCORES]))
    assert after["model"] == [*["MaxPooling2D"] * 3, "Flatten", SCORES]


@pytest.mark.parametrize(
    "asked",
    [
        trained(batch_size=100_000, drop_remainder=True),
        trained(optimizer="Adamm"),
        document([{"Dens": {"units": 4}}, SCORES]),
        document(["Flatten", SCORES]) | {"train": 5},
        document(["Flatten", {"Dense": 5}]),
    ],
)
def test_what_only_its_author_can_mend_keeps_its_own_remedy(visitor: httpx.Client, asked: dict[str, Any]) -> None:
    """A word that was mistyped, values at odds with each other, and what is no layer at all have no button."""
    told = examined(visitor, asked)
    assert not told["sound"]
    assert [fault["fix"] for fault in told["faults"]] == [None]


def test_hundreds_of_faults_are_answered_at_once(visitor: httpx.Client) -> None:
    asked = document(["Flatten", *[{"Dense": {"units": 0}}] * 300, SCORES])
    began = time.perf_counter()
    told = examined(visitor, asked)
    assert time.perf_counter() - began < 5
    assert len(told["faults"]) == 300
    assert told["faults"][0]["fix"] == 1
