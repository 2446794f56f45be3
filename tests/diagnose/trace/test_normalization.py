"""Networks that act otherwise in use than in training."""

import numpy as np
import pytest

from .made_up import FALLING, MODEL, RISING, findings, run

NORMALIZED = [MODEL[0], MODEL[1], "BatchNormalization", MODEL[2], MODEL[3]]
WORSE = {
    ("train", "accuracy"): RISING * 0.3,
    ("train", "running_accuracy"): RISING[1:] * 0.85,
    ("train", "running_loss"): FALLING[1:] + 0.4,
    ("train", "loss"): FALLING + 1.5,
}


def test_network_that_is_right_in_training_and_wrong_in_use_is_told() -> None:
    found = findings(run(curves=WORSE), model=NORMALIZED)["mode-gap"]
    assert found.severity == "critical"
    assert "83% of the time while training and 29% when used" in found.message
    assert found.patch == {"model.batch_normalization.momentum": 0.9}
    assert {"not-learning", "collapsed-predictions"} <= set(found.explains)


def test_loss_alone_tells_it_too() -> None:
    lossy = {("train", "loss"): FALLING + 0.5, ("train", "running_loss"): FALLING[1:] + 0.1}
    assert "mode-gap" in findings(run(curves=lossy))


def test_accuracy_alone_tells_it_too() -> None:
    wronger = {("train", "accuracy"): RISING - 0.1, ("train", "running_accuracy"): RISING[1:]}
    assert "mode-gap" in findings(run(curves=wronger))


def test_weight_penalty_is_no_part_of_the_gap() -> None:
    penalty = {("train", "penalty"): np.full(21, 5.0)}
    assert "mode-gap" not in findings(run(curves={**penalty, ("train", "running_loss"): FALLING[1:] + 5.0}))
    lossy = {("train", "loss"): FALLING + 0.5, ("train", "running_loss"): FALLING[1:] + 5.1}
    assert "mode-gap" in findings(run(curves={**penalty, **lossy}))


def test_dropout_which_makes_training_mode_worse_is_no_gap() -> None:
    dropped = {("train", "running_accuracy"): RISING[1:] - 0.2, ("train", "running_loss"): FALLING[1:] + 0.6}
    assert "mode-gap" not in findings(run(curves=dropped))


def test_mean_over_an_epoch_in_which_much_was_learnt_is_no_gap() -> None:
    leap = RISING.copy()
    leap[-2] = 0.5  # the mean over the last epoch lies between its ends
    between = np.append(RISING[1:-1], 0.74)
    assert "mode-gap" not in findings(run(curves={("train", "accuracy"): leap, ("train", "running_accuracy"): between}))


@pytest.mark.parametrize("ratio", [0.3, 4.0])
def test_variances_that_do_not_fit_are_a_note_while_they_do_no_harm(ratio: float) -> None:
    stale = {("batch_normalization", "variance_ratio"): [1.0, 1.0, ratio]}
    assert findings(run(probes=stale), model=NORMALIZED)["stale-batchnorm"].severity == "note"
    found = findings(run(probes=stale, curves=WORSE), model=NORMALIZED)
    assert found["stale-batchnorm"].severity == "warning"
    assert found["stale-batchnorm"].where == "model.batch_normalization"
    assert "mode-gap" in found["stale-batchnorm"].explains


@pytest.mark.parametrize("ratio", [0.6, 1.9, np.inf, np.nan])
def test_variances_that_fit_roughly_or_say_nothing_are_not(ratio: float) -> None:
    fitting = {("batch_normalization", "variance_ratio"): [4.0, 3.0, ratio]}
    assert "stale-batchnorm" not in findings(run(probes=fitting), model=NORMALIZED)


def test_harm_that_the_gap_explains_is_laid_to_nothing_else() -> None:
    penalized = {**WORSE, ("train", "penalty"): np.full(21, 3.0), ("train", "running_loss"): FALLING[1:] + 3.4}
    small = {(f"dense_{number}", "update_ratio"): [5e-5] * 3 for number in (1, 2, 3)}
    found = findings(run(curves=penalized, probes=small), model=NORMALIZED)
    assert found["mode-gap"].severity == "critical"
    assert {found["penalty-dominates"].severity, found["learning-rate-low"].severity} == {"note"}
