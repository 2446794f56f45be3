"""A stack of linear layers is one layer, and a stack that is not linear is none."""

from typing import Any

import numpy as np
import pytest

from paribus.engine import collapse_error
from paribus.spec import Study

THIRTY, TEN = {"Dense": {"units": 30}}, {"Dense": {"units": 10}}
IMAGES = np.random.default_rng(0).random((30, 8, 8, 1), np.float32)


def error(*model: Any, first: str, last: str) -> float | None:
    study = {"study": "s", "data": "digits", "model": [*model], "train": {"epochs": 1}}
    return collapse_error(Study.model_validate(study), first, last, IMAGES)


@pytest.mark.parametrize(
    ("between", "last"),
    [
        (["Flatten", THIRTY, TEN], "dense_2"),
        (["Flatten", THIRTY, "BatchNormalization", TEN], "dense_2"),
        ([{"Conv2D": {"filters": 3, "kernel_size": 3}}, "AveragePooling2D", "Flatten", TEN], "dense"),
    ],
)
def test_linear_layers_are_one(between: list[Any], last: str) -> None:
    first = "conv2d" if last == "dense" else "dense_1"
    found = error(*between, first=first, last=last)
    assert found is not None
    assert found < 1e-5


def test_layers_with_a_function_between_are_not() -> None:
    bent = {"Dense": {"units": 30, "activation": "relu"}}
    found = error("Flatten", bent, TEN, first="dense_1", last="dense_2")
    assert found is not None
    assert found > 0.01
