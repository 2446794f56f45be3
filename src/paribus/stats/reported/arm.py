"""What a report tells of one arm: accuracies of its runs, or only their mean and standard deviation."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from paribus.stats.reported.denominators import counts_that_fit


@dataclass(frozen=True)
class ReportedArm:
    """The figures of one arm, as a report has them.

    Args:
        name: The arm's name.
        examples: Test images that every run was scored on.
        runs: How many runs there were.
        mean: The mean accuracy; ``nan`` where the report gives no figures.
        deviation: The standard deviation between runs (of a sample); ``nan`` with one run.
        shares: The accuracy of each run; empty where only mean and deviation are told.
        fits: For each run, every count of right answers that its accuracy can stand for.
        about: A rough accuracy, such as one read off a curve: good for planning, for nothing else.

    Examples:
        >>> of_counts("full", [73], 175).mean
        0.41714285714285715
    """

    name: str
    examples: int
    runs: int = 1
    mean: float = math.nan
    deviation: float = math.nan
    shares: tuple[float, ...] = ()
    fits: tuple[range, ...] = ()
    about: float = math.nan

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to judge by."""
        return not math.isnan(self.mean)

    @property
    def correct(self) -> tuple[int, ...]:
        """For each run, the count of right answers that is nearest to its accuracy."""
        return tuple(round(share * self.examples) for share in self.shares)

    @property
    def level(self) -> float:
        """How good the arm is, roughly where nothing better is known."""
        return self.mean if self.has_figures else self.about


def of_counts(name: str, correct: Sequence[int], examples: int) -> ReportedArm:
    """An arm of which the right answers of each run are known.

    Raises:
        ValueError: No runs.

    Examples:
        >>> of_counts("relu", [123, 117, 113], 175).correct
        (123, 117, 113)
    """
    return _of_shares(
        name, [count / examples for count in correct], [range(count, count + 1) for count in correct], examples
    )


def of_accuracies(name: str, accuracies: Sequence[Decimal], examples: int) -> ReportedArm:
    """An arm of which the accuracies of each run were printed; their digits decide which counts they can stand for.

    Raises:
        ValueError: No runs, or an accuracy outside [0, 1].

    Examples:
        >>> of_accuracies("relu", [Decimal("0.668")], 175).fits
        (range(117, 118),)
    """
    fits = [counts_that_fit(accuracy, examples) for accuracy in accuracies]
    shares = [
        fit[0] / examples if len(fit) == 1 else float(accuracy) for accuracy, fit in zip(accuracies, fits, strict=True)
    ]
    return _of_shares(name, shares, fits, examples)


def of_mean(name: str, mean: float, deviation: float, runs: int, examples: int) -> ReportedArm:
    """An arm of which only the mean and the standard deviation of its runs are told.

    Raises:
        ValueError: Fewer than two runs.

    Examples:
        >>> of_mean("full", 0.3136, 0.0493, 18, 175).shares
        ()
    """
    if runs < 2:
        raise ValueError(f"a standard deviation must be of at least 2 runs; got {runs}. Give the accuracy itself.")
    return ReportedArm(name, examples, runs, mean, deviation)


def _of_shares(name: str, shares: Sequence[float], fits: Sequence[range], examples: int) -> ReportedArm:
    if not shares:
        raise ValueError(f"an arm must have a run; {name} has none. Leave it without figures instead.")
    return ReportedArm(
        name=name,
        examples=examples,
        runs=len(shares),
        mean=float(np.mean(shares)),
        deviation=float(np.std(shares, ddof=1)) if len(shares) > 1 else math.nan,
        shares=tuple(shares),
        fits=tuple(fits),
    )
