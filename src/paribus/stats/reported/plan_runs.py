"""How many runs a report would have needed, from how much its runs differ."""

import math
from collections.abc import Callable

from scipy import special

MOST_RUNS = 1_000_000
"""Beyond it, no number of runs is worth naming."""


def runs_unpaired(deviation: float, baseline_deviation: float, difference: float) -> int | None:
    """Runs of each arm to show a *difference* 4 times in 5 at the 5 % level, when runs have nothing in common.

    Knows the noise of seeds alone, on the images at hand. By Student's t: the normal distribution, as pocket formulas
    have it, asks for one or two runs fewer and does not keep its promise.

    Args:
        deviation: The standard deviation of the arm's runs.
        baseline_deviation: The same for the baseline.
        difference: What is to be shown; better one that matters than the one that was seen.

    Returns:
        ``None`` where it would take more than a million.

    Raises:
        ValueError: *difference* is not positive.

    Examples:
        >>> [runs_unpaired(0.0329, 0.0483, difference) for difference in (0.05, 0.012)]
        [12, 188]
    """
    return _fewest(deviation**2 + baseline_deviation**2, difference, lambda runs: 2 * (runs - 1))


def runs_paired(deviation: float, difference: float) -> int | None:
    """Pairs of runs to show a *difference* 4 times in 5 at the 5 % level, when both arms share their seeds.

    Args:
        deviation: The standard deviation of the differences, pair by pair.
        difference: What is to be shown.

    Returns:
        ``None`` where it would take more than a million.

    Raises:
        ValueError: *difference* is not positive.

    Examples:
        >>> runs_paired(0.0108, 0.01)
        12
    """
    return _fewest(deviation**2, difference, lambda runs: runs - 1)


def _fewest(variance: float, difference: float, freedom: Callable[[int], int]) -> int | None:
    if not difference > 0:
        raise ValueError(f"`difference` must be positive; got {difference:g}. Write 0.01 for one point of accuracy.")
    errors = float(special.ndtri(0.975) + special.ndtri(0.80))
    runs = max(2, math.ceil(variance * (errors / difference) ** 2))  # by the normal distribution: never too many
    while runs <= MOST_RUNS and _visible(variance, runs, freedom(runs)) > difference:
        runs += 1
    return runs if runs <= MOST_RUNS else None


def _visible(variance: float, runs: int, freedom: int) -> float:
    errors = special.stdtrit(freedom, 0.975) + special.stdtrit(freedom, 0.80)
    return float(errors) * math.sqrt(variance / runs)
