"""Error rates that are counted over looks and comparisons."""

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from paribus.stats import Components, crossed_interval, judge, judge_all
from paribus.stats.anytime import anytime_multiple
from paribus.stats.cautious import cautious_interval
from paribus.stats.standard import Standard, adjusted


@pytest.fixture
def crossed():
    rng = np.random.default_rng(3)
    return crossed_interval((rng.random((8, 500)) < 0.85) * 1.0 - (rng.random((8, 500)) < 0.8))


@pytest.mark.parametrize("comparisons", [1, 4])
@pytest.mark.parametrize("looking", ["once", "staged", "open-ended"])
def test_p_is_below_five_percent_exactly_where_the_interval_excludes_nothing(crossed, looking, comparisons):
    """Shifting a measurement until its interval touches zero brings its p value, counted Bonferroni's way, to 5 %."""
    standard = Standard(looking, comparisons)
    low, _ = standard.interval(crossed, 0.95)
    touching = crossed.__class__(**{**vars(crossed), "estimate": crossed.estimate - low})
    assert min(1.0, comparisons * standard.p(touching)) == pytest.approx(0.05, rel=1e-6)


def test_a_planned_look_takes_98_percent(crossed):
    assert Standard("staged").interval(crossed, 0.95) == pytest.approx(cautious_interval(crossed, 0.98))
    assert Standard("staged").interval(crossed, 0.9) == pytest.approx(cautious_interval(crossed, 0.96))


def test_any_number_of_looks_takes_the_anytime_multiple(crossed):
    low, high = Standard("open-ended").interval(crossed, 0.95)
    assert (high - low) / 2 == pytest.approx(anytime_multiple(8) * crossed.standard_error)


def test_looking_again_unplanned_is_for_any_number_of_looks():
    assert Standard(comparisons=2).next_look() == Standard("open-ended", 2)
    assert Standard("staged").next_look() == Standard("open-ended")
    assert Standard("open-ended", 3).next_look() == Standard("open-ended", 3)


def test_adding_to_a_study_takes_more_replicates_than_planning_it():
    pilot = Components(replicates=1.44e-4, examples=9.87e-3, residual=0.038)
    once, staged, any_number = (
        Standard(looking).replicates_needed(pilot, 175, 0.05) for looking in ("once", "staged", "open-ended")
    )
    assert once == 5
    assert once < staged < any_number


@pytest.mark.parametrize(("count", "method"), [(4, "holm"), (10, "holm"), (11, "fdr_bh"), (30, "fdr_bh")])
def test_up_to_ten_comparisons_none_may_be_false(count, method):
    p = np.random.default_rng(count).random(count) ** 3
    assert adjusted(list(p)) == pytest.approx(multipletests(p, method=method)[1])


def drawn(make_evidence, rng, share, **others):
    return make_evidence(rng.random((6, 800)) < share, rng.random((6, 800)) < 0.8, **others)


def test_verdicts_of_one_study_are_counted_together(make_evidence):
    rng = np.random.default_rng(1)
    evidences = [drawn(make_evidence, rng, share) for share in (0.9, 0.8, 0.8)]
    alone, together = judge(evidences[0]), judge_all(evidences)[0]
    assert (alone.comparisons, together.comparisons) == (1, 3)
    assert together.interval[0] < alone.interval[0] < alone.interval[1] < together.interval[1]
    assert together.p > alone.p


def test_a_confounded_arm_answers_no_question_and_is_not_counted(make_evidence):
    rng = np.random.default_rng(1)
    changes = (("batch size", "64", "32"), ("epochs", "25", "50"))
    first, second = drawn(make_evidence, rng, 0.9), drawn(make_evidence, rng, 0.9, changes=changes)
    verdicts = judge_all([first, second])
    assert [verdict.code for verdict in verdicts] == ["BETTER_ENOUGH", "CONFOUNDED"]
    assert verdicts[0].comparisons == 1


def test_holm_claims_more_than_intervals_for_all_comparisons_could(make_evidence):
    """The second of two clear differences is held to a lower bar than the first."""
    rng = np.random.default_rng(5)
    found = False
    for share in np.arange(0.81, 0.86, 0.0025):
        _, second = judge_all([drawn(make_evidence, rng, 0.95), drawn(make_evidence, rng, share)])
        if second.code == "BETTER" and second.interval[0] < 0:
            found = True
            assert second.p < 0.05
            assert "(Holm)" in second.sentence
    assert found


def test_rows_that_are_no_pairs_may_differ_in_number(make_evidence):
    rng = np.random.default_rng(2)
    arm, baseline = rng.random((7, 900)) < 0.9, rng.random((7, 900)) < 0.8
    evidence = make_evidence(arm, baseline)
    fewer = {**vars(evidence), "baseline_predictions": evidence.baseline_predictions[:4], "paired": False}
    for name in ("arm_correct", "baseline_correct"):
        fewer.pop(name, None)
    verdict = judge(type(evidence)(**fewer))
    assert (verdict.code, verdict.replicates, verdict.details) == ("BETTER_ENOUGH", 4, None)
    assert verdict.difference == pytest.approx(arm.mean() - baseline[:4].mean())
    with pytest.raises(ValueError, match="Keep the replicates that finished in both"):
        type(evidence)(**{**fewer, "paired": True})
