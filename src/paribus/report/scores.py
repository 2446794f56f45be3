"""The numbers of a report, from runs: means, intervals, answers. How they are shown is elsewhere."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from paribus.lab import Result
from paribus.lab.measures import accuracy_interval as interval_of
from paribus.records import Probe, ProbedQuantity, Run, SplitName
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


def probes_of(runs: Sequence[Run], layer: str | None, quantity: ProbedQuantity) -> list[Probe]:
    """What each run's probes saw of one quantity at one layer."""
    return [probe for run in runs for probe in run.probes if (probe.layer, probe.quantity) == (layer, quantity)]


def last_probed(runs: Sequence[Run], layer: str | None, quantity: ProbedQuantity) -> float:
    """The median over runs of what was probed last; ``nan`` when nothing was.

    Examples:
        >>> probe = Probe("dense", "dead_share", np.array([0.0, 1.0]), np.array([0.0, 0.25]))
        >>> run = Run("relu", 0, "finished", None, 1.0, 9, 0.1, {}, (), {}, probes=(probe,))
        >>> last_probed([run], "dense", "dead_share")
        0.25
    """
    values = [probe.values[-1] for probe in probes_of(runs, layer, quantity) if len(probe.values)]
    return float(np.median(values)) if values else math.nan


def shown_arms(result: Result, most: int) -> list[str]:
    """The arms with finished runs; of more than *most*, the baseline and the one with the best test accuracy."""
    names = [arm.name for arm in result.arms if finished_runs(result, arm.name)]
    if len(names) <= most:
        return names
    baselines = [arm.name for arm in result.arms if arm.baseline and arm.name in names]
    others = [name for name in names if name not in baselines]
    means = {name: mean_of(scores_of(finished_runs(result, name), "test", "accuracy")) for name in others}
    return [*baselines, max(others, key=lambda name: np.nan_to_num(means[name], nan=-1))]


def most_confused(result: Result) -> list[int]:
    """The test images that any finished run gets wrong, those that most get wrong first."""
    answers = answers_of(result, [run for arm in result.arms for run in finished_runs(result, arm.name)])
    wrong = (answers.classes != np.array(result.study.data.test_labels)).sum(axis=0)
    return [int(index) for index in np.argsort(-wrong, kind="stable") if wrong[index]]


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
