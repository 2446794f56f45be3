"""Weight penalties that rule the training loss."""

import numpy as np
import pytest

from .made_up import EPOCHS, FALLING, findings, run

HEAVY = ("train", "penalty")
MODEL = ["Flatten", {"Dense": {"units": 10, "kernel_regularizer": {"L2": {"l2": 0.1}}}}]


def test_penalty_that_training_worked_on_instead_is_told() -> None:
    penalty, right = 8 * np.exp(-EPOCHS), EPOCHS / 40
    worked = {
        HEAVY: penalty,
        ("train", "loss"): np.full(21, 2.2),
        ("train", "running_loss"): 2.2 + penalty[1:],
        ("train", "accuracy"): right,
        ("train", "running_accuracy"): right[1:],
    }
    found = findings(run(curves=worked), model=MODEL)["penalty-dominates"]
    assert found.severity == "warning"
    assert found.evidence["share_at_start"] == pytest.approx(8 / 10.2)
    assert found.patch == {"model.dense.kernel_regularizer": {"L2": {"l2": 0.001}}}
    assert "not-learning" in found.explains


def test_penalty_beside_a_loss_that_got_small_is_a_note() -> None:
    found = findings(run(curves={HEAVY: np.full(21, 0.3), ("train", "loss"): FALLING}), model=MODEL)
    assert found["penalty-dominates"].severity == "note"
    assert found["penalty-dominates"].explains == ()


def test_loss_that_stays_large_by_design_is_no_harm() -> None:
    smoothed = {HEAVY: np.full(21, 2.0), ("train", "loss"): np.full(21, 0.9)}
    assert findings(run(curves=smoothed), model=MODEL)["penalty-dominates"].severity == "note"


def test_small_penalty_is_not() -> None:
    assert "penalty-dominates" not in findings(run(curves={HEAVY: np.full(21, 0.04)}), model=MODEL)
