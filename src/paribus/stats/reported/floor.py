"""Whether a reported arm beats the floor: an exact test for one run, a t test for several."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from paribus.stats.floors import Floor
from paribus.stats.proportion import at_least_p
from paribus.stats.reported.arm import ReportedArm

BEATS = 0.025
"""An arm beats the floor below this one-sided p value, which is where a 95 % interval lies above the floor."""


@dataclass(frozen=True)
class AgainstFloor:
    """An arm against the best naive classifier, one-sided both ways; ``nan`` where there are no figures or no floor.

    Args:
        beats_p: The p value against "no better than the floor".
        below_p: The p value against "no worse than the floor".

    Examples:
        >>> AgainstFloor(beats_p=0.196, below_p=0.85).is_below
        False
    """

    beats_p: float
    below_p: float

    @property
    def is_below(self) -> bool:
        """Whether the arm does worse than the floor."""
        return self.below_p < BEATS


def against_floor(arm: ReportedArm, floor: Floor | None) -> AgainstFloor:
    """Test an arm against a floor.

    One run is a count of right answers, and the test is exact; it speaks about new images. Where the accuracy can stand
    for several counts, the p values are the largest of theirs. Several runs are a sample of accuracies, and the test is
    Student's; it speaks about new seeds on these images.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> lungs = Floor('always answering "lungs"', 67 / 175, (0, 0, 1, 0))
        >>> round(against_floor(of_counts("full", [73], 175), lungs).beats_p, 3)
        0.196
    """
    if floor is None or not arm.has_figures:
        return AgainstFloor(math.nan, math.nan)
    if arm.runs == 1:
        counts = arm.fits[0] or arm.correct
        return AgainstFloor(
            beats_p=at_least_p(counts[0], arm.examples, floor.value),
            below_p=at_least_p(arm.examples - counts[-1], arm.examples, 1 - floor.value),
        )
    excess = arm.mean - floor.value
    if arm.deviation == 0:
        return AgainstFloor(beats_p=float(excess <= 0), below_p=float(excess >= 0))
    t = excess / (arm.deviation / math.sqrt(arm.runs))
    return AgainstFloor(
        beats_p=float(special.stdtr(arm.runs - 1, -t)),
        below_p=float(special.stdtr(arm.runs - 1, t)),
    )


def constant_answers(arm: ReportedArm, label_counts: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """The classes of which a run of *arm* got exactly as many images right as there are: as if it always answered one.

    A count can be hit by luck, so this is consistent with a constant answer and no proof of it. Only accuracies that
    stand for one count are looked at.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> constant_answers(of_counts("half", [44], 175), [("background", 44), ("lungs", 67)])
        ('background',)
    """
    certain = {fits[0] for fits in arm.fits if len(fits) == 1}
    return tuple(name for name, count in label_counts if count in certain)
