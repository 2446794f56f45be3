"""How often an arm beats its baseline: the share of pairs it wins, and how many pairs it takes to show one."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import special

from paribus.stats.proportion import clopper_pearson_interval


@dataclass(frozen=True)
class Superiority:
    """The probability that an arm beats its baseline when both are trained once more from one new seed.

    Args:
        share: The share of pairs that the arm won; half of the ties count.
        low: Lower end of its interval.
        high: Upper end of its interval.
        pairs: How many pairs there were.

    Examples:
        >>> Superiority(share=0.6, low=0.147, high=0.947, pairs=5).share
        0.6
    """

    share: float
    low: float
    high: float
    pairs: int


def probability_better(
    arm_scores: Float[np.ndarray, " replicates"],
    baseline_scores: Float[np.ndarray, " replicates"],
    *,
    level: float = 0.95,
) -> Superiority:
    """The probability that a new replicate of the arm scores higher than its pair of the baseline does.

    The share is (wins + ties / 2) / pairs, on *exactly this test set*; the interval is Clopper and Pearson's exact one.
    Where the ties leave half a win over, it counts as none for the lower end and as a whole one for the upper end, so
    the interval is too wide rather than too narrow.

    Says nothing about size: an arm that is always better by one image has the share 1. With three pairs even three wins
    leave 0.29 possible. A bootstrap of so few pairs would not say so; that is why there is none here.
    Coverage: ``tests/stats/test_superiority.py::test_the_interval_covers_at_least_as_often_as_it_says``.

    Args:
        arm_scores: A score of each replicate, the higher the better.
        baseline_scores: Those of the baseline; entry *r* of both comes from replicate *r*.
        level: How often such intervals cover the truth.

    Raises:
        ValueError: No pair, different numbers of scores, or one that is not a number.

    Examples:
        >>> three_of_three = probability_better(np.array([0.9, 0.8, 0.9]), np.array([0.7, 0.6, 0.5]))
        >>> f"{three_of_three.share:.0%}, from {three_of_three.low:.0%} to {three_of_three.high:.0%}"
        '100%, from 29% to 100%'

    References:
        Bouthillier et al. (2021), Accounting for variance in machine learning benchmarks,
        https://arxiv.org/abs/2103.03098.
        Clopper and Pearson (1934), The use of confidence or fiducial limits, Biometrika 26.
    """
    if len(arm_scores) != len(baseline_scores) or len(arm_scores) == 0:
        raise ValueError(
            f"both arms must have one score for each pair, at least one; got {len(arm_scores)} and "
            f"{len(baseline_scores)}. Keep the replicates that finished in both."
        )
    differences = np.asarray(arm_scores, dtype=np.float64) - np.asarray(baseline_scores, dtype=np.float64)
    if np.any(np.isnan(differences)):
        raise ValueError("scores must be numbers; got one that is not. Keep the replicates that finished in both.")
    pairs = len(differences)
    half_wins = 2 * int(np.sum(differences > 0)) + int(np.sum(differences == 0))
    low, _ = clopper_pearson_interval(half_wins // 2, pairs, level)
    _, high = clopper_pearson_interval((half_wins + 1) // 2, pairs, level)
    return Superiority(share=half_wins / (2 * pairs), low=low, high=high, pairs=pairs)


def pairs_needed(share: float, *, false_alarms: float = 0.05, misses: float = 0.05) -> int:
    r"""How many replicates it takes to show that an arm beats its baseline with probability *share*.

    Noether's formula, an approximation by the normal distribution:

    .. math:: N = \left( \frac{z_{1-\alpha} + z_{1-\beta}}{\sqrt{6} \, (\gamma - 1/2)} \right)^2

    Args:
        share: The probability worth showing, other than one half.
        false_alarms: How often equal arms may be told apart, on one side.
        misses: How often arms that differ may not be.

    Raises:
        ValueError: *share* is one half or outside [0, 1], or an error rate does not lie in (0, 0.5).

    Examples:
        >>> [pairs_needed(share) for share in (0.6, 0.7, 0.75, 0.8, 0.9)]
        [181, 46, 29, 21, 12]

    References:
        Noether (1987), Sample size determination for some common nonparametric tests, JASA 82.
    """
    if not 0 <= share <= 1 or share == 0.5:
        raise ValueError(f"`share` must be a probability other than 0.5; got {share:g}. Write 0.75.")
    if not (0 < false_alarms < 0.5 and 0 < misses < 0.5):
        raise ValueError(
            f"`false_alarms` and `misses` must lie in (0, 0.5); got {false_alarms:g} and {misses:g}. Write 0.05."
        )
    errors = -float(special.ndtri(false_alarms) + special.ndtri(misses))
    return math.ceil((errors / (math.sqrt(6) * (share - 0.5))) ** 2)
