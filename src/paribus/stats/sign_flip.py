"""Exact tests of a difference of means by exchange: what the same scores would give under every other naming."""

import math

import numpy as np
from jaxtyping import Float

MOST_EXCHANGED = 40
"""Scores that can be exchanged exactly: their sums are those of two halves, about a million each."""

SAME = 1e-9
"""Sums that differ by less than this share of all they are made of are equal, told apart by rounding only."""


def sign_flip_p(differences: Float[np.ndarray, " replicates"]) -> float:
    """The exact two-sided p value that paired differences are as likely to be negative as positive.

    If the change does nothing, arm and baseline of a replicate could as well have been named the other way round,
    which flips the sign of their difference. The p value is the share of all ``2**S`` ways to flip *S* signs whose
    mean lies as far from 0 as the one that was seen.

    Speaks about *exactly this test set*: new seeds, the same images. Assumes independent replicates and differences
    that are symmetric under "no change", and no normal distribution. Cannot be small with few replicates: with 5 it is
    never below 0.0625, so tell Student's ``mean_interval`` with fewer than 6; see ``smallest_sign_flip_p``.

    Args:
        differences: Arm minus baseline, one for each replicate.

    Raises:
        ValueError: No difference, one that is not a finite number, or more of them than can be flipped exactly.

    Examples:
        Halving the filters, five runs each: the five differences say nothing.

        >>> sign_flip_p(np.array([-0.02, 0.10, -0.05, 0.01, 0.02]))
        0.75

    References:
        Fisher (1935), The Design of Experiments, section 21.
    """
    values = _finite(differences, "difference")
    seen = abs(float(np.sum(values)))
    # Flipping all but some of the signs gives twice the sum of those, minus the sum of all.
    halves = [2 * np.concatenate(_sums_by_size(half)) - np.sum(half) for half in (values[::2], values[1::2])]
    at_least = _pairs_at_least(halves[0], halves[1], seen - SAME * float(np.sum(np.abs(values))))
    return min(1.0, at_least / 2.0 ** (len(values) - 1))


def smallest_sign_flip_p(replicates: int) -> float:
    """The smallest two-sided p value that flipping the signs of so many differences can give.

    Raises:
        ValueError: No replicate.

    Examples:
        >>> [smallest_sign_flip_p(replicates) for replicates in (3, 5, 6, 8)]
        [0.25, 0.0625, 0.03125, 0.0078125]
    """
    if replicates < 1:
        raise ValueError(f"there must be at least 1 replicate; got {replicates}.")
    return min(1.0, 2.0 ** (1 - replicates))


def permutation_p(arm: Float[np.ndarray, " arm"], baseline: Float[np.ndarray, " baseline"]) -> float:
    """The exact two-sided p value that the scores of two arms come from one population; replicates are not pairs.

    If the change does nothing, any of the scores could have been the arm's. Of all ways to choose as many scores for
    the arm as it had, the p value counts those whose means lie as far apart as the ones that were seen: twice the
    smaller of both sides, as SciPy has it.

    For runs that shared no seeds, such as those of two reports; paired runs have ``sign_flip_p``. Speaks about *exactly
    this test set*. Assumes independent runs, and under "no change" the same spread in both arms. Two arms of 5 runs
    cannot go below 2 / 252 = 0.008.

    Raises:
        ValueError: An arm without a score, a score that is not a finite number, or too many of them to be exact.

    Examples:
        >>> full = np.array([0.33, 0.24, 0.34, 0.24, 0.27])
        >>> half = np.array([0.31, 0.34, 0.29, 0.25, 0.29])
        >>> round(permutation_p(half, full), 3)
        0.683

    References:
        Pitman (1937), Significance tests which may be applied to samples from any populations, J. R. Statist. Soc. 4.
    """
    size = len(_finite(arm, "score of the arm"))
    together = np.concatenate([arm, _finite(baseline, "score of the baseline")])
    values = _finite(together - np.mean(together), "score")  # around their mean, so that rounding stays small
    seen, tolerance = float(np.sum(values[:size])), SAME * float(np.sum(np.abs(values)))
    first, second = _sums_by_size(values[::2]), _sums_by_size(values[1::2])
    above = below = 0
    for taken in range(max(0, size - len(second) + 1), min(size, len(first) - 1) + 1):
        one, other = first[taken], second[size - taken]
        above += _pairs_at_least(one, other, seen - tolerance)
        below += _pairs_at_least(-one, -other, -seen - tolerance)
    return min(1.0, 2 * min(above, below) / math.comb(len(values), size))


def _sums_by_size(values: Float[np.ndarray, " values"]) -> list[Float[np.ndarray, " sums"]]:
    """The sums of all subsets; those of *k* values are the *k*-th entry."""
    sums = [np.zeros(1)]
    for value in values:
        without, added = [*sums, np.empty(0)], [np.empty(0), *(each + value for each in sums)]
        sums = [np.concatenate(both) for both in zip(without, added, strict=True)]
    return sums


def _pairs_at_least(one: Float[np.ndarray, " one"], other: Float[np.ndarray, " other"], bound: float) -> int:
    """How many pairs, one value from each, add up to *bound* or more."""
    return int(np.sum(len(other) - np.searchsorted(np.sort(other), bound - one, side="left")))


def _finite(values: Float[np.ndarray, " values"], what: str) -> Float[np.ndarray, " values"]:
    if not 1 <= len(values) <= MOST_EXCHANGED or not np.all(np.isfinite(values)):
        raise ValueError(
            f"there must be 1 to {MOST_EXCHANGED} finite numbers, one for each {what}; got {len(values)}, of which "
            f"{np.sum(np.isfinite(values))} are finite. With more of them use `mean_interval`, which then agrees."
        )
    return np.asarray(values, dtype=np.float64)
