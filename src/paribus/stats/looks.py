"""Studies that are looked at several times: how the interval of each look keeps the error rates of all of them.

Whoever looks with Student's interval at 5, 10 and 20 replicates and stops at the first clear answer is wrong twice as
often as the level says. There are two honest ways: looks that are fixed beforehand, and as many as one likes.
"""

from typing import Literal, assert_never

from scipy import special

from paribus.stats.anytime import anytime_multiple
from paribus.stats.crossed import CrossedInterval
from paribus.stats.level import upper_quantile

Looking = Literal["once", "staged", "open-ended"]
"""How often a study is looked at: once, at the three ``LOOKS``, or after any number of replicates."""

LOOKS = (5, 10, 20)
"""Replicates at which a staged study is looked at."""

STAGED_SHARE = 0.4
"""What each staged look may spend of the error allowed: 2 % of 5 %. Pocock's for three looks of a z test is 2.2 %."""


def looked_interval(interval: CrossedInterval, looking: Looking, level: float = 0.95) -> tuple[float, float]:
    """A crossed interval whose *level* holds over all the looks at the study, not for this one alone.

    The estimand is that of ``crossed_interval``: new seeds and new images like these. Staged looks take 98 % in place
    of 95 %, and 96 % in place of the 90 % that decides on equivalence; open-ended ones take ``anytime_multiple``
    standard errors. Assumes that the number of looks depends on nothing but the verdicts so far.

    Staged: not exact, since looks are dependent and the degrees of freedom estimated; open-ended: conservative, the
    more so the more the images vary, since their part is the same at every look and is charged as if it were new.
    Measured rates of both: ``tests/stats/simulation/test_bars.py`` and the page on statistics.

    Raises:
        ValueError: *level* outside (0, 1).

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.crossed import crossed_interval
        >>> rng = np.random.default_rng(0)
        >>> interval = crossed_interval(rng.integers(-1, 2, size=(5, 400)))
        >>> for looking in ("once", "staged", "open-ended"):
        ...     low, high = looked_interval(interval, looking)
        ...     print(f"{looking}: {low:+.3f} to {high:+.3f}")
        once: -0.020 to +0.081
        staged: -0.037 to +0.098
        open-ended: -0.123 to +0.184

    References:
        Pocock (1977), Group sequential methods in the design and analysis of clinical trials, Biometrika 64.
    """
    multiple = margin_multiple(looking, interval.degrees_of_freedom, interval.replicates, level)
    margin = multiple * interval.standard_error if interval.standard_error > 0 else 0.0
    return interval.estimate - margin, interval.estimate + margin


def margin_multiple(looking: Looking, degrees_of_freedom: float, replicates: int, level: float = 0.95) -> float:
    """How many standard errors an interval reaches each way, so that *level* holds over all looks.

    Raises:
        ValueError: *level* outside (0, 1), or no replicate.

    Examples:
        >>> [round(margin_multiple(looking, 9.0, 10), 2) for looking in ("once", "staged", "open-ended")]
        [2.26, 2.82, 3.87]
    """
    match looking:
        case "once":
            return float(special.stdtrit(degrees_of_freedom, upper_quantile(level)))
        case "staged":
            return float(special.stdtrit(degrees_of_freedom, upper_quantile(staged_level(level))))
        case "open-ended":
            return anytime_multiple(replicates, level)
        case _:
            assert_never(looking)


def staged_level(level: float) -> float:
    """The level of each of the three ``LOOKS`` that keeps *level* over all of them.

    Examples:
        >>> [round(staged_level(level), 3) for level in (0.95, 0.9)]
        [0.98, 0.96]
    """
    return 1 - STAGED_SHARE * (1 - level)


def next_look(replicates: int) -> int | None:
    """The number of replicates at the next staged look after so many; ``None`` after the last.

    Examples:
        >>> [next_look(replicates) for replicates in (0, 5, 7, 10, 20)]
        [5, 10, 10, 20, None]
    """
    return next((look for look in LOOKS if look > replicates), None)
