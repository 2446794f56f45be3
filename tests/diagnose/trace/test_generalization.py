"""How a network does on images it was not trained on."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.proportion import proportions_ztest

from paribus.diagnose.trace import Trace
from paribus.diagnose.trace.generalization import overfitting
from paribus.diagnose.trace.shared import z_of

from .made_up import EPOCHS, FALLING, RISING, data, findings, run, study

TURNING = {("validation", "loss"): FALLING + 0.05 * EPOCHS}


def scored(train: float, validation: float, test: float) -> dict[str, dict[str, float]]:
    return {"train": {"accuracy": train}, "validation": {"accuracy": validation}, "test": {"accuracy": test}}


def test_what_holds_for_training_images_alone_is_told() -> None:
    found = findings(run(scores=scored(0.9, 0.12, 0.11)))
    assert found["validation-floor"].severity == "critical"
    assert "90.0% of its training images and 12.0% of the validation images" in found["validation-floor"].message
    assert "overfitting" in found["validation-floor"].explains


@pytest.mark.parametrize(("train", "validation"), [(0.9, 0.2), (0.12, 0.11)])
def test_better_than_the_floor_or_no_better_in_training_is_not(train: float, validation: float) -> None:
    assert "validation-floor" not in findings(run(scores=scored(train, validation, validation)))


def test_loss_on_new_images_that_turns_up_with_a_gap_is_overfitting() -> None:
    found = findings(run(scores=scored(0.99, 0.92, 0.92), curves=TURNING))["overfitting"]
    best = EPOCHS[np.argmin(TURNING["validation", "loss"])]
    assert found.evidence["best_epoch"] == best
    assert f"after about {best:g} epochs" in found.message
    assert found.patch["train.early_stopping"] == {"patience": 5, "every": 1.0, "restore_best": True}


def test_wide_gap_is_overfitting_by_itself() -> None:
    assert "overfitting" in findings(run(scores=scored(0.99, 0.85, 0.85)))


def test_a_gap_is_a_note_as_long_as_nothing_has_got_worse() -> None:
    found = findings(run(scores=scored(0.99, 0.85, 0.85), curves=TURNING))["overfitting"]
    assert found.severity == "note"
    assert found.message.endswith("what it is right about has not got worse since.")


@pytest.mark.parametrize(("lost", "severity"), [(0.01, "note"), (0.035, "note"), (0.08, "warning")])
def test_accuracy_that_was_there_and_is_lost_again_is_harm(lost: float, severity: str) -> None:
    """Two standard errors of 85 % of 300 images are 4.1 points."""
    right = np.where(EPOCHS < 10, 0.85 + lost, 0.85)
    curves = {**TURNING, ("validation", "accuracy"): right}
    found = findings(run(scores=scored(0.99, 0.85, 0.85), curves=curves))["overfitting"]
    assert found.severity == severity
    assert found.evidence["lost_since_best"] == pytest.approx(lost)


def test_a_wide_gap_with_few_images_of_each_class_is_harm() -> None:
    few = replace(data(), train=400)
    [found] = overfitting(Trace("a", study(), (run(scores=scored(0.99, 0.8, 0.8)),), few))
    assert found.severity == "warning"
    assert "400 training images for 10 classes" in found.message


def test_without_validation_the_test_images_tell() -> None:
    curves = {("validation", "loss"): np.array([np.nan]), ("validation", "accuracy"): np.array([np.nan])}
    found = findings(run(scores=scored(0.99, np.nan, 0.85), curves=curves), validation=0)["overfitting"]
    assert found.evidence["test_accuracy"] == 0.85
    assert not found.patch, "nothing may be stopped by the test images"


@pytest.mark.parametrize(
    ("train", "validation", "curves"),
    [(0.99, 0.95, TURNING), (0.99, 0.92, {}), (0.85, 0.72, {}), (0.92, 0.866, TURNING)],
    ids=["small gap", "loss still falls", "training images not learnt", "could be luck"],
)
def test_other_gaps_are_not(train: float, validation: float, curves: dict[tuple[str, str], np.ndarray]) -> None:
    assert "overfitting" not in findings(run(scores=scored(train, validation, validation), curves=curves))


def test_rise_after_the_weights_that_were_kept_is_not() -> None:
    stopped = {"epochs": 20, "early_stopping": {"patience": 3, "restore_best": True}}
    assert "overfitting" not in findings(run(scores=scored(0.99, 0.92, 0.92), curves=TURNING), train=stopped)


def test_worse_on_test_than_on_validation_images_is_a_shift() -> None:
    found = findings(run(scores=scored(0.84, 0.83, 0.68)))
    assert found["test-shift"].severity == "note"
    assert "test images are unlike the others" in found["test-shift"].message
    assert "overfitting" not in found


@pytest.mark.parametrize("test", [0.8, 0.79, 0.95])
def test_test_images_that_are_a_little_harder_are_not(test: float) -> None:
    assert "test-shift" not in findings(run(scores=scored(0.84, 0.83, test)))


def test_better_on_validation_than_on_training_images_is_told() -> None:
    found = findings(run(scores=scored(0.8, 0.95, 0.95)))["noisy-training-labels"]
    assert "only 80.0% of those it was trained on" in found.message


def test_a_little_better_is_not() -> None:
    assert "noisy-training-labels" not in findings(run(scores=scored(0.93, 0.97, 0.97)))


def test_nearly_everything_right_after_one_epoch_is_a_note() -> None:
    at_once = {("validation", "accuracy"): np.full(21, 1.0)}
    assert findings(run(curves=at_once))["suspiciously-good"].severity == "note"


def test_nearly_everything_right_after_twenty_epochs_is_not() -> None:
    assert "suspiciously-good" not in findings(run(curves={("validation", "accuracy"): np.clip(RISING + 0.02, 0, 1)}))


def test_standard_errors_are_those_of_two_proportions() -> None:
    expected, _ = proportions_ztest([900, 400], [1000, 500])
    assert z_of(0.9, 1000, 0.8, 500) == pytest.approx(expected)
    assert z_of(1.0, 10, 1.0, 10) == z_of(0.5, 0, 0.4, 10) == 0
