"""Figures out of reports, against SciPy, statsmodels, plain loops and what the reports themselves allow."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower, tt_ind_solve_power

from paribus.stats.floors import Floor
from paribus.stats.mcnemar import mcnemar_bounds
from paribus.stats.reported.arm import ReportedArm, of_accuracies, of_counts, of_mean
from paribus.stats.reported.arm_sentence import arm_sentence, reported_interval
from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
from paribus.stats.reported.decision import decide_reported
from paribus.stats.reported.denominators import counts_that_fit, nearest_count
from paribus.stats.reported.floor import against_floor, constant_answers
from paribus.stats.reported.plan_runs import runs_paired, runs_unpaired
from paribus.stats.reported.resolution import resolution
from paribus.stats.reported.seed_luck import seed_luck_p
from paribus.stats.reported.verdict import judge_reported
from paribus.stats.run_difference import paired_difference, welch_difference

FULL, HALF = [0.33, 0.24, 0.34, 0.24, 0.27], [0.31, 0.34, 0.29, 0.25, 0.29]
RELU = [123, 117, 113, 121, 119, 116, 115, 122, 118, 126]
LEAKY = [123, 115, 113, 122, 119, 119, 116, 118, 117, 125]
LUNGS = Floor('always answering "lungs"', 67 / 175, (0.0, 0.0, 1.0, 0.0))
LABELS = [("background", 44), ("clavicles", 23), ("lungs", 67), ("heart", 41)]


def printed(shares):
    return [Decimal(repr(share)) for share in shares]


def five_runs(**others):
    half, full = of_accuracies("half", printed(HALF), 175), of_accuracies("full", printed(FULL), 175)
    return ReportedEvidence(half, full, **others)


def one_run(arm, baseline, **others):
    return ReportedEvidence(of_counts("arm", [arm], 175), of_counts("baseline", [baseline], 175), **others)


# Which counts fit


@pytest.mark.parametrize(
    ("share", "count"),
    [("0.41714287", 73), ("0.25143", 44), (".668", 117), (".691", 121), (".674", 118), (".697", 122), (".342", 60),
     (".257", 45)],
)  # fmt: skip
def test_every_figure_of_the_reports_fits_one_count(share, count):
    assert list(counts_that_fit(Decimal(share), 175)) == [count]
    assert nearest_count(Decimal(share), 175) == count


@pytest.mark.parametrize("examples", [7, 64, 175, 1728])
@pytest.mark.parametrize("digits", ["0.1", "0.01", "0.001", "0.0001"])
@pytest.mark.parametrize("rounding", [ROUND_HALF_UP, ROUND_DOWN])
def test_a_count_that_was_rounded_or_cut_off_is_found_again(examples, digits, rounding):
    for count in range(examples + 1):
        share = (Decimal(count) / Decimal(examples)).quantize(Decimal(digits), rounding)
        assert count in counts_that_fit(share, examples)


def test_a_count_that_fits_could_have_been_printed_so():
    for thousandths in range(1001):
        share = Decimal(thousandths).scaleb(-3)
        for count in counts_that_fit(share, 175):
            whole = Decimal(count) / 175
            assert share in {whole.quantize(share, ROUND_HALF_UP), whole.quantize(share, ROUND_DOWN)}


def test_digits_say_how_far_a_share_was_rounded():
    assert len(counts_that_fit(Decimal("0.3"), 175)) > len(counts_that_fit(Decimal("0.30"), 175))
    assert not counts_that_fit(Decimal("0.672"), 175)


@pytest.mark.parametrize(("share", "examples"), [("1.01", 10), ("-0.1", 10), ("0.5", 0)])
def test_what_is_no_share_of_examples_is_refused(share, examples):
    with pytest.raises(ValueError, match="must lie in"):
        counts_that_fit(Decimal(share), examples)


# Several runs


def test_welch_agrees_with_scipy():
    ours = welch_difference((np.mean(HALF), np.std(HALF, ddof=1), 5), (np.mean(FULL), np.std(FULL, ddof=1), 5))
    theirs = stats.ttest_ind(HALF, FULL, equal_var=False)
    assert (ours.p, ours.degrees_of_freedom) == pytest.approx((theirs.pvalue, theirs.df))
    assert ours.interval() == pytest.approx(tuple(theirs.confidence_interval()))


def test_pairs_agree_with_scipy():
    ours, theirs = paired_difference(np.array(HALF), np.array(FULL)), stats.ttest_rel(HALF, FULL)
    assert (ours.p, ours.degrees_of_freedom) == pytest.approx((theirs.pvalue, theirs.df))
    assert ours.interval(0.9) == pytest.approx(tuple(theirs.confidence_interval(0.9)))


def test_five_runs_of_half_the_filters_say_nothing():
    measured = measure_reported(five_runs(), matters=0.01)
    assert measured.difference == pytest.approx(0.012)
    assert measured.interval == pytest.approx((-0.04966, 0.07366), abs=5e-6)
    assert (measured.p, measured.exchange_p) == pytest.approx((0.6597, 0.6825), abs=5e-5)
    assert measured.runs_differ.degrees_of_freedom == pytest.approx(7.05, abs=5e-3)
    assert measured.wins == pytest.approx(0.62)


def test_the_same_runs_as_pairs():
    measured = measure_reported(five_runs(paired=True), matters=0.01)
    assert measured.interval == pytest.approx((-0.058, 0.082), abs=5e-4)
    assert (measured.p, measured.exchange_p) == pytest.approx((0.659, 0.75), abs=5e-4)
    assert measured.wins == pytest.approx(3 / 5)


def test_ten_paired_runs_are_equivalent():
    evidence = ReportedEvidence(of_counts("leaky", LEAKY, 175), of_counts("relu", RELU, 175), paired=True)
    measured = measure_reported(evidence, matters=0.01)
    assert measured.interval == pytest.approx((-0.009434262, 0.006005691), abs=1e-8)
    assert measured.interval90 == pytest.approx((-0.007970080, 0.004541508), abs=1e-8)
    assert decide_reported(measured) == "EQUIVALENT"


def test_mean_and_deviation_stand_in_for_runs():
    full, half = (
        of_mean(name, mean, deviation, 18, 175)
        for name, mean, deviation in (
            ("full", 0.3136069055555556, 0.04925568220796784), ("half", 0.27800785555555557, 0.03593089272739157),
        )
    )  # fmt: skip
    measured = measure_reported(ReportedEvidence(full, half), matters=0.01)
    assert measured.interval == pytest.approx((0.006294243, 0.064903857), abs=1e-8)
    assert measured.p == pytest.approx(0.018877846, abs=1e-8)
    assert math.isnan(measured.exchange_p)


@pytest.mark.parametrize(
    ("arm", "code"),
    [
        ([150, 152, 151, 149], "BETTER_ENOUGH"),
        ([90, 88, 89, 91], "WORSE_ENOUGH"),
        ([122, 124, 123, 125], "BETTER"),
        ([116, 114, 115, 113], "WORSE"),
        ([119, 119, 120, 119], "EQUIVALENT"),
        ([100, 140, 110, 130], "CANNOT_TELL"),
    ],
)
def test_several_runs_get_the_code_of_their_interval(arm, code):
    evidence = ReportedEvidence(of_counts("arm", arm, 175), of_counts("baseline", [119, 120, 119, 119], 175), LUNGS)
    verdict = judge_reported(evidence, matters=0.02)
    assert verdict.code == verdict.forced == code
    assert not verdict.plan or code == "CANNOT_TELL"


def test_swapping_the_arms_turns_everything_round():
    there = measure_reported(five_runs(), matters=0.01)
    back = measure_reported(ReportedEvidence(there.evidence.baseline, there.evidence.arm), matters=0.01)
    assert back.interval == pytest.approx((-there.interval[1], -there.interval[0]))
    assert (back.p, back.exchange_p, back.wins) == pytest.approx((there.p, there.exchange_p, 1 - there.wins))


def test_runs_that_do_not_differ_leave_nothing_to_judge_by():
    evidence = ReportedEvidence(of_counts("arm", [130, 130], 175), of_counts("baseline", [110, 110], 175))
    verdict = judge_reported(evidence)
    assert verdict.code == "CANNOT_TELL"
    assert "Were they trained from different seeds?" in verdict.sentence


def test_several_comparisons_widen_the_intervals():
    alone, among = (measure_reported(five_runs(comparisons=count), matters=0.01).interval for count in (1, 4))
    assert among[0] < alone[0] < alone[1] < among[1]
    assert "holding for all 4 comparisons at once" in judge_reported(five_runs(comparisons=4)).sentence


def test_what_matters_is_at_least_one_image():
    assert measure_reported(five_runs(), matters=0.001).matters == 1 / 175


@pytest.mark.parametrize("matters", [0, 1, 95])
def test_what_cannot_matter_is_refused(matters):
    with pytest.raises(ValueError, match="`matters` must be"):
        measure_reported(five_runs(), matters=matters)


# One run each


@pytest.mark.parametrize(
    ("arm", "baseline", "interval", "boschloo"),
    [
        (73, 44, (0.0670, 0.2601), 0.00108),
        (121, 117, (-0.0744, 0.1195), 0.67378),
        (122, 117, (-0.0685, 0.1249), 0.58840),
        (118, 117, (-0.0920, 0.1033), 0.95738),
        (60, 45, (-0.0103, 0.1796), 0.08419),
    ],
)
def test_one_run_each_as_if_the_images_were_not_shared(arm, baseline, interval, boschloo):
    measured = measure_reported(one_run(arm, baseline), matters=0.01)
    assert measured.images_interval == pytest.approx(interval, abs=5e-5)
    assert measured.boschloo == pytest.approx(boschloo, abs=5e-6)
    assert measured.mcnemar == mcnemar_bounds(arm, baseline, 175)


@pytest.mark.parametrize(
    ("arm", "baseline", "words"),
    [
        (44, 73, "differ on these 175 images (-16.6 points; p <= 0.009 however the answers pair up), but one run"),
        (121, 117, "even if every changed answer had gone the same way, 4 images out of 175 could not be told"),
        (45, 60, "accuracies alone cannot decide"),
        (118, 117, "1 image out of 175 could not be told from luck in any way (p = 1)"),
        (117, 117, "both trained models are right on 117 of 175 images"),
    ],
)  # fmt: skip
def test_one_run_each_says_what_is_certain_about_two_models(arm, baseline, words):
    verdict = judge_reported(one_run(arm, baseline))
    assert verdict.code == "ONE_RUN"
    assert words in verdict.sentence
    assert "train each arm from 5 seeds or more" in verdict.plan


def test_accuracies_with_few_digits_are_bounded_by_all_that_they_can_stand_for():
    rough = ReportedEvidence(
        *(of_accuracies(name, [Decimal(share)], 175) for name, share in (("a", "0.7"), ("b", "0.6")))
    )
    smallest, largest = measure_reported(rough, matters=0.01).mcnemar
    pairs = [(a, b) for a in counts_that_fit(Decimal("0.7"), 175) for b in counts_that_fit(Decimal("0.6"), 175)]
    every = [mcnemar_bounds(a, b, 175) for a, b in pairs]
    assert smallest == pytest.approx(min(low for low, _ in every))
    assert largest == pytest.approx(max(high for _, high in every))


def test_a_known_deviation_of_seeds_tells_how_far_luck_goes():
    measured = measure_reported(one_run(121, 117, seed_deviation=0.0229), matters=0.01)
    assert measured.seed_z == pytest.approx(0.71, abs=5e-3)
    assert (
        "0.71 sigma: the same model trained twice differs by 4 images or more in 54% of pairs"
        in judge_reported(measured.evidence).sentence
    )


def test_luck_of_seeds_agrees_with_simulation():
    rng = np.random.default_rng(0)
    counts = np.round(175 * (0.68 + 0.0229 * rng.normal(size=(40_000, 2))))
    share = np.mean(np.abs(counts[:, 0] - counts[:, 1]) >= 4)
    assert seed_luck_p(4, 0.0229, 175) == pytest.approx(share, abs=0.01)  # 4 standard errors


def test_one_run_against_several_is_too_few():
    evidence = ReportedEvidence(of_counts("arm", [120], 175), of_counts("baseline", RELU, 175))
    verdict = judge_reported(evidence)
    assert verdict.code == "ONE_RUN"
    assert verdict.sentence.startswith("Too few runs to judge by (1 and 10 runs)")


def test_an_accuracy_that_no_count_gives_is_not_tested():
    evidence = ReportedEvidence(of_accuracies("arm", [Decimal("0.672")], 175), of_counts("baseline", [110], 175))
    verdict = judge_reported(evidence)
    assert verdict.sentence.startswith("One run each, and an accuracy that no whole number of images gives")
    assert math.isnan(verdict.mcnemar[0])


def test_the_largest_test_sets_take_no_time():
    rough = [of_accuracies(name, [Decimal(share)], 10_000_000) for name, share in (("a", "0.9"), ("b", "0.91"))]
    verdict = judge_reported(ReportedEvidence(*rough))
    assert "p from nearly 0 to 1" in verdict.sentence
    assert math.isnan(verdict.boschloo_p)


def test_no_figures_say_what_the_images_could_show():
    silent = [ReportedArm(name, 10_000, about=0.98) for name in ("relu", "sigmoid")]
    verdict = judge_reported(ReportedEvidence(*silent))
    assert verdict.code == "ONE_RUN"
    assert math.isnan(verdict.difference)
    assert "on 10,000 images can show 0.55 points, and about 0.3 where" in verdict.sentence


# The floor


@pytest.mark.parametrize(
    ("correct", "floor", "p"),
    [(73, 0.25, 9.64156e-7), (73, 67 / 175, 0.195755), (44, 0.25, 0.51158), (60, 0.25, 0.00379),
     (60, 67 / 175, 0.87877)],
)  # fmt: skip
def test_one_run_beats_a_floor_by_the_exact_binomial(correct, floor, p):
    against = against_floor(of_counts("arm", [correct], 175), Floor("naive", floor, ()))
    assert against.beats_p == pytest.approx(p, abs=5e-6, rel=1e-5)
    assert against.below_p == pytest.approx(stats.binom.cdf(correct, 175, floor))


@pytest.mark.parametrize(
    ("runs", "floor", "side", "p"),
    [(FULL, 0.25, "beats_p", 0.095), (HALF, 0.25, "beats_p", 0.018), (FULL, 67 / 175, "below_p", 0.005),
     (HALF, 67 / 175, "below_p", 0.002)],
)  # fmt: skip
def test_several_runs_beat_a_floor_by_students_t(runs, floor, side, p):
    against = against_floor(of_accuracies("arm", printed(runs), 175), Floor("naive", floor, ()))
    assert getattr(against, side) == pytest.approx(p, abs=5e-4)
    theirs = stats.ttest_1samp(runs, floor, alternative="greater").pvalue
    assert against.beats_p == pytest.approx(theirs)


def test_few_digits_take_the_worst_count_against_the_floor():
    rough = of_accuracies("arm", [Decimal("0.4")], 175)
    assert against_floor(rough, LUNGS).beats_p == pytest.approx(stats.binom.sf(rough.fits[0][0] - 1, 175, 67 / 175))


def test_neither_learned_comes_before_what_the_figures_would_say():
    evidence = ReportedEvidence(of_counts("half", [44], 175), of_counts("full", [73], 175), LUNGS, tuple(LABELS))
    verdict = judge_reported(evidence)
    assert (verdict.code, verdict.forced) == ("NEITHER_LEARNED", "ONE_RUN")
    assert verdict.sentence.startswith(
        'Neither arm is shown to beat always answering "lungs" (38.3%; p = 0.196 for full'
    )
    assert 'exactly what always answering "background" gets' in verdict.sentence


def test_one_arm_above_the_floor_is_enough_to_compare():
    assert judge_reported(one_run(121, 44, floor=LUNGS)).code == "ONE_RUN"


def test_both_below_the_floor():
    verdict = judge_reported(five_runs(floor=LUNGS))
    assert (verdict.code, verdict.forced) == ("NEITHER_LEARNED", "CANNOT_TELL")
    assert verdict.sentence.startswith(
        'Both arms do worse than always answering "lungs" (38.3%), so comparing them says'
    )
    assert "If they are compared all the same: cannot tell: +1.2 points" in verdict.sentence


def test_several_changes_come_first():
    changes = (("batch size", "64", "32"), ("epochs", "25", "50"))
    verdict = judge_reported(one_run(44, 73, floor=LUNGS, changes=changes))
    assert verdict.code == "CONFOUNDED"
    assert verdict.sentence.startswith("Two things changed, not one: batch size 64→32 and epochs 25→50.")
    assert verdict.plan == "Rerun with epochs 25 to attribute anything to batch size."


def test_only_a_certain_count_looks_like_a_constant_answer():
    assert constant_answers(of_counts("half", [44], 175), LABELS) == ("background",)
    assert constant_answers(of_accuracies("half", [Decimal("0.25")], 175), LABELS) == ()


# Plans and single arms


@pytest.mark.parametrize(
    ("deviation", "other", "difference"), [(0.0329, 0.0483, 0.05), (0.02, 0.02, 0.01), (0.1, 0.05, 0.02)]
)
def test_planned_runs_have_the_power_they_promise(deviation, other, difference):
    runs = runs_unpaired(deviation, other, difference)
    effect = difference / math.sqrt((deviation**2 + other**2) / 2)
    exact = tt_ind_solve_power(effect_size=effect, alpha=0.05, power=0.8)
    assert exact - 0.1 <= runs <= exact + 1.5


@pytest.mark.parametrize("difference", [0.005, 0.01, 0.03])
def test_planned_pairs_have_the_power_they_promise(difference):
    exact = TTestPower().solve_power(effect_size=difference / 0.0164, alpha=0.05, power=0.8)
    assert exact - 0.1 <= runs_paired(0.0164, difference) <= exact + 1.5


def test_the_runs_that_half_the_filters_would_take():
    # By the normal distribution 186 and 11; Student's t, which the verdict will use, asks for one or two more.
    deviations = np.std(HALF, ddof=1), np.std(FULL, ddof=1)
    assert [runs_unpaired(*deviations, difference) for difference in (0.012, 0.05)] == [187, 12]
    assert (
        "About 12 runs of each arm would show 5 points on these images, 187 the 1.2 that were seen."
        in judge_reported(five_runs(), matters=0.05).plan
    )


def test_no_number_of_runs_is_named_where_it_would_be_absurd():
    assert runs_unpaired(0.5, 0.5, 1e-6) is None


@pytest.mark.parametrize(
    ("accuracy", "examples", "unpaired", "paired"),
    [(0.67, 175, 14.1, 7.7), (0.98, 175, 4.2, 2.3), (0.90, 10_000, 1.2, 0.65), (0.98, 10_000, 0.55, 0.30)],
)
def test_the_resolution_card(accuracy, examples, unpaired, paired):
    visible = resolution(accuracy, examples)
    assert (100 * visible.unpaired, 100 * visible.paired) == pytest.approx((unpaired, paired), rel=0.015)


def test_one_arm_alone():
    assert reported_interval(of_counts("full", [60], 175)) == pytest.approx((0.2766, 0.4159), abs=5e-5)
    assert reported_interval(of_counts("relu", RELU, 175)) == pytest.approx(
        tuple(stats.ttest_1samp(np.array(RELU) / 175, 0).confidence_interval())
    )
    assert arm_sentence(of_counts("half", [44], 175), LUNGS).endswith(
        'does worse than always answering "lungs" (38.3%, p < 0.001).'
    )
    assert ': beats always answering "lungs"' in arm_sentence(of_counts("relu", RELU, 175), LUNGS)
    assert arm_sentence(ReportedArm("relu", 175), None) == "no figures."
