"""Ordered factors: does accuracy rise or fall with the level, before any two levels are compared?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Shaped

from paribus.stats.cautious import cautious_p
from paribus.stats.combination import combined
from paribus.stats.crossed import CrossedInterval
from paribus.stats.mean import mean_interval


@dataclass(frozen=True)
class Trend:
    """How accuracy goes with the level of an ordered factor, on the whole.

    Args:
        per: What a slope is per: one doubling of the level, or one unit of it.
        slope: The least-squares slope, with its 95 % interval for new seeds and new images like these.
        this_test_set: 95 %, for new seeds on exactly these images: Student's, over the slope of each replicate.
        p: The two-sided p value of "there is no slope", for new seeds and new images.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> correct = rng.random((3, 5, 400)) < np.array([0.7, 0.75, 0.8])[:, None, None]
        >>> found = trend(correct, levels=(16, 32, 64))
        >>> f"{found.slope.estimate:+.3f} per {found.per}, {found.slope.low:+.3f} to {found.slope.high:+.3f}"
        '+0.045 per doubling, +0.026 to +0.064'
    """

    per: Literal["doubling", "unit"]
    slope: CrossedInterval
    this_test_set: tuple[float, float]
    p: float


def trend(correct: Shaped[np.ndarray, "arms replicates examples"], levels: Sequence[float]) -> Trend:
    """The slope of accuracy over the *levels* of an ordered factor: widths, depths, learning rates, epochs.

    One test for the whole factor, so it needs no correction for the number of arms, and sees small steady changes that
    no pair of arms shows. It sees the straight part only: what rises and falls again may have no slope.
    Assumes what ``combined`` does.

    Args:
        correct: Who is right where; row *s* of all arms is the same replicate.
        levels: The level of each arm.

    Raises:
        ValueError: Fewer than 3 levels, equal ones, or another number of levels than of arms.

    Examples:
        >>> same = np.tile(np.arange(400) % 3 > 0, (4, 3, 1))
        >>> trend(same, levels=(0.0, 0.1, 0.2, 0.3)).p
        1.0
    """
    weights = trend_weights(levels)
    slope = combined(correct, weights)
    each = np.tensordot(weights, np.mean(correct, axis=-1), axes=1)  # (replicates,)
    return Trend(
        per="doubling" if min(levels) > 0 else "unit",
        slope=slope,
        this_test_set=mean_interval(each),
        p=cautious_p(slope),
    )


def trend_weights(levels: Sequence[float]) -> Float[np.ndarray, " arms"]:
    r"""What each arm weighs in the least-squares slope: per doubling if all *levels* are positive, else per unit.

    .. math:: w_a = (x_a - \bar x) / \sum_b (x_b - \bar x)^2, \quad x_a = \log_2 level_a

    Widths and learning rates act by their ratios; a factor with a level of 0, such as dropout, has none.

    Raises:
        ValueError: Fewer than 3 levels, equal ones, or one that is not a finite number.

    Examples:
        >>> trend_weights((16, 32, 64))
        array([-0.5,  0. ,  0.5])
        >>> trend_weights((0, 10, 20))
        array([-0.05,  0.  ,  0.05])
    """
    values = np.asarray(levels, dtype=np.float64)
    if len(values) < 3 or len(np.unique(values)) < len(values) or not np.isfinite(values).all():
        raise ValueError(
            f"a trend needs at least 3 different numbers as levels; got {', '.join(map(str, levels)) or 'none'}. "
            "Compare two arms by their difference."
        )
    places = np.log2(values) if values.min() > 0 else values
    centred = places - places.mean()
    return np.asarray(centred / np.sum(centred**2))
