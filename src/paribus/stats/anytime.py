"""Intervals that may be looked at after every replicate: adding seeds until it is clear, without being fooled."""

import math

import numpy as np
from jaxtyping import Float

from paribus.stats.level import upper_quantile

G = 1.0
"""Variance of the mixture over the true mean, in units of the variance of one value; 1 suits 5 to 30 values."""

LARGEST_LOGARITHM = math.log(np.finfo(np.float64).max)
"""Of a number that a float can hold."""


def anytime_multiple(replicates: int, level: float = 0.95) -> float:
    r"""How many standard errors an interval must reach each way to hold at *all* numbers of replicates at once.

    With :math:`c = ((1 + n g) / \alpha^2)^{1/n}` the multiple of :math:`s / \sqrt{n}` is

    .. math:: \sqrt{(n - 1)(c - 1) / (1 - c / (1 + n g))}

    and infinite where :math:`c \geq 1 + n g`: with fewer than 5 replicates nothing may be said at 95 %.

    Assumes independent normal values. The price is width: 3.87 standard errors at 10 replicates, where Student's t
    for one look has 2.26. Where the number of looks is known beforehand, ``looked_interval`` with staged looks is
    narrower.

    Raises:
        ValueError: Fewer than one replicate, or *level* outside (0, 1).

    Examples:
        >>> [round(anytime_multiple(replicates), 3) for replicates in (4, 5, 10, 20)]
        [inf, 8.453, 3.87, 3.425]

    References:
        Wang and Ramdas (2023), Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance,
        https://arxiv.org/abs/2310.03722 (the mixture of Lai's).
    """
    if replicates < 1:
        raise ValueError(f"`replicates` must be at least 1; got {replicates}.")
    alpha = 2 * (1 - upper_quantile(level))
    mixed = 1 + replicates * G
    c = (mixed / alpha**2) ** (1 / replicates)
    return math.sqrt((replicates - 1) * (c - 1) / (1 - c / mixed)) if c < mixed else math.inf


def anytime_interval(values: Float[np.ndarray, " values"], level: float = 0.95) -> tuple[float, float]:
    """An interval for the mean of the population of *values*, right at every look with probability *level*.

    Given one difference of two arms per replicate it speaks about *exactly this test set*, like ``mean_interval``:
    the mean, give or take ``anytime_multiple`` standard errors. One may look after each new value and stop whenever
    one likes; the chance that any of these intervals misses the truth is at most 1 - *level*.

    Assumes independent normal values; differences of accuracy are near enough. Values that are all equal say that
    nothing varies: the width is then zero, as it is for Student's interval.
    False positives over 3 to 30 replicates: ``tests/stats/simulation/test_bars.py``.

    Raises:
        ValueError: Fewer than two values.

    Examples:
        >>> values = np.array([0.02, 0.03, 0.01, 0.02, 0.04, 0.02, 0.03, 0.02])
        >>> low, high = anytime_interval(values)
        >>> f"{low:.4f} to {high:.4f}"
        '0.0100 to 0.0375'
        >>> anytime_interval(values[:4])
        (-inf, inf)
    """
    if len(values) < 2:
        raise ValueError(f"an interval for a mean needs at least 2 values; got {len(values)}. Add replicates.")
    multiple, mean = anytime_multiple(len(values), level), float(np.mean(values))
    if math.isinf(multiple):  # infinitely many standard errors of 0 would be no number
        return -math.inf, math.inf
    margin = multiple * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return mean - margin, mean + margin


def e_value(values: Float[np.ndarray, " values"], null: float = 0.0) -> float:
    r"""The evidence of *values* against "their mean is *null*"; 20 or more rejects at 5 %, whenever one looks.

    A fair bet against the null that started with 1 has grown to this. Its expectation under the null is 1 at any
    time, so it exceeds :math:`1/\alpha` ever with probability :math:`\alpha` at most. ``anytime_interval`` holds the
    nulls whose e-value is below :math:`1/\alpha`. Assumes independent normal values.

    Raises:
        ValueError: Fewer than two values.

    Examples:
        >>> round(e_value(np.array([0.02, 0.03, 0.01, 0.02, 0.04, 0.02, 0.03, 0.02])), 1)
        160.4

    References:
        Wang and Ramdas (2023), https://arxiv.org/abs/2310.03722.
        Grünwald, de Heide and Koolen (2024), Safe testing, J. R. Statist. Soc. B 86.
    """
    if len(values) < 2:
        raise ValueError(f"an e-value needs at least 2 values; got {len(values)}. Add replicates.")
    deviation, error = float(np.mean(values)) - null, float(np.std(values, ddof=1)) / math.sqrt(len(values))
    if error == 0:
        return e_value_of_t(math.copysign(math.inf, deviation) if deviation else 0.0, len(values))
    return e_value_of_t(deviation / error, len(values))


def e_value_of_t(t: float, replicates: int) -> float:
    r"""The e-value of an estimate that lies *t* standard errors from the null.

    With :math:`\nu = n - 1`

    .. math:: E = (1 + n g)^{-1/2} \left(\frac{1 + t^2/\nu}{1 + t^2 / (\nu (1 + n g))}\right)^{n/2}

    Raises:
        ValueError: Fewer than two replicates.

    Examples:
        >>> round(e_value_of_t(anytime_multiple(10), 10), 6)
        20.0
    """
    if replicates < 2:
        raise ValueError(f"an e-value needs at least 2 replicates; got {replicates}. Add replicates.")
    mixed, scaled = 1 + replicates * G, t**2 / (replicates - 1)
    ratio = mixed if math.isinf(scaled) else (1 + scaled) / (1 + scaled / mixed)
    logarithm = replicates / 2 * math.log(ratio) - math.log(mixed) / 2
    return math.exp(logarithm) if logarithm < LARGEST_LOGARITHM else math.inf
