"""Arrays in, numbers and words out: what repeated runs on the same examples allow us to say.

``judge`` is the one most callers want. Below it every step can be had alone: the crossed interval, floors, plans and
the exact tests. Nothing here knows about studies, files or training; NumPy and SciPy are all it stands on.
"""

from paribus.stats.contrast import Contrast, Evidence, measure
from paribus.stats.crossed import Components, CrossedInterval, crossed_interval, unpaired_interval
from paribus.stats.decision import VerdictCode, decide
from paribus.stats.equivalence import equivalence_p
from paribus.stats.floors import Floor, above_floor, collapsed_answer, naive_floor, stopped_clock
from paribus.stats.mcnemar import mcnemar_bounds, mcnemar_p
from paribus.stats.mean import mean_interval
from paribus.stats.plan import (
    Plan,
    images_paired,
    images_unpaired,
    images_when_none_differ,
    plan_replicates,
    smallest_visible,
)
from paribus.stats.proportion import at_least_p, clopper_pearson_interval, newcombe_interval, wilson_interval
from paribus.stats.sentences import plan_sentence, sentence
from paribus.stats.verdict import Verdict, judge

__all__ = [
    "Components",
    "Contrast",
    "CrossedInterval",
    "Evidence",
    "Floor",
    "Plan",
    "Verdict",
    "VerdictCode",
    "above_floor",
    "at_least_p",
    "clopper_pearson_interval",
    "collapsed_answer",
    "crossed_interval",
    "decide",
    "equivalence_p",
    "images_paired",
    "images_unpaired",
    "images_when_none_differ",
    "judge",
    "mcnemar_bounds",
    "mcnemar_p",
    "mean_interval",
    "measure",
    "naive_floor",
    "newcombe_interval",
    "plan_replicates",
    "plan_sentence",
    "sentence",
    "smallest_visible",
    "stopped_clock",
    "unpaired_interval",
    "wilson_interval",
]
