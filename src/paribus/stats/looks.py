"""Studies that are looked at several times: how the interval of each look keeps the error rates of all of them.

Whoever looks with Student's interval at 5, 10 and 20 replicates and stops at the first clear answer is wrong twice as
often as the level says. There are two honest ways: looks that are fixed beforehand, and as many as one likes.
"""

from typing import Literal, assert_never

from paribus.stats.anytime import anytime_multiple
from paribus.stats.cautious import cautious_interval
from paribus.stats.crossed import CrossedInterval

Looking = Literal["once", "staged", "open-ended"]
"""How often a study is looked at: once, at the three ``LOOKS``, or after any number of replicates."""

LOOKS = (5, 10, 20)
"""Replicates at which a staged study is looked at."""

STAGED_SHARE = 0.4
"""What each staged look may spend of the error allowed: 2 % of 5 %. Pocock's for three looks of a z test is 2.2 %."""


def looked_interval(crossed: CrossedInterval, looking: Looking, level: float = 0.95) -> tuple[float, float]:
    """A crossed interval whose *level* holds over all the looks at the study, not for this one alone.

    The estimand is that of ``crossed_interval``: new seeds and new images like these. One look takes
    ``cautious_interval`` as it is; staged looks take it at 98 % in place of 95 %, and at 96 % in place of the 90 % that
    decides on equivalence; open-ended ones take ``anytime_multiple`` standard errors. Assumes that the number of looks
    depends on nothing but the verdicts so far.

    Staged: not exact, since looks are dependent; open-ended: conservative, the more so the more the images vary, since
    their part is the same at every look and is charged as if it were new. Measured rates of both:
    ``tests/stats/simulation/test_bars.py`` and the page on statistics.

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
    match looking:
        case "once":
            return cautious_interval(crossed, level)
        case "staged":
            return cautious_interval(crossed, staged_level(level))
        case "open-ended":
            error = crossed.standard_error
            margin = anytime_multiple(crossed.replicates, level) * error if error > 0 else 0.0
            return crossed.estimate - margin, crossed.estimate + margin
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
