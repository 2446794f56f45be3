"""The decision table of effects: from the numbers of a question about several arms to what may be said."""

from typing import Literal

EffectCode = Literal[
    "CONFOUNDED",
    "FAILED_RUNS",
    "NEITHER_LEARNED",
    "ONE_RUN",
    "FLAT",
    "RISES",
    "FALLS",
    "NO_TREND_SHOWN",
    "EQUIVALENT",
    "BETTER_ENOUGH",
    "WORSE_ENOUGH",
    "BETTER",
    "WORSE",
    "CANNOT_TELL",
]

FALSE_CLAIMS = 0.05
"""The chance of telling an effect where there is none, over all looks and all effects of a study."""


def decide_effect(
    *,
    trend: bool,
    confounded: bool,
    replicates: int,
    learned: bool,
    interval: tuple[float, float],
    interval90: tuple[float, float],
    p: float,
    matters: float,
) -> EffectCode:
    """The first row of the table that applies; the same as for two arms, and in the same order.

    | code | when |
    |---|---|
    | ``CONFOUNDED`` | more than one thing changes with the level |
    | ``FAILED_RUNS`` | no replicate finished in every arm |
    | ``NEITHER_LEARNED`` | no arm's 95 % interval lies above the floor |
    | ``ONE_RUN`` | one replicate |
    | ``EQUIVALENT``, ``FLAT`` (a trend) | the 90 % interval lies inside ±matters |
    | ``RISES``, ``FALLS`` (a trend) | the 95 % interval excludes zero |
    | ``BETTER_ENOUGH``, ``WORSE_ENOUGH`` | the 95 % interval lies beyond ±matters |
    | ``BETTER``, ``WORSE`` | the 95 % interval excludes zero, or p, by Holm's rule, is below 5 % |
    | ``CANNOT_TELL``, ``NO_TREND_SHOWN`` (a trend) | none of these |

    For an interaction, ``BETTER`` means that both changes together bring more than the sum of each, ``WORSE`` less, and
    ``EQUIVALENT`` that they add up as far as it matters.

    Examples:
        >>> decide_effect(trend=True, confounded=False, replicates=10, learned=True, interval=(0.008, 0.016),
        ...               interval90=(0.009, 0.015), p=0.001, matters=0.005)
        'RISES'
    """
    if confounded:
        return "CONFOUNDED"
    if replicates == 0:
        return "FAILED_RUNS"
    if not learned:
        return "NEITHER_LEARNED"
    if replicates == 1:
        return "ONE_RUN"
    (low, high), shown = interval, p < FALSE_CLAIMS
    if -matters < interval90[0] and interval90[1] < matters:
        return "FLAT" if trend else "EQUIVALENT"
    if not trend and low > matters:
        return "BETTER_ENOUGH"
    if not trend and high < -matters:
        return "WORSE_ENOUGH"
    if low > 0 or (shown and low + high > 0):
        return "RISES" if trend else "BETTER"
    if high < 0 or (shown and low + high < 0):
        return "FALLS" if trend else "WORSE"
    return "NO_TREND_SHOWN" if trend else "CANNOT_TELL"
