"""One arm of a report by itself: how accurate it is, how well that is known, and whether it beats the floor."""

import math

import numpy as np

from paribus.stats.floors import Floor
from paribus.stats.mean import mean_interval
from paribus.stats.proportion import wilson_interval
from paribus.stats.reported.arm import ReportedArm
from paribus.stats.reported.floor import BEATS, against_floor
from paribus.stats.wording import counted, in_p, points, span


def reported_interval(arm: ReportedArm, level: float = 0.95) -> tuple[float, float]:
    """One run: Wilson's, for this model on new images. Several: Student's, for the mean of new seeds on these images.

    (nan, nan) where the report gives no figure of a run.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> low, high = reported_interval(of_counts("full", [73], 175))
        >>> f"{low:.4f} to {high:.4f}"
        '0.3466 to 0.4912'
    """
    if not arm.shares:
        return math.nan, math.nan
    if arm.runs == 1:
        return wilson_interval(arm.correct[0], arm.examples, level)
    low, high = mean_interval(np.array(arm.shares), level)
    return max(low, 0.0), min(high, 1.0)


def arm_sentence(arm: ReportedArm, floor: Floor | None) -> str:
    """What the figures of one arm say.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> lungs = Floor('always answering "lungs"', 67 / 175, (0, 0, 1, 0))
        >>> print(arm_sentence(of_counts("full", [73], 175), lungs))
        73 of 175, 41.7% (95% interval 34.7 to 49.1 on new images): not shown to beat always answering "lungs" \
(38.3%, p = 0.196).
    """
    if not arm.has_figures:
        return "no figures." if math.isnan(arm.about) else f"about {arm.about:.0%}, read off a curve."
    return f"{_accuracy(arm)}{_above(arm, floor)}."


def _accuracy(arm: ReportedArm) -> str:
    if arm.runs == 1:
        interval = span(reported_interval(arm))
        return f"{arm.correct[0]:,} of {arm.examples:,}, {arm.mean:.1%} (95% interval {interval} on new images)"
    told = f"{arm.mean:.1%} in {counted(arm.runs, 'run')}, deviation {points(arm.deviation)} points"
    if not arm.shares:
        return told
    return f"{told} (95% interval {span(reported_interval(arm))} for new seeds on these images)"


def _above(arm: ReportedArm, floor: Floor | None) -> str:
    if floor is None:
        return ""
    against, naive = against_floor(arm, floor), f"{floor.name} ({floor.value:.1%}"
    if against.beats_p < BEATS:
        return f": beats {naive}, {in_p(against.beats_p)})"
    if against.is_below:
        return f": does worse than {naive}, {in_p(against.below_p)})"
    return f": not shown to beat {naive}, {in_p(against.beats_p)})"
