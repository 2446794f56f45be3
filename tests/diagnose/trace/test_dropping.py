"""Dropout that shows to be too much."""

import numpy as np
import pytest

from .made_up import MODEL, RISING, findings, run

POOR = {("train", "accuracy"): RISING - 0.1, ("train", "running_accuracy"): RISING[1:] - 0.3}


def dropping(rate: float) -> dict[str, list[object]]:
    return {"model": [*MODEL[:2], {"Dropout": {"rate": rate}}, *MODEL[2:]]}


def test_strong_dropout_that_keeps_training_images_from_being_learnt_is_told() -> None:
    found = findings(run(curves=POOR), **dropping(0.6))["dropout-rate"]
    assert (found.severity, found.where) == ("warning", "model.dropout.rate")
    assert found.patch == {"model.dropout.rate": 0.5}
    assert {"dropout-rate", "unfinished"} <= set(found.explains), "the note before training stands under it"


@pytest.mark.parametrize("rate", [0.3, 0.5])
def test_usual_dropout_is_not(rate: float) -> None:
    assert "dropout-rate" not in findings(run(curves=POOR), **dropping(rate))


@pytest.mark.parametrize(
    "curves", [{}, {**POOR, ("train", "running_accuracy"): RISING[1:] - 0.15}], ids=["images learnt", "modes alike"]
)
def test_strong_dropout_that_does_no_harm_is_not(curves: dict[tuple[str, str], np.ndarray]) -> None:
    assert "dropout-rate" not in findings(run(curves=curves), **dropping(0.6))
