"""Batch normalisation of too few images is told, and only that."""

from typing import Any

import pytest

from paribus.records import Finding

from .made_up import MODEL, RISING, findings, run

NORMALISED = [MODEL[0], MODEL[1], "BatchNormalization", MODEL[2], MODEL[3]]
CONVOLUTIONAL = [{"Conv2D": {"filters": 4, "kernel_size": 3}}, "BatchNormalization", "Flatten", MODEL[3]]
POOR = run(curves={("train", "accuracy"): RISING - 0.3, ("train", "running_accuracy"): RISING[1:] - 0.3})


def told(model: list[Any], *, poor: bool = False, **train: Any) -> list[Finding]:
    found = findings(POOR if poor else run(), model=model, train={"epochs": 20, **train})
    return [each for name, each in found.items() if name == "batch-size-noise"]


def test_a_last_batch_of_one_image_is_a_note_and_a_warning_where_it_did_harm() -> None:
    (note,) = told(NORMALISED, batch_size=27)  # 37 times 27 and 1
    assert (note.severity, note.where) == ("note", "train.drop_remainder")
    assert note.patch == {"train.drop_remainder": True}
    (warning,) = told(NORMALISED, batch_size=27, poor=True)
    assert warning.severity == "warning"
    (of_an_image,) = told(CONVOLUTIONAL, batch_size=27, poor=True)
    assert of_an_image.severity == "note"


def test_batches_of_fewer_than_eight_are_a_note() -> None:
    (found,) = told(NORMALISED, batch_size=5, poor=True)
    assert (found.severity, found.patch) == ("note", {"train.batch_size": 32})
    assert told(NORMALISED, batch_size=8) == []


def test_batches_of_one_image_want_larger_ones() -> None:
    (found,) = told(NORMALISED, batch_size=1)
    assert found.patch == {"train.batch_size": 32}


@pytest.mark.parametrize(
    ("model", "train"),
    [
        (MODEL, {"batch_size": 27}),
        (MODEL, {"batch_size": 1}),
        (NORMALISED, {"batch_size": 27, "drop_remainder": True}),
        (NORMALISED, {"batch_size": 32}),
        (NORMALISED, {"batch_size": 5000}),
    ],
    ids=["no normalisation", "nor here", "left out", "eight left over", "all images at once"],
)
def test_other_batches_are_not_told(model: list[Any], train: dict[str, Any]) -> None:
    assert told(model, **train) == []
