"""Runs that stand apart from the others of their arm."""

import pytest

from .made_up import Run, findings, run


def runs(*accuracies: float) -> list[Run]:
    return [run(number, scores={"test": {"accuracy": value}}) for number, value in enumerate(accuracies)]


def test_arm_that_fails_with_some_seeds_is_told() -> None:
    found = findings(*runs(0.95, 0.94, 0.10, 0.95))["replicate-outlier"]
    assert (found.severity, found.evidence["replicates"]) == ("warning", ["2"])
    assert "1 of 4 runs learnt nothing" in found.message


def test_run_far_from_the_others_is_a_note() -> None:
    found = findings(*runs(0.95, 0.94, 0.95, 0.96, 0.70))["replicate-outlier"]
    assert (found.severity, found.evidence["farthest_accuracy"]) == ("note", 0.70)


@pytest.mark.parametrize(
    "accuracies",
    [
        (0.95, 0.94, 0.95, 0.96, 0.93),
        (0.95, 0.95, 0.95, 0.95, 0.94),
        (0.95, 0.94, 0.70),
        (0.72, 0.77, 0.80, 0.83, 0.88),
    ],
    ids=["near", "only just apart", "too few to say", "spread out"],
)
def test_other_runs_are_not(accuracies: tuple[float, ...]) -> None:
    assert "replicate-outlier" not in findings(*runs(*accuracies))


def test_arm_of_which_no_run_learnt_anything_has_no_outliers() -> None:
    assert "replicate-outlier" not in findings(*runs(0.1, 0.1, 0.1, 0.11, 0.1))
