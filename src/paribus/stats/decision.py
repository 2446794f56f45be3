"""The decision table: from the numbers of a contrast to what may be said about it."""

from typing import Literal

from paribus.stats.contrast import Contrast

VerdictCode = Literal[
    "CONFOUNDED",
    "NO_EFFECT",
    "FAILED_RUNS",
    "NEITHER_LEARNED",
    "ONE_RUN",
    "EQUIVALENT",
    "BETTER_ENOUGH",
    "WORSE_ENOUGH",
    "BETTER",
    "WORSE",
    "CANNOT_TELL",
]

FALSE_CLAIMS = 0.05
"""The chance of telling a difference where there is none, over all looks and comparisons of a study."""


def decide(contrast: Contrast) -> VerdictCode:
    """The first row of the table that applies: three preconditions, then size, then direction.

    | code | when |
    |---|---|
    | ``CONFOUNDED`` | more than one thing changed |
    | ``FAILED_RUNS`` | no replicate finished in both arms |
    | ``NO_EFFECT`` | both arms gave the same probabilities, bit for bit |
    | ``NEITHER_LEARNED`` | neither arm's 95 % interval lies above the floor |
    | ``ONE_RUN`` | one replicate: two trained models, no change, can be compared |
    | ``EQUIVALENT`` | the 90 % interval lies inside ±matters |
    | ``BETTER_ENOUGH``, ``WORSE_ENOUGH`` | the 95 % interval lies beyond ±matters |
    | ``BETTER``, ``WORSE`` | the 95 % interval excludes zero, or p, counted among all comparisons, is below 5 % |
    | ``CANNOT_TELL`` | none of these |

    The rate of a false ``BETTER`` or ``WORSE``, and that of a false ``EQUIVALENT``, is meant to be 5 %. Simulated, it
    is 2 to 6 %: ``tests/stats/simulation/test_bars.py`` and the page on statistics.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.contrast import Evidence, measure
        >>> labels = np.tile([0, 1], 200)
        >>> answers = np.array([labels, labels])
        >>> evidence = Evidence("a", "b", answers, answers, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> decide(measure(evidence, matters=0.01))
        'EQUIVALENT'
    """
    evidence, matters = contrast.evidence, contrast.matters
    low, high = contrast.interval
    if len(evidence.changes) > 1:
        return "CONFOUNDED"
    if evidence.replicates == 0:
        return "FAILED_RUNS"
    if evidence.arm_probabilities_equal:
        return "NO_EFFECT"
    if contrast.arm_above_floor[0] <= 0 and contrast.baseline_above_floor[0] <= 0:
        return "NEITHER_LEARNED"
    if evidence.replicates == 1:
        return "ONE_RUN"
    if -matters < contrast.interval90[0] and contrast.interval90[1] < matters:
        return "EQUIVALENT"
    if low > matters:
        return "BETTER_ENOUGH"
    if high < -matters:
        return "WORSE_ENOUGH"
    # With several comparisons p finds more than the interval, which holds for all of them at once (Holm).
    if low > 0 or (contrast.p < FALSE_CLAIMS and contrast.difference > 0):
        return "BETTER"
    if high < 0 or (contrast.p < FALSE_CLAIMS and contrast.difference < 0):
        return "WORSE"
    return "CANNOT_TELL"
