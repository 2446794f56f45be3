"""How well a score tells two groups apart, with an interval."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from scipy import special

LEVEL = 0.95


class Separation(NamedTuple):
    """The area under the receiver operating characteristic (AUC): 0.5 for groups that cannot be told apart.

    Args:
        auc: The probability that one of the second group scores higher than one of the first; ties count half.
        low: The lower end of its 95 % interval.
        high: The upper end.
    """

    auc: float
    low: float
    high: float


def separation(first: Float[np.ndarray, " first"], second: Float[np.ndarray, " second"]) -> Separation:
    """The AUC of a score between two groups, with DeLong's interval.

    Holds for independent examples that the score was not fitted to. Near 0 and 1 the interval is a little too short.

    Examples:
        >>> separation(np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 5.0])).auc
        0.8333333333333334

    References:
        DeLong, DeLong, Clarke-Pearson 1988, "Comparing the areas under two or more correlated receiver operating
        characteristic curves", Biometrics 44, equations 2 to 5.
    """
    above_first = _share_below(first, second)
    below_second = 1 - _share_below(second, first)
    variance = above_first.var(ddof=1) / len(second) + below_second.var(ddof=1) / len(first)
    margin = float(special.ndtri((1 + LEVEL) / 2) * np.sqrt(variance))
    auc = float(above_first.mean())
    return Separation(auc, max(0.0, auc - margin), min(1.0, auc + margin))


def _share_below(
    group: Float[np.ndarray, " group"], values: Float[np.ndarray, " values"]
) -> Float[np.ndarray, " values"]:
    """For each value, the share of the group that is less, with half of what is equal."""
    ordered = np.sort(group)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return below / (2 * len(group))
