"""The numbers of a report, from runs: means, intervals, answers. How they are shown is elsewhere."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from paribus.lab import Result
from paribus.lab.measures import accuracy_interval as interval_of
from paribus.records import Run, SplitName
from paribus.stats import Verdict


class Answers(NamedTuple):
    """The runs whose test probabilities were kept, and the class that each gave to each test image."""

    runs: tuple[Run, ...]
    classes: Int[np.ndarray, "runs examples"]


def finished_runs(result: Result, arm: str) -> tuple[Run, ...]:
    """The runs of an arm that finished, by replicate."""
    return tuple(run for run in result.runs_of(arm) if run.status == "finished")


def scores_of(runs: Sequence[Run], split: SplitName, metric: str) -> Float[np.ndarray, " runs"]:
    """One final value of each run that has it."""
    return np.array([run.scores[split][metric] for run in runs if metric in run.scores.get(split, {})], np.float64)


def mean_of(values: Float[np.ndarray, " values"]) -> float:
    """Their mean; ``nan`` when there are none."""
    return float(values.mean()) if len(values) else math.nan


def answers_of(result: Result, runs: Sequence[Run]) -> Answers:
    """What each run answered to each test image."""
    shape = len(result.study.data.test_labels), len(result.study.data.classes)
    kept = tuple(run for run in runs if "test" in run.probabilities and run.probabilities["test"].shape == shape)
    rows = [np.argmax(run.probabilities["test"], axis=1) for run in kept]
    return Answers(kept, np.stack(rows) if rows else np.empty((0, shape[0]), np.intp))


def accuracy_interval(result: Result, runs: Sequence[Run]) -> tuple[float, float]:
    """95% for the mean test accuracy on new images like these: with new seeds, or for the one network of a single run.

    (nan, nan) when no probabilities were kept.
    """
    return interval_of(answers_of(result, runs).classes == np.array(result.study.data.test_labels))


def median_run(runs: Sequence[Run]) -> Run | None:
    """The run whose test accuracy is the median; the lower of the two in the middle of an even number.

    Examples:
        >>> runs = [Run("relu", r, "finished", None, 1.0, 9, 0.1, {}, (), {"test": {"accuracy": score}})
        ...         for r, score in enumerate([0.9, 0.7, 0.8])]
        >>> median_run(runs).replicate
        2
    """
    scored = [run for run in runs if math.isfinite(run.scores.get("test", {}).get("accuracy", math.nan))]
    ordered = sorted(scored, key=lambda run: (run.scores["test"]["accuracy"], run.replicate))
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def paired_accuracies(result: Result, verdict: Verdict) -> Float[np.ndarray, "replicates arms"]:
    """Accuracies of baseline and arm on the verdict's split, a row for each replicate that finished in both."""
    split: SplitName = "validation" if verdict.split == "validation" else "test"
    others = {run.replicate: run for run in finished_runs(result, verdict.baseline)}
    pairs = [(others[run.replicate], run) for run in finished_runs(result, verdict.arm) if run.replicate in others]
    scores = [scores_of(pair, split, "accuracy") for pair in pairs]
    table = np.array([pair for pair in scores if len(pair) == 2], np.float64).reshape(-1, 2)
    return table[np.isfinite(table).all(axis=1)]


def paired_differences(result: Result, verdict: Verdict) -> Float[np.ndarray, " replicates"]:
    """Arm minus baseline in accuracy on the verdict's split, one value for each replicate that finished in both."""
    baseline, arm = paired_accuracies(result, verdict).T
    return np.asarray(arm - baseline)
