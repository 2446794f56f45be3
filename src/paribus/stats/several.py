"""Several arms at once: p values that stay honest, wider intervals, and how good the luckiest of equals looks."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy import special

from paribus.stats.level import upper_quantile
from paribus.stats.proportion import check_count

_POINTS = np.linspace(-40.0, 40.0, 5_121)
"""Where the density of the largest normal is summed: 64 points for each deviation leave no error to be seen."""


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p values: with those below 0.05 believed, any false claim at all has a chance of 5 %.

    The p values may depend on one another in any way, as those of arms that share a baseline do. With *k* of them, the
    smallest is multiplied by *k*, the next by *k* - 1, and so on; none becomes smaller than the one before it.

    For arms that were planned. With dozens of exploratory ones little survives; see ``benjamini_hochberg``.

    Args:
        p_values: One for each arm against the baseline, two-sided; the answer has the same order.

    Raises:
        ValueError: A p value outside [0, 1].

    Examples:
        >>> [round(p, 3) for p in holm((0.001, 0.012, 0.021, 0.04, 0.2))]
        [0.005, 0.048, 0.063, 0.08, 0.2]

    References:
        Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6.
    """
    p, order = _sorted(p_values)
    factors = len(p) - np.arange(len(p))
    return _in_given_order(np.maximum.accumulate(p * factors), order)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Benjamini and Hochberg's adjusted p values: of those below 0.05 about 5 % at most are expected to be false.

    For many exploratory arms: what is left is "worth a second look" on fresh seeds, and no verdict. Proven for
    independent p values and for one-sided ones of arms that share a baseline; not for every dependence.

    Args:
        p_values: One for each arm against the baseline; the answer has the same order.

    Raises:
        ValueError: A p value outside [0, 1].

    Examples:
        >>> [round(p, 3) for p in benjamini_hochberg((0.001, 0.012, 0.021, 0.04, 0.2))]
        [0.005, 0.03, 0.035, 0.05, 0.2]

    References:
        Benjamini and Hochberg (1995), Controlling the false discovery rate, J. R. Statist. Soc. B 57.
        Benjamini and Yekutieli (2001), The control of the false discovery rate under dependency, Ann. Statist. 29.
    """
    p, order = _sorted(p_values)
    factors = len(p) / np.arange(1, len(p) + 1)
    return _in_given_order(np.minimum.accumulate((p * factors)[::-1])[::-1], order)


def simultaneous_level(level: float, contrasts: int) -> float:
    """The level that each of several intervals needs so that all of them cover at once as often as *level* says.

    Bonferroni's, ``1 - (1 - level) / contrasts``: safe however the contrasts depend on one another.

    Raises:
        ValueError: *level* does not lie in (0, 1), or there is no contrast.

    Examples:
        >>> round(simultaneous_level(0.95, 4), 6)
        0.9875

    References:
        Dunn (1961), Multiple comparisons among means, JASA 56.
    """
    upper_quantile(level)  # refuses what is no level
    if contrasts < 1:
        raise ValueError(f"there must be at least 1 contrast; got {contrasts}.")
    return 1 - (1 - level) / contrasts


def expected_best(arms: int, spread: float) -> float:
    r"""How far the best of several arms is expected above their mean when all of them are equally good.

    .. math:: s \int x \, k \, \varphi(x) \, \Phi(x)^{k-1} \, dx

    for *k* arms whose scores are independent normals of deviation *s*. A winner that leads by no more than this has
    shown nothing; confirm it on fresh seeds and images that chose nothing. Arms that share seeds and images move
    together, and luck then takes the best less far than this.

    Args:
        arms: How many arms were tried.
        spread: The standard error of one arm's score.

    Raises:
        ValueError: No arm, or a negative *spread*.

    Examples:
        The best of ten equal arms looks 1.5 standard errors better than it is.

        >>> round(expected_best(10, spread=1.0), 3)
        1.539

    References:
        David and Nagaraja (2003), Order Statistics, 3rd edition, section 3.2.
    """
    _check_arms(arms)
    if not spread >= 0:
        raise ValueError(f"`spread` must not be negative; got {spread:g}.")
    density = np.exp(-(_POINTS**2) / 2 + (arms - 1) * special.log_ndtr(_POINTS)) / np.sqrt(2 * np.pi)
    step = _POINTS[1] - _POINTS[0]
    return spread * arms * float(np.sum(_POINTS * density)) * float(step)


def best_of_p(successes: int, trials: int, share: float, arms: int) -> float:
    """The probability that the best of several arms gets *successes* or more, each right with probability *share*.

    The p value of a result that was picked as the best of *arms*; ``at_least_p`` is that of a single one. Holds for
    arms that are independent of one another; for arms that agree on images it is too large, thus on the safe side.

    Raises:
        ValueError: *successes* do not lie between 0 and *trials*, or there is no arm.

    Examples:
        60 of 175 images, where guessing gets 1 in 4: rare for one model, less so for the best of ten.

        >>> [round(best_of_p(60, 175, 0.25, arms), 4) for arms in (1, 10)]
        [0.0038, 0.0373]
    """
    _check_arms(arms)
    check_count(successes, trials)
    return float(_best_of_p(np.array([successes]), trials, share, arms)[0])


def expected_best_share(trials: int, share: float, arms: int) -> float:
    """The accuracy that the best of several arms is expected to show, each right with probability *share*.

    The exact counterpart of ``expected_best`` for models whose images are all the noise there is: guessing ones. Holds
    for arms that are independent of one another.

    Raises:
        ValueError: No trial, or no arm.

    Examples:
        Ten models that guess among four classes: the best of them seems to know something.

        >>> round(expected_best_share(175, 0.25, arms=10), 4)
        0.3011
    """
    _check_arms(arms)
    if trials < 1:
        raise ValueError(f"there must be at least 1 trial; got {trials}.")
    # The mean of a count is the sum over all counts above 0 of the chance to reach them.
    return float(np.sum(_best_of_p(np.arange(1, trials + 1), trials, share, arms))) / trials


def _best_of_p(successes: np.ndarray, trials: int, share: float, arms: int) -> np.ndarray:
    # SciPy's tail is undefined for "more than -1"; reaching 0 is certain.
    one = np.where(successes > 0, special.bdtrc(np.maximum(successes, 1) - 1, trials, share), 1.0)
    return np.asarray(-np.expm1(special.xlog1py(arms, -one)))  # 1 - (1 - one)**arms, exact where it is tiny


def _sorted(p_values: Sequence[float]) -> tuple[Float[np.ndarray, " p"], np.ndarray]:
    p = np.asarray(p_values, dtype=np.float64)
    if not np.all((p >= 0) & (p <= 1)):  # not a number is none of both
        raise ValueError(f"p values must lie in [0, 1]; got {[float(each) for each in p]}.")
    order = np.argsort(p, kind="stable")
    return p[order], order


def _in_given_order(adjusted: np.ndarray, order: np.ndarray) -> tuple[float, ...]:
    given = np.empty_like(adjusted)
    given[order] = np.minimum(adjusted, 1.0)
    return tuple(float(p) for p in given)


def _check_arms(arms: int) -> None:
    if arms < 1:
        raise ValueError(f"there must be at least 1 arm; got {arms}.")
