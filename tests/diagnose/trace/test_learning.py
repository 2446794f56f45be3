"""Whether anything was learnt at all, and whether there was time for it."""

import numpy as np
import pytest

from .made_up import EPOCHS, FALLING, RISING, TEST_LABELS, answers, findings, run

FLAT = {("train", "accuracy"): np.full(21, 0.11), ("train", "loss"): np.full(21, 2.30)}


def test_network_that_knows_nothing_is_told() -> None:
    found = findings(run(curves=FLAT))["not-learning"]
    assert found.severity == "critical"
    assert found.evidence["floor"] == pytest.approx(0.1 + 3 * np.sqrt(0.09 / 1000))
    assert "11.0% of its own training images" in found.message


def test_loss_of_ignorance_counts_as_long_as_the_answers_are_poor() -> None:
    poor = {("train", "accuracy"): np.full(21, 0.3), ("train", "loss"): np.full(21, 2.29)}
    sure = {("train", "accuracy"): np.full(21, 0.9), ("train", "loss"): np.full(21, 2.29)}
    assert "not-learning" in findings(run(curves=poor))
    assert "not-learning" not in findings(run(curves=sure))


def test_network_that_learnt_a_little_is_not() -> None:
    little = {("train", "accuracy"): np.full(21, 0.3), ("train", "loss"): np.full(21, 2.0)}
    assert "not-learning" not in findings(run(curves=little))


def test_one_run_of_three_is_not_the_arm() -> None:
    assert "not-learning" not in findings(run(curves=FLAT), run(1), run(2))
    assert findings(run(curves=FLAT), run(1, curves=FLAT), run(2))["not-learning"].evidence["runs"] == "2 of 3"


def test_one_answer_for_all_is_told_with_the_answer() -> None:
    found = findings(run(probabilities=answers(np.full(500, 4))))["collapsed-predictions"]
    assert found.severity == "critical"
    assert "100% of the answers" in found.message
    assert found.evidence["classes"] == ["4"]


def test_answers_of_few_classes_are_told() -> None:
    assert "collapsed-predictions" in findings(run(probabilities=answers(np.arange(500) % 3)))


@pytest.mark.parametrize("classes", [4, 10])
def test_answers_of_many_classes_are_not(classes: int) -> None:
    assert "collapsed-predictions" not in findings(run(probabilities=answers(np.arange(500) % classes)))


def test_without_answers_the_probed_sample_tells() -> None:
    one = np.eye(10)[[2, 2, 2]]
    bare = run(probes={(None, "predicted_share"): one})
    without = run(probes={(None, "predicted_share"): one}, probabilities=answers(TEST_LABELS)[:0])
    assert "collapsed-predictions" not in findings(bare)
    assert "collapsed-predictions" in findings(without)


def test_loss_that_grew_is_told() -> None:
    losses = 2.3 + EPOCHS / 5
    grown = {("train", "loss"): losses, ("train", "running_loss"): losses[1:], ("train", "accuracy"): np.full(21, 0.2)}
    found = findings(run(curves=grown))["wrong-way"]
    assert found.evidence["final_loss"] == pytest.approx(6.3)
    assert found.patch


def test_loss_that_came_down_from_a_worse_beginning_is_not() -> None:
    down = {("train", "loss"): 9 - EPOCHS / 5, ("train", "accuracy"): np.full(21, 0.2)}
    assert "wrong-way" not in findings(run(curves=down))


def test_training_that_ended_while_it_still_learnt_is_a_note() -> None:
    still = {
        ("train", "loss"): 2.3 - EPOCHS / 20,
        ("validation", "loss"): 2.3 - EPOCHS / 25,
        ("train", "accuracy"): 0.1 + EPOCHS / 30,
    }
    found = findings(run(curves=still))["unfinished"]
    assert found.severity == "note"
    assert found.evidence["late_fall"] == pytest.approx(0.2 / 1.5)
    assert found.patch == {"train.epochs": 40}


@pytest.mark.parametrize(("rate", "severity"), [(1 / 50, "warning"), (1 / 400, "note")])
def test_what_ends_in_the_middle_of_learning_is_a_warning(rate: float, severity: str) -> None:
    """Losses fall evenly, a fifth of it in the last fifth; held-out accuracy rises in it by four times the rate."""
    losses = {(split, "loss"): 2.3 - EPOCHS / 20 for split in ("train", "validation")}
    right = {("train", "accuracy"): 0.1 + EPOCHS / 30, ("validation", "accuracy"): 0.1 + rate * EPOCHS}
    assert findings(run(curves={**losses, **right}))["unfinished"].severity == severity


def test_one_epoch_can_be_too_short_as_well() -> None:
    curves = {
        (split, metric): np.array(values)
        for split in ("train", "validation", "test")
        for metric, values in (("loss", [2.3, 1.6]), ("accuracy", [0.1, 0.5]), ("penalty", [0.0, 0.0]))
    }
    assert findings(run(curves=curves))["unfinished"].severity == "warning"


def test_loss_that_falls_slowly_but_as_fast_as_ever_is_one_too() -> None:
    slowly = {("train", "loss"): 2.3 - EPOCHS / 100, ("validation", "loss"): 2.3 - EPOCHS / 100}
    found = findings(run(curves={**slowly, ("train", "accuracy"): 0.1 + EPOCHS / 50}))["unfinished"]
    assert found.evidence["late_part_of_all"] == pytest.approx(0.2)


def test_loss_that_hardly_fell_at_all_is_not() -> None:
    hardly = {("train", "loss"): 2.3 - EPOCHS / 500, ("validation", "loss"): 2.3 - EPOCHS / 500}
    assert "unfinished" not in findings(run(curves={**hardly, ("train", "accuracy"): 0.1 + EPOCHS / 50}))


def test_training_that_no_longer_helps_new_images_is_not() -> None:
    still = {("train", "loss"): 2.3 - EPOCHS / 20, ("validation", "loss"): 2 + EPOCHS / 25}
    assert "unfinished" not in findings(run(curves={**still, ("train", "accuracy"): 0.1 + EPOCHS / 30}))


def test_loss_and_accuracy_that_rise_together_are_a_note() -> None:
    together = {("train", "loss"): 1 + EPOCHS / 100, ("train", "accuracy"): 0.5 + EPOCHS / 50}
    assert findings(run(curves=together))["metric-disagreement"].evidence["correlation"] == pytest.approx(1)


def test_loss_that_falls_as_accuracy_rises_is_not() -> None:
    assert "metric-disagreement" not in findings(run(curves={("train", "loss"): FALLING}))
    wobbling = {("train", "accuracy"): 0.97 + 0.01 * np.sin(EPOCHS), ("train", "loss"): np.full(21, 0.1) + EPOCHS / 1e3}
    assert "metric-disagreement" not in findings(run(curves=wobbling)), "too little moved to correlate"
    assert RISING[-1] > 0.95
