"""Arrays in, numbers and words out: what repeated runs on the same examples allow us to say.

``judge`` is the one most callers want, ``judge_all`` for several arms. Below them every step can be had alone: the
crossed interval, floors, looks, plans and the exact tests. Nothing here knows about studies, files or training; NumPy
and SciPy are all it stands on.
"""

from paribus.stats.advice import plan_sentence
from paribus.stats.anytime import anytime_interval, anytime_multiple, e_value
from paribus.stats.bootstrap import ResampledInterval, resampled_interval
from paribus.stats.boschloo import boschloo_p
from paribus.stats.calibration import (
    NullBand,
    brier_score,
    calibration_null_band,
    expected_calibration_error,
    negative_log_likelihood,
)
from paribus.stats.cautious import cautious_equivalence_p, cautious_interval, cautious_p
from paribus.stats.combination import combined
from paribus.stats.contrast import Contrast, Evidence, measure, measure_all
from paribus.stats.crossed import Components, CrossedInterval, crossed_interval, unpaired_interval
from paribus.stats.decision import VerdictCode, decide
from paribus.stats.details import Details, details_of
from paribus.stats.dispersion import DifferingPairs, differing_pairs, dispersion_p
from paribus.stats.effects.answers import Answers
from paribus.stats.effects.decision import EffectCode
from paribus.stats.effects.effect import Effect
from paribus.stats.equivalence import equivalence_p
from paribus.stats.f1 import macro_f1
from paribus.stats.factorial import interaction_weights, main_effect_weights
from paribus.stats.floors import Floor, above_floor, collapsed_answer, naive_floor, stopped_clock
from paribus.stats.looks import LOOKS, Looking, looked_interval, next_look
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
from paribus.stats.posterior import Posterior, posterior
from paribus.stats.proportion import at_least_p, clopper_pearson_interval, newcombe_interval, wilson_interval
from paribus.stats.resplit import resplit_interval
from paribus.stats.sentences import sentence
from paribus.stats.several import (
    benjamini_hochberg,
    best_of_p,
    expected_best,
    expected_best_share,
    holm,
    simultaneous_level,
)
from paribus.stats.sign_flip import permutation_p, sign_flip_p, smallest_sign_flip_p
from paribus.stats.standard import Standard, adjusted
from paribus.stats.superiority import Superiority, pairs_needed, probability_better
from paribus.stats.times import Reached, first_reaching, log_rank_p, share_reached
from paribus.stats.trend import Trend, trend, trend_weights
from paribus.stats.verdict import Verdict, judge, judge_all

__all__ = [
    "LOOKS",
    "Answers",
    "Components",
    "Contrast",
    "CrossedInterval",
    "Details",
    "DifferingPairs",
    "Effect",
    "EffectCode",
    "Evidence",
    "Floor",
    "Looking",
    "NullBand",
    "Plan",
    "Posterior",
    "Reached",
    "ResampledInterval",
    "Standard",
    "Superiority",
    "Trend",
    "Verdict",
    "VerdictCode",
    "above_floor",
    "adjusted",
    "anytime_interval",
    "anytime_multiple",
    "at_least_p",
    "benjamini_hochberg",
    "best_of_p",
    "boschloo_p",
    "brier_score",
    "calibration_null_band",
    "cautious_equivalence_p",
    "cautious_interval",
    "cautious_p",
    "clopper_pearson_interval",
    "collapsed_answer",
    "combined",
    "crossed_interval",
    "decide",
    "details_of",
    "differing_pairs",
    "dispersion_p",
    "e_value",
    "equivalence_p",
    "expected_best",
    "expected_best_share",
    "expected_calibration_error",
    "first_reaching",
    "holm",
    "images_paired",
    "images_unpaired",
    "images_when_none_differ",
    "interaction_weights",
    "judge",
    "judge_all",
    "log_rank_p",
    "looked_interval",
    "macro_f1",
    "main_effect_weights",
    "mcnemar_bounds",
    "mcnemar_p",
    "mean_interval",
    "measure",
    "measure_all",
    "naive_floor",
    "negative_log_likelihood",
    "newcombe_interval",
    "next_look",
    "pairs_needed",
    "permutation_p",
    "plan_replicates",
    "plan_sentence",
    "posterior",
    "probability_better",
    "resampled_interval",
    "resplit_interval",
    "sentence",
    "share_reached",
    "sign_flip_p",
    "simultaneous_level",
    "smallest_sign_flip_p",
    "smallest_visible",
    "stopped_clock",
    "trend",
    "trend_weights",
    "unpaired_interval",
    "wilson_interval",
]
