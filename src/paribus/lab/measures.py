"""Each arm by itself, measured: how good it is, how much seeds matter to it, and whether it is as sure as it is right.

What may be said about one arm against another is in the verdicts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from paribus.lab.evidence import labels_of
from paribus.lab.result import Result
from paribus.records import Run, SplitName
from paribus.stats import (
    DifferingPairs,
    NullBand,
    brier_score,
    calibration_null_band,
    crossed_interval,
    differing_pairs,
    dispersion_p,
    expected_calibration_error,
    negative_log_likelihood,
    wilson_interval,
)

SIMULATIONS = 1000
"""Of a calibrated network: 40 ms for 10,000 images on one core; the band is then good to 3 % of itself."""


@dataclass(frozen=True)
class Spread:
    """How far the runs of one arm lie apart.

    Args:
        deviation: The standard deviation of their accuracies.
        dispersion_p: Against "they differ no more than if every answer were a coin toss"; near 1 they differ less, as
            runs on the same images mostly do.
        apart: By how many images two of them differ, and how often.

    Examples:
        >>> right = np.arange(10) < np.array([[6], [7], [9]])
        >>> spread_of(right).apart
        DifferingPairs(images=2, share=0.666...)
    """

    deviation: float
    dispersion_p: float
    apart: DifferingPairs


@dataclass(frozen=True)
class Calibration:
    """Whether the networks of one arm are as sure as they are right; means over runs, but for ``luck``.

    Args:
        confidence: The probability that they give their answers.
        accuracy: How often these answers are right.
        error: The expected calibration error: how far the two lie apart in groups of answers that are alike sure.
        luck: What that error would be for a perfectly calibrated network that is as sure as that of the first run.
        brier: The Brier score, from 0 to 2.
        likelihood: The negative log-likelihood, in nats.

    Examples:
        >>> probabilities = np.tile([0.9, 0.1], (1, 10, 1))
        >>> measured = calibration_of(probabilities, np.repeat([0, 1], [7, 3]))
        >>> round(measured.confidence - measured.accuracy, 3), round(measured.error, 3), measured.luck.most < 0.3
        (0.2, 0.2, True)
    """

    confidence: float
    accuracy: float
    error: float
    luck: NullBand
    brier: float
    likelihood: float


@dataclass(frozen=True)
class ArmMeasures:
    """What the finished runs of one arm say about it, on one split.

    Args:
        arm: The arm's name.
        runs: Runs that finished and whose probabilities were kept.
        examples: Images that they were scored on.
        accuracy: Their mean; ``nan`` without any.
        interval: 95 % for that mean, with new seeds on new images like these; for a single run, of this one network on
            new images; (nan, nan) without any.
        spread: How far they lie apart; ``None`` with fewer than two.
        calibration: Whether they are as sure as they are right; ``None`` without any.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        >>> [measured] = measures_of(result)
        >>> measured.arm, measured.runs, measured.interval[0] < measured.accuracy < measured.interval[1]
        ('baseline', 2, True)
    """

    arm: str
    runs: int
    examples: int
    accuracy: float
    interval: tuple[float, float]
    spread: Spread | None
    calibration: Calibration | None


def measures_of(result: Result, split: SplitName = "test") -> tuple[ArmMeasures, ...]:
    """Every arm of a study by itself, in its order; where arms are tuned, each at its own best value.

    Args:
        result: The study and its runs, with their probabilities.
        split: The split to measure on; one that is not the same for all replicates has no runs to measure.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [measured] = measures_of(run(study, folder))
        >>> measured.arm, measured.runs, measured.examples
        ('baseline', 2, 360)
    """
    labels = np.array(labels_of(result.study.data, split), np.intp)
    shape = len(labels), len(result.study.data.classes)
    return tuple(
        _measured(arm.name, _probabilities(result.runs_of(arm.name), split, shape), labels) for arm in result.arms
    )


def accuracy_interval(correct: Bool[np.ndarray, "runs examples"]) -> tuple[float, float]:
    """95 % for a mean accuracy: with new seeds on new images like these, or of one network on new images.

    Examples:
        >>> low, high = accuracy_interval(np.arange(10) < np.array([[6]]))
        >>> f"{low:.2f} to {high:.2f}"
        '0.31 to 0.83'
    """
    if correct.size == 0:
        return math.nan, math.nan
    if len(correct) == 1:
        return wilson_interval(int(correct.sum()), correct.size)
    interval = crossed_interval(correct)
    return max(0.0, interval.low), min(1.0, interval.high)


def spread_of(correct: Bool[np.ndarray, "runs examples"]) -> Spread:
    """How far two or more runs of one arm lie apart.

    Args:
        correct: Where each run is right.

    Raises:
        ValueError: Fewer than two runs.
    """
    counts = [int(count) for count in correct.sum(axis=1)]
    return Spread(
        deviation=float(np.std(correct.mean(axis=1), ddof=1)),
        dispersion_p=dispersion_p(counts, correct.shape[1]),
        apart=differing_pairs(counts),
    )


def calibration_of(
    probabilities: Float[np.ndarray, "runs examples classes"], labels: Int[np.ndarray, " examples"]
) -> Calibration:
    """Whether one or more runs of one arm are as sure as they are right.

    Raises:
        ValueError: No examples, another number of labels, or probabilities outside [0, 1].
    """
    return Calibration(
        confidence=float(probabilities.max(axis=-1).mean(dtype=np.float64)),
        accuracy=float((probabilities.argmax(axis=-1) == labels).mean()),
        error=float(np.mean([expected_calibration_error(each, labels) for each in probabilities])),
        luck=calibration_null_band(probabilities[0], simulations=SIMULATIONS),
        brier=float(np.mean([brier_score(each, labels) for each in probabilities])),
        likelihood=float(np.mean([negative_log_likelihood(each, labels) for each in probabilities])),
    )


def _probabilities(
    runs: Sequence[Run], split: SplitName, shape: tuple[int, int]
) -> Float[np.ndarray, "runs examples classes"]:
    """Those of the runs that finished, as far as they were kept and are of these very images."""
    finished = [run.probabilities[split] for run in runs if run.status == "finished" and split in run.probabilities]
    kept = [each for each in finished if each.shape == shape and each.size and np.isfinite(each).all()]
    return np.stack(kept) if kept else np.empty((0, *shape))


def _measured(
    arm: str, probabilities: Float[np.ndarray, "runs examples classes"], labels: Int[np.ndarray, " examples"]
) -> ArmMeasures:
    correct = probabilities.argmax(axis=-1) == labels
    return ArmMeasures(
        arm=arm,
        runs=len(correct),
        examples=len(labels),
        accuracy=float(correct.mean()) if len(correct) else math.nan,
        interval=accuracy_interval(correct),
        spread=spread_of(correct) if len(correct) > 1 else None,
        calibration=calibration_of(probabilities, labels) if len(correct) else None,
    )
