"""Building a study: everything that is said of it while it is written."""

import time
from typing import Any

import httpx
import pytest

from tests.web.server import STUDY

SCORES = {"Dense": {"units": 10}}
# What the old model builder called invalid, and the layer at fault.
INVALID: dict[str, tuple[list[Any], int | None]] = {
    "empty": ([], None),
    "dense on an image": ([SCORES], 0),
    "convolution on a vector": (["Flatten", {"Conv2D": {"filters": 4, "kernel_size": 3}}, "Flatten", SCORES], 1),
    "pooling on a vector": (["Flatten", "MaxPooling2D", SCORES], 1),
    "reshape to another size": (["Flatten", {"Reshape": {"target_shape": [9, 9]}}, "Flatten", SCORES], 1),
    "window too large": ([{"Conv2D": {"filters": 4, "kernel_size": 30}}, "Flatten", SCORES], 0),
    "last layer of another size": (["Flatten", {"Dense": {"units": 9}}], 1),
    "last layer an image": (["ReLU"], 0),
}


def convolution(filters: int) -> dict[str, Any]:
    return {"Conv2D": {"filters": filters, "kernel_size": 3, "padding": "same"}}


# The same for layers inside a block that stands behind a convolution of 8 filters; the card is (layer, inner).
INVALID_INSIDE: dict[str, tuple[list[Any], tuple[int, int | None]]] = {
    "no layer": ([], (1, None)),
    "another number of channels": ([convolution(8), convolution(4)], (1, None)),
    "a value out of range": ([convolution(8), convolution(0)], (1, 1)),
    "a shape that does not fit": ([convolution(8), {"Reshape": {"target_shape": [9, 9]}}], (1, 1)),
    "dense on an image": ([SCORES], (1, 0)),
}


def document(model: list[Any], **more: Any) -> dict[str, Any]:
    return {"study": "s", "data": "digits", "model": model, "train": {"epochs": 1}, **more}


def examined(visitor: httpx.Client, asked: dict[str, Any]) -> dict[str, Any]:
    answer = visitor.post("/api/examine", json={"document": asked})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("kind", INVALID)
def test_invalid_model_is_told_on_its_card_and_mended_by_one_click(visitor: httpx.Client, kind: str) -> None:
    model, layer = INVALID[kind]
    told = examined(visitor, document(model))
    assert not told["sound"]
    assert told["why"].endswith(".")
    [fault] = told["faults"]
    assert fault["layer"] == layer
    mended = visitor.post("/api/fix", json={"document": document(model), "finding": fault["fix"]}).json()
    after = examined(visitor, mended["document"])
    assert after["sound"], after["why"]
    assert after["why"] is None


def test_layers_have_their_shapes_up_to_the_first_fault(visitor: httpx.Client) -> None:
    told = examined(
        visitor, document([{"Conv2D": {"filters": 4, "kernel_size": 3}}, "Flatten", {"Dense": {"units": 0}}])
    )
    rows = [(row["index"], row["name"], row["input_shape"], row["output_shape"]) for row in told["layers"]]
    assert rows == [(0, "conv2d", [8, 8, 1], [6, 6, 4]), (1, "flatten", [6, 6, 4], [144])]
    assert told["faults"][0]["layer"] == 2
    assert (told["classes"], told["input_shape"]) == (10, [8, 8, 1])
    assert told["names"] == {"0": "conv2d", "1": "flatten", "2": "dense"}


def test_layers_of_a_block_meet_what_comes_to_the_block(visitor: httpx.Client) -> None:
    block = {"Residual": {"layers": [convolution(3)], "projection": True}}
    told = examined(visitor, document([block, "Flatten", SCORES]))
    rows = [(row["index"], row["inner"], row["input_shape"], row["output_shape"]) for row in told["layers"][:2]]
    assert rows == [(0, 0, [8, 8, 1], [8, 8, 3]), (0, None, [8, 8, 1], [8, 8, 3])]
    assert told["names"] == {"0": "residual", "0.0": "conv2d", "1": "flatten", "2": "dense"}


@pytest.mark.parametrize("kind", INVALID_INSIDE)
def test_invalid_block_is_told_on_its_card_and_mended_by_one_click(visitor: httpx.Client, kind: str) -> None:
    inside, card = INVALID_INSIDE[kind]
    asked = document([convolution(8), {"Residual": {"layers": inside}}, "ReLU", "Flatten", SCORES])
    told = examined(visitor, asked)
    assert not told["sound"]
    fault = told["faults"][0]
    assert (fault["layer"], fault["inner"]) == card
    mended = visitor.post("/api/fix", json={"document": asked, "finding": fault["fix"]}).json()
    assert fault["path"] not in [each["path"] for each in examined(visitor, mended["document"])["faults"]]


def test_layers_of_a_block_have_their_shapes_up_to_the_first_fault(visitor: httpx.Client) -> None:
    for inside in ([convolution(4), convolution(0)], [convolution(4), {"Dense": {"units": 3}}], [convolution(4)]):
        told = examined(visitor, document(["ReLU", {"Residual": {"layers": inside}}, "Flatten", SCORES]))
        rows = [(row["index"], row["inner"], row["name"], row["output_shape"]) for row in told["layers"]]
        name = told["names"]["1.0"]
        assert rows == [(0, None, "re_lu", [8, 8, 1]), (1, 0, name, [8, 8, 4])]


def test_sentence_at_the_top_tells_of_a_layer_in_a_block_before_the_block(visitor: httpx.Client) -> None:
    block = {"Residual": {"projection": "perhaps", "layers": ["ReLU", convolution(0)]}}
    told = examined(visitor, document([{"Dense": {"units": 3}}, block, "Flatten", {"Dense": {"units": 0}}]))
    assert told["why"].startswith("conv2d → filters: ")


def test_what_cannot_stand_in_a_block_is_told_on_the_inner_card(visitor: httpx.Client) -> None:
    nested = {"Residual": {"layers": ["ReLU", {"Residual": {"layers": ["ReLU"]}}]}}
    for block in (nested, {"Residual": {"layers": ["ReLU", "Flaten"]}}):
        [fault] = examined(visitor, document([block, "Flatten", SCORES]))["faults"]
        assert (fault["layer"], fault["inner"]) == (0, 1)


def test_findings_and_arms_know_layers_in_a_block(visitor: httpx.Client) -> None:
    block = {"Residual": {"layers": [convolution(1), convolution(1)], "projection": True}}
    vary = {"factor": "filters", "set": ["model.conv2d_2.filters"], "levels": [1, 4], "baseline": 1}
    told = examined(visitor, document([block, "Flatten", SCORES], vary=vary))
    assert told["sound"], told["why"]
    cards = [(each["layer"], each["inner"]) for each in told["findings"] if each["id"] == "linear-stack"]
    assert cards
    assert set(cards) == {(0, 0)}
    shapes = [[row["output_shape"] for row in arm["layers"][:3]] for arm in told["arms"]]
    assert shapes == [[[8, 8, 1]] * 3, [[8, 8, 1], [8, 8, 4], [8, 8, 4]]]


def test_arms_have_networks_of_their_own_and_say_what_is_confounded(visitor: httpx.Client) -> None:
    arms = {"small": {}, "both": {"model.dense_1.units": 32, "train.batch_size": 64}}
    asked = document(
        ["Flatten", {"Dense": {"units": 16}}, SCORES], vary={"factor": "f", "arms": arms, "baseline": "small"}
    )
    told = examined(visitor, asked)
    assert [arm["parameters"] for arm in told["arms"]] == [64 * 16 + 16 + 170, 64 * 32 + 32 + 330]
    assert told["arms"][1]["confounded"] == ["units", "batch size"]
    assert {change["path"] for change in told["arms"][1]["changes"]} == {"model.dense_1.units", "train.batch_size"}


def test_findings_stand_at_their_card_and_are_applied_by_number(visitor: httpx.Client) -> None:
    asked = document(["Flatten", {"Dense": {"units": 16}}, SCORES])
    told = examined(visitor, asked)
    [finding] = [each for each in told["findings"] if each["id"] == "linear-stack"]
    assert finding["layer"] == 1
    mended = visitor.post("/api/fix", json={"document": asked, "finding": finding["fix"]}).json()
    assert "linear-stack" not in [each["id"] for each in examined(visitor, mended["document"])["findings"]]


def test_text_is_read_as_a_file_is(visitor: httpx.Client) -> None:
    told = visitor.post("/api/examine", json={"yaml": "study: s\ndata: digits\nmodel: [Flatten\n"}).json()
    assert told["why"].startswith("A study file must be YAML or JSON")
    text = "study: s\ndata: digits\nmodel: [Flatten, Dense: {units: 10}]\ntrain: {epochs: 0}\n"
    told = visitor.post("/api/examine", json={"yaml": text}).json()
    assert told["faults"][0]["line"] == 4
    assert told["yaml"] == text


def test_an_edit_is_answered_at_once(visitor: httpx.Client) -> None:
    seconds = []
    for units in range(16, 26):
        began = time.perf_counter()
        examined(visitor, document(["Flatten", {"Dense": {"units": units}}, SCORES]))
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.05  # measured: 0.006


@pytest.mark.parametrize("path", ["/etc", "patches/../..", "~", "nothing\u0000", "/proc/self/root/etc"])
def test_folder_that_was_not_declared_is_not_read(visitor: httpx.Client, path: str) -> None:
    for data in ({"name": "folder", "path": path}, {"name": "npz", "path": path}):
        told = examined(visitor, document(["Flatten", {"Dense": {"units": 2}}]) | {"data": data})
        assert not told["sound"]
        assert "declared" in told["why"] or "path" in told["why"]
        answer = visitor.post("/api/data/look", json={"data": data})
        assert answer.status_code == 400
        assert (
            visitor.post("/api/studies", json={"document": document(["Flatten"]) | {"data": data}}).status_code == 400
        )


def test_folder_that_was_not_declared_is_not_read_by_an_arm_either(visitor: httpx.Client) -> None:
    own = next(each for each in visitor.get("/api/data").json() if each["name"] == "patches")
    arms = {"own": {}, "other": {"data.path": "/etc"}}
    asked = document(["Flatten", {"Dense": {"units": 2}}], vary={"factor": "f", "arms": arms, "baseline": "own"})
    told = examined(visitor, asked | {"data": own["data"]})
    assert "declared" in told["why"]


def test_presets_are_sound(visitor: httpx.Client) -> None:
    presets = visitor.get("/api/presets").json()
    assert {"digits-first", "mnist-convolutional", "cifar-convolutional"} <= {preset["id"] for preset in presets}
    for preset in presets:
        told = examined(visitor, preset["document"])
        assert told["sound"], (preset["id"], told["why"])


def test_schema_is_the_one_of_study_files(visitor: httpx.Client) -> None:
    assert set(STUDY) <= set(visitor.get("/api/schema").json()["properties"])
