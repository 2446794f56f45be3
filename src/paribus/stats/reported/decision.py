"""The decision table for figures out of a report: the same codes as for our own runs."""

import math
from dataclasses import replace

from paribus.stats.decision import VerdictCode
from paribus.stats.reported.contrast import ReportedContrast
from paribus.stats.reported.floor import BEATS, AgainstFloor


def decide_reported(contrast: ReportedContrast) -> VerdictCode:
    """The first row of the decision table that applies to figures out of a report.

    As ``decide`` has it, with these differences: an arm beats the floor by an exact binomial test (one run) or by a
    t test (several); ``NO_EFFECT`` and ``FAILED_RUNS`` cannot be told from accuracies; intervals hold for exactly the
    reported images.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
        >>> evidence = ReportedEvidence(of_counts("leaky", [121], 175), of_counts("relu", [117], 175))
        >>> decide_reported(measure_reported(evidence, matters=0.01))
        'ONE_RUN'
    """
    evidence, matters = contrast.evidence, contrast.matters
    low, high = contrast.interval
    if len(evidence.changes) > 1:
        return "CONFOUNDED"
    if contrast.arm_floor.beats_p >= BEATS and contrast.baseline_floor.beats_p >= BEATS:
        return "NEITHER_LEARNED"
    if evidence.runs == 1:
        return "ONE_RUN"
    if -matters < contrast.interval90[0] and contrast.interval90[1] < matters:
        return "EQUIVALENT"
    if low > matters:
        return "BETTER_ENOUGH"
    if high < -matters:
        return "WORSE_ENOUGH"
    if low > 0:
        return "BETTER"
    if high < 0:
        return "WORSE"
    return "CANNOT_TELL"


def decide_if_forced(contrast: ReportedContrast) -> VerdictCode:
    """The row that would apply if only one thing had changed and both arms had learned.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
        >>> from paribus.stats.floors import Floor
        >>> evidence = ReportedEvidence(of_counts("half", [44], 175), of_counts("full", [60], 175),
        ...                             Floor('always answering "lungs"', 67 / 175, (0, 0, 1, 0)))
        >>> contrast = measure_reported(evidence, matters=0.01)
        >>> decide_reported(contrast), decide_if_forced(contrast)
        ('NEITHER_LEARNED', 'ONE_RUN')
    """
    unasked = AgainstFloor(math.nan, math.nan)
    one_change = replace(contrast.evidence, changes=())
    return decide_reported(replace(contrast, evidence=one_change, arm_floor=unasked, baseline_floor=unasked))
