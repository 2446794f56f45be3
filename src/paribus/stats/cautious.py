"""What a verdict stands on: of two laws for a crossed difference the one that reaches farther.

Satterthwaite's t knows how uncertain all variances are, but not that heavy tails come from the replicates alone; the
sum of two noises knows that, but takes the examples' variance for certain. Each is too narrow somewhere. The wider of
the two kept every promised rate of error in every simulated setting; the page on statistics has the figures.
"""

import math

from scipy import special

from paribus.stats.crossed import CrossedInterval


def cautious_interval(crossed: CrossedInterval, level: float = 0.95) -> tuple[float, float]:
    """The interval of a crossed difference, never narrower than ``crossed_interval``'s.

    Estimand and assumptions are those of ``crossed_interval``. It differs most from it far out in the tails, and where
    few replicates vary as much as the examples do. With two replicates it is wider than it need be.

    Raises:
        ValueError: *level* outside (0, 1).

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.crossed import crossed_interval
        >>> crossed = crossed_interval(np.random.default_rng(0).integers(-1, 2, size=(3, 400)), level=0.99)
        >>> for low, high in ((crossed.low, crossed.high), cautious_interval(crossed, level=0.99)):
        ...     print(f"{low:+.3f} to {high:+.3f}")
        -0.239 to +0.281
        -0.269 to +0.310
    """
    if crossed.standard_error == 0:
        return crossed.estimate, crossed.estimate
    at_level = crossed.at(level)
    margin = max(at_level.high - at_level.estimate, crossed.noises.margin(level))
    return crossed.estimate - margin, crossed.estimate + margin


def cautious_tail(crossed: CrossedInterval, distance: float) -> float:
    """The chance that an estimate errs by more than *distance* in one given direction: the larger of both laws.

    With no variance at all nothing errs: it is 0 above, and 1 at 0 and below.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.crossed import crossed_interval
        >>> crossed = crossed_interval(np.random.default_rng(1).integers(-1, 2, size=(3, 40)))
        >>> cautious_tail(crossed, 0.0)
        0.5
    """
    if crossed.standard_error == 0:
        return float(distance <= 0)
    t = distance / crossed.standard_error
    return max(float(special.stdtr(crossed.degrees_of_freedom, -t)), crossed.noises.tail(distance))


def cautious_p(crossed: CrossedInterval) -> float:
    """The two-sided p value against "the true mean is 0": below 5 % just where the 95 % interval excludes 0.

    It is about one look at one comparison. With no variance at all it is 1 for an estimate of 0, and 0 otherwise.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.crossed import crossed_interval
        >>> differences = np.array([[1, 0, 0, -1, 1, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0],
        ...                         [0, 0, 1, -1, 1, 0, 0, 0], [1, 0, 0, 0, 0, 0, 1, 0]])
        >>> round(cautious_p(crossed_interval(differences)), 3)
        0.268
    """
    return min(1.0, 2 * cautious_tail(crossed, abs(crossed.estimate)))


def cautious_equivalence_p(crossed: CrossedInterval, matters: float) -> float:
    """The larger of the two p values of "the difference is beyond ±*matters*": TOST, as ``equivalence_p``.

    Below 5 % just where the 90 % interval lies within ±*matters*; ``nan`` with no variance at all.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.crossed import crossed_interval
        >>> crossed = crossed_interval(np.random.default_rng(1).integers(-1, 2, size=(3, 40)))
        >>> cautious_equivalence_p(crossed, 0.3) < 0.05
        True
    """
    return cautious_tail(crossed, matters - abs(crossed.estimate)) if crossed.standard_error > 0 else math.nan
