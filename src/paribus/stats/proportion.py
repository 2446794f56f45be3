"""Shares of a count: intervals for k of n, for a difference of two of them, and how likely a count is by luck."""

import math

from scipy import special

from paribus.stats.level import upper_quantile


def wilson_interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share: one model's accuracy on new images like these.

    Holds for independent images and one trained model; says nothing about another seed.

    Raises:
        ValueError: *successes* do not lie between 0 and *trials*.

    Examples:
        >>> low, high = wilson_interval(73, 175)
        >>> f"{low:.4f} to {high:.4f}"
        '0.3466 to 0.4912'

    References:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22.
    """
    check_count(successes, trials)
    z = float(special.ndtri(upper_quantile(level)))
    share, weight = successes / trials, z**2 / trials
    centre = (share + weight / 2) / (1 + weight)
    margin = z * math.sqrt(share * (1 - share) / trials + weight / (4 * trials)) / (1 + weight)
    # With none or all successes the ends are exactly 0 and 1; rounding must not say otherwise.
    return (0.0 if successes == 0 else centre - margin), (1.0 if successes == trials else centre + margin)


def clopper_pearson_interval(successes: int, trials: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for a share: never covers less often than *level* says, whatever the share.

    Raises:
        ValueError: *successes* do not lie between 0 and *trials*.

    Examples:
        None of 298 does not exclude 1 %; none of 299 does.

        >>> [round(clopper_pearson_interval(0, trials, 0.9)[1], 6) for trials in (298, 299)]
        [0.010002, 0.009969]

    References:
        Clopper and Pearson (1934), The use of confidence or fiducial limits, Biometrika 26.
    """
    check_count(successes, trials)
    upper, lower = upper_quantile(level), 1 - upper_quantile(level)
    failures = trials - successes
    return (
        0.0 if successes == 0 else float(special.betaincinv(successes, failures + 1, lower)),
        1.0 if failures == 0 else float(special.betaincinv(successes + 1, failures, upper)),
    )


def newcombe_interval(
    successes: int, trials: int, baseline_successes: int, baseline_trials: int, level: float = 0.95
) -> tuple[float, float]:
    """Newcombe's interval for the difference of two independent shares, made of two Wilson intervals.

    For two models on the *same* images it is too wide: their answers pair up, and ``mcnemar_p`` uses that.

    Raises:
        ValueError: A count that does not lie between 0 and its trials.

    Examples:
        >>> low, high = newcombe_interval(73, 175, 44, 175)
        >>> f"{low:+.4f} to {high:+.4f}"
        '+0.0670 to +0.2601'

    References:
        Newcombe (1998), Interval estimation for the difference between independent proportions, Statist. Med. 17,
        method 10.
    """
    low, high = wilson_interval(successes, trials, level)
    baseline_low, baseline_high = wilson_interval(baseline_successes, baseline_trials, level)
    share, baseline_share = successes / trials, baseline_successes / baseline_trials
    difference = share - baseline_share
    return (
        difference - math.hypot(share - low, baseline_high - baseline_share),
        difference + math.hypot(high - share, baseline_share - baseline_low),
    )


def at_least_p(successes: int, trials: int, share: float) -> float:
    """The exact probability of *successes* or more in *trials* when each succeeds with probability *share*.

    One-sided: the p value of "this model beats a floor of *share*" when only its count is known.

    Raises:
        ValueError: *successes* do not lie between 0 and *trials*.

    Examples:
        73 of 175 is far above 1 in 4, and not shown to beat a constant answer that gets 67 of them.

        >>> f"{at_least_p(73, 175, 0.25):.2e}, {at_least_p(73, 175, 67 / 175):.3f}"
        '9.64e-07, 0.196'
    """
    check_count(successes, trials)
    return float(special.bdtrc(successes - 1, trials, share)) if successes else 1.0


def check_count(successes: int, trials: int) -> None:
    """Refuses a count of successes that cannot be.

    Raises:
        ValueError: *successes* do not lie between 0 and *trials*, or there are no trials.

    Examples:
        >>> check_count(3, 2)
        Traceback (most recent call last):
        ValueError: a count must lie between 0 and its trials, at least one; got 3 of 2. Give the successes first, \
then all trials.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(
            f"a count must lie between 0 and its trials, at least one; got {successes} of {trials}. "
            "Give the successes first, then all trials."
        )
