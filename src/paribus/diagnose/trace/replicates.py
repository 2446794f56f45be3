"""Runs that stand apart from the others of their arm."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.trace import Trace, accuracy, floor_of
from paribus.records import Finding

FEWEST = 5  # runs that make a median worth standing apart from
DEVIATIONS = 4.0
STANDARD_ERRORS = 3.0
NORMAL = 1.4826  # times the median absolute deviation is the standard deviation of a normal distribution


def replicate_outlier(trace: Trace) -> Iterator[Finding]:
    """T26. Some runs of an arm, fewer than half, learnt nothing, or lie far from all the others.

    A warning where they are no better than one constant answer while most are: such an arm has a failure rate, and its
    mean is the mean of nothing. Else a note, for test accuracies four robust standard deviations from the median (of
    five runs or more), by more than what matters and three standard errors of an accuracy on so many images.

    Source: Leys et al. (2013), Detecting outliers: use absolute deviation around the median.
    """
    finished = trace.finished
    right = np.array([accuracy(run, "test") for run in finished])
    if not np.all(np.isfinite(right)) or len(right) < 2:
        return
    lost = right <= floor_of(trace.shares("test"), trace.data.test)
    middle = float(np.median(right))
    apart = lost if 0 < np.mean(lost) < 0.5 else _apart(right, trace)
    if not 0 < np.mean(apart) < 0.5:
        return
    some = [str(run.replicate) for run, is_apart in zip(finished, apart, strict=True) if is_apart]
    is_lost = bool(np.any(lost & apart))
    yield Finding(
        id="replicate-outlier",
        severity="warning" if is_lost else "note",
        arm=trace.arm,
        where="replicates",
        evidence={
            "runs": f"{len(some)} of {len(right)}",
            "replicates": some,
            "median_accuracy": middle,
            "farthest_accuracy": float(right[np.argmax(np.abs(right - middle) * apart)]),
        },
        message=f"{len(some)} of {len(right)} runs "
        + (
            "learnt nothing while the others did: the arm fails with some seeds, and its mean accuracy hides it."
            if is_lost
            else f"stand far apart from the others, whose median test accuracy is {middle:.1%}."
        ),
        remedy="Report how many runs fail, and the accuracy of the others beside it; look at their curves.",
        source="Leys et al. (2013), Detecting outliers",
    )


def _apart(right: np.ndarray, trace: Trace) -> np.ndarray:
    if len(right) < FEWEST:
        return np.zeros(len(right), bool)
    middle = float(np.median(right))
    deviation = NORMAL * float(np.median(np.abs(right - middle)))
    error = np.sqrt(middle * (1 - middle) / max(trace.data.test, 1))
    least = max(DEVIATIONS * deviation, STANDARD_ERRORS * float(error), trace.study.matters)
    return np.abs(right - middle) > least
