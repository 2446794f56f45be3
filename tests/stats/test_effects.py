"""Trends, main effects and interactions against closed forms and statsmodels, and what is said of each."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.multitest import multipletests

from paribus.stats.cautious import cautious_interval, cautious_p
from paribus.stats.combination import combined
from paribus.stats.effects.answers import Answers
from paribus.stats.effects.decision import decide_effect
from paribus.stats.effects.effect import Effect
from paribus.stats.effects.questions import CrossedFactor, factorial_effects, trend_effect
from paribus.stats.factorial import interaction_weights
from paribus.stats.trend import trend

LEVELS = (16, 32, 64, 128)
ACTIVATION = CrossedFactor("activation", ("relu", "elu"), baseline=0)
BATCH = CrossedFactor("batch size", ("32", "64"), baseline=0)


def answers(shares: Sequence[float], replicates: int = 6, examples: int = 1000, asked: int = 0) -> Answers:
    """Arms that are right with these shares: every image is as hard for all of them, give or take a little."""
    labels = np.arange(examples) % 4
    hard = np.random.default_rng(3).random(examples)
    wrong = [
        [hard + np.random.default_rng([arm, row]).normal(0, 0.02, examples) > share for row in range(replicates)]
        for arm, share in enumerate(shares)
    ]
    given = np.where(np.array(wrong, bool).reshape(len(shares), replicates, examples), (labels + 1) % 4, labels)
    return Answers(given, labels, ("cat", "dog", "fox", "owl"), np.full(4, 250), asked)


RISING = answers((0.70, 0.72, 0.74, 0.76))


def test_a_slope_is_that_of_a_straight_line_through_the_means_of_all_runs() -> None:
    means = RISING.correct.mean(axis=2)
    doublings = np.repeat(np.log2(LEVELS), means.shape[1])
    _, slope = OLS(means.ravel(), np.column_stack([np.ones_like(doublings), doublings])).fit().params
    effect = trend_effect(RISING, "width", LEVELS)
    assert effect.estimate == pytest.approx(slope)
    assert effect.unit == "accuracy per doubling of width"


def test_its_intervals_are_those_of_the_trend_and_of_the_slopes_of_the_replicates() -> None:
    effect, known = trend_effect(RISING, "width", LEVELS), trend(RISING.correct, LEVELS)
    assert effect.interval == pytest.approx((known.slope.low, known.slope.high))
    assert effect.interval90 == pytest.approx((known.slope.at(0.9).low, known.slope.at(0.9).high))
    assert effect.p == pytest.approx(known.p)
    slopes = np.polyfit(np.log2(LEVELS), RISING.correct.mean(axis=2), 1)[0]
    assert effect.this_test_set == pytest.approx(stats.ttest_1samp(slopes, 0).confidence_interval())


def test_levels_in_another_order_have_the_same_trend() -> None:
    order = [2, 0, 3, 1]
    shuffled = replace(RISING, predictions=RISING.predictions[order])
    assert trend_effect(shuffled, "width", [LEVELS[place] for place in order]).estimate == pytest.approx(
        trend_effect(RISING, "width", LEVELS).estimate
    )


@pytest.mark.parametrize(
    ("levels", "unit", "times"),
    [
        ((0, 0.1, 0.2, 0.4), "accuracy per 0.1 more of rate", 0.1),
        ((-1, 0, 1, 2), "accuracy per 1 more of rate", 1.0),
        ((0.80, 0.85, 0.90, 0.95), "accuracy from rate 0.8 to 0.95", np.log2(0.95 / 0.80)),
    ],
)
def test_a_slope_is_told_per_step_that_the_levels_span(levels: tuple[float, ...], unit: str, times: float) -> None:
    effect = trend_effect(RISING, "rate", levels)
    assert effect.unit == unit
    assert effect.estimate == pytest.approx(trend(RISING.correct, levels).slope.estimate * times)


def test_what_rises_by_enough_is_said_to_rise() -> None:
    effect = trend_effect(RISING, "batch size", LEVELS)
    assert (effect.kind, effect.name, effect.code) == ("trend", "batch size", "RISES")
    assert effect.sentence.startswith("Accuracy rises by ")
    assert "points with every doubling of batch size (95% interval" in effect.sentence
    assert effect.sentence.endswith("on new images like these; 6 seeds x 1,000 images).")


def test_what_falls_is_said_to_fall_by_a_positive_number() -> None:
    effect = trend_effect(answers((0.76, 0.74, 0.72, 0.70)), "batch size", LEVELS)
    assert effect.code == "FALLS"
    assert "-" not in effect.sentence.split(";")[0]


def test_a_trend_that_makes_less_than_matters_from_end_to_end_is_flat() -> None:
    tiny = answers((0.700, 0.702, 0.704, 0.706))
    assert trend_effect(tiny, "width", LEVELS, matters=0.05).code == "FLAT"
    assert "all inside ±5 points" in trend_effect(tiny, "width", LEVELS, matters=0.05).sentence
    per_doubling_small_but_not_over_three = trend_effect(RISING, "width", LEVELS, matters=0.03)
    assert per_doubling_small_but_not_over_three.code == "RISES"


def test_what_rises_and_falls_again_shows_no_trend() -> None:
    effect = trend_effect(answers((0.70, 0.76, 0.76, 0.70), replicates=3), "width", LEVELS, matters=0.001)
    assert effect.code == "NO_TREND_SHOWN"
    assert effect.sentence.startswith("No trend is shown over width")


def test_equal_arms_are_flat_only_as_far_as_the_images_can_tell() -> None:
    same = replace(RISING, predictions=np.repeat(RISING.predictions[:1], 4, axis=0))
    effect = trend_effect(same, "width", LEVELS)
    # 0 of 1,000 images differ: the exact upper end is 1 - 0.025^(1/1000), times half the weights' sum
    most = (1 - 0.025 ** (1 / 1000)) * np.abs([-0.3, -0.1, 0.1, 0.3]).sum() / 2
    assert effect.interval == pytest.approx((-most, most))
    assert (effect.code, effect.p) == ("FLAT", 1.0)
    few = replace(same, predictions=same.predictions[..., :20], labels=same.labels[:20])
    assert trend_effect(few, "width", LEVELS).code == "NO_TREND_SHOWN"


def test_a_trend_over_what_never_learned_is_none() -> None:
    effect = trend_effect(answers((0.24, 0.25, 0.26, 0.25)), "width", LEVELS)
    assert effect.code == "NEITHER_LEARNED"
    assert "No arm is shown to beat" in effect.sentence


def test_one_arm_that_learned_is_enough_for_a_trend() -> None:
    assert trend_effect(answers((0.25, 0.25, 0.25, 0.9)), "width", LEVELS).code == "RISES"


def test_one_run_of_each_arm_tells_no_trend() -> None:
    effect = trend_effect(answers((0.5, 0.6, 0.7, 0.8), replicates=1), "width", LEVELS)
    assert effect.code == "ONE_RUN"
    assert np.isnan(effect.interval).all()
    assert effect.estimate == pytest.approx(0.1, abs=0.02)


def test_no_replicate_in_every_arm_is_nothing_to_tell() -> None:
    effect = trend_effect(answers((0.5, 0.6, 0.7, 0.8), replicates=0, asked=5), "width", LEVELS)
    assert effect.code == "FAILED_RUNS"
    assert np.isnan(effect.estimate)


def test_replicates_that_are_left_out_are_counted() -> None:
    effect = trend_effect(answers((0.70, 0.72, 0.74, 0.76), asked=8), "width", LEVELS)
    assert effect.sentence.endswith("2 replicates of 8 were left out: not finished in every arm.")


def test_a_level_that_changes_two_things_has_no_trend_of_its_own() -> None:
    effect = trend_effect(RISING, "batch size", LEVELS, aspects=("batch size", "training length"))
    assert effect.code == "CONFOUNDED"
    assert "batch size and training length" in effect.sentence


def test_looking_again_widens_the_interval() -> None:
    once, staged = (trend_effect(RISING, "width", LEVELS, looking=looking) for looking in ("once", "staged"))
    assert np.ptp(staged.interval) > np.ptp(once.interval)
    assert staged.p > once.p
    assert "for every planned look" in staged.sentence


def test_too_few_levels_have_no_trend() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        trend_effect(answers((0.5, 0.6)), "width", (1, 2))


@pytest.mark.parametrize("shares", [(0.60, 0.65, 0.70, 0.70), (0.7, 0.7, 0.8, 0.8)])
def test_effects_of_two_factors_are_those_of_a_linear_model(shares: tuple[float, ...]) -> None:
    given = answers(shares)
    means = given.correct.mean(axis=2)  # (arms, replicates)
    a, b = (np.repeat(row, means.shape[1]) for row in ([-0.5, -0.5, 0.5, 0.5], [-0.5, 0.5, -0.5, 0.5]))
    _, *fitted = OLS(means.ravel(), np.column_stack([np.ones_like(a), a, b, a * b])).fit().params
    effects = factorial_effects(given, (ACTIVATION, BATCH))
    assert [effect.name for effect in effects] == [
        "activation: elu against relu",
        "batch size: 64 against 32",
        "elu × 64",
    ]
    assert [effect.estimate for effect in effects] == pytest.approx(fitted)


def test_effects_of_unequal_tables_are_differences_of_row_and_column_means() -> None:
    first = CrossedFactor("activation", ("relu", "elu", "tanh"), baseline=1)
    second = CrossedFactor("batch size", ("16", "32", "64", "128"), baseline=0)
    given = answers(np.linspace(0.6, 0.8, 12))
    means = given.correct.mean(axis=(1, 2)).reshape(3, 4)
    effects = {effect.name: effect.estimate for effect in factorial_effects(given, (first, second))}
    assert len(effects) == 2 + 3 + 6
    assert effects["activation: tanh against elu"] == pytest.approx(means[2].mean() - means[1].mean())
    assert effects["batch size: 64 against 16"] == pytest.approx(means[:, 2].mean() - means[:, 0].mean())
    assert effects["relu × 128"] == pytest.approx(means[0, 3] - means[0, 0] - means[1, 3] + means[1, 0])


def test_p_values_are_adjusted_within_the_whole_family() -> None:
    given = answers((0.700, 0.701, 0.702, 0.712), examples=300)
    weights = [np.array(row) / 2 for row in ((-1, -1, 1, 1), (-1, 1, -1, 1))]
    weights.append(interaction_weights((2, 2), (1, 1)).ravel())
    raw = [cautious_p(combined(given.correct, each)) for each in weights]
    told = [effect.p for effect in factorial_effects(given, (ACTIVATION, BATCH))]
    assert told == pytest.approx(multipletests(raw, method="holm")[1])


def test_intervals_hold_for_all_effects_at_once() -> None:
    given = answers((0.70, 0.72, 0.74, 0.76))
    main = factorial_effects(given, (ACTIVATION, BATCH))[0]
    alone = combined(given.correct, np.array([-0.5, -0.5, 0.5, 0.5]))
    assert main.interval == pytest.approx(cautious_interval(alone, 1 - 0.05 / 3))
    assert "for all 3 comparisons" in main.sentence


def by_kind(effects: Sequence[Effect], kind: str) -> list[Effect]:
    return [effect for effect in effects if effect.kind == kind]


def test_changes_that_add_up_have_main_effects_and_no_interaction_that_matters() -> None:
    effects = factorial_effects(answers((0.60, 0.65, 0.70, 0.75)), (ACTIVATION, BATCH), matters=0.03)
    assert [effect.code for effect in by_kind(effects, "main")] == ["BETTER_ENOUGH", "BETTER_ENOUGH"]
    [interaction] = by_kind(effects, "interaction")
    assert interaction.code == "EQUIVALENT"
    assert interaction.sentence.startswith("No interaction that matters: activation elu and batch size 64 add up")
    assert effects[0].sentence.startswith("activation elu is better than relu by 10")
    assert "on average over batch size" in effects[0].sentence
    assert "do not add up" not in effects[0].sentence


def test_changes_that_do_not_add_up_say_where_the_one_brings_more() -> None:
    effects = factorial_effects(answers((0.60, 0.60, 0.60, 0.75)), (ACTIVATION, BATCH))
    [interaction] = by_kind(effects, "interaction")
    assert interaction.code == "BETTER_ENOUGH"
    assert interaction.sentence.startswith("The two do not add up: activation elu instead of relu brings 16.4 ")
    assert "points more with batch size 64 than with 32" in interaction.sentence
    assert effects[0].sentence.endswith("It is not the same at every level: the two factors do not add up.")


def test_an_interaction_that_takes_away_is_told_as_less() -> None:
    [interaction] = by_kind(factorial_effects(answers((0.60, 0.70, 0.70, 0.70)), (ACTIVATION, BATCH)), "interaction")
    assert interaction.code == "WORSE_ENOUGH"
    assert "points less with batch size 64 than with 32 (95% interval" in interaction.sentence


def test_an_interaction_that_is_open_says_what_it_would_take() -> None:
    given = answers((0.70, 0.71, 0.72, 0.73), replicates=2, examples=200)
    [interaction] = by_kind(factorial_effects(given, (ACTIVATION, BATCH)), "interaction")
    assert interaction.code == "CANNOT_TELL"
    assert "four times the replicates of a main effect" in interaction.sentence


def test_a_factor_that_changes_two_things_spoils_its_own_effects_only() -> None:
    spoiled = replace(BATCH, aspects=("batch size", "training length"))
    codes = {effect.name: effect.code for effect in factorial_effects(RISING, (ACTIVATION, spoiled))}
    assert codes["batch size: 64 against 32"] == codes["elu × 64"] == "CONFOUNDED"
    assert codes["activation: elu against relu"] == "BETTER_ENOUGH"
    assert "comparisons" not in factorial_effects(RISING, (ACTIVATION, spoiled))[0].sentence


def test_one_run_of_each_cell_tells_no_effect() -> None:
    effects = factorial_effects(answers((0.5, 0.6, 0.7, 0.8), replicates=1), (ACTIVATION, BATCH))
    assert {effect.code for effect in effects} == {"ONE_RUN"}


@pytest.mark.parametrize(
    ("trend", "interval", "interval90", "code"),
    [
        (True, (0.001, 0.009), (0.002, 0.008), "FLAT"),
        (True, (0.001, 0.02), (0.002, 0.018), "RISES"),
        (True, (-0.02, -0.001), (-0.018, -0.002), "FALLS"),
        (True, (0.02, 0.03), (0.021, 0.029), "RISES"),
        (True, (-0.02, 0.03), (-0.015, 0.025), "NO_TREND_SHOWN"),
        (False, (0.001, 0.009), (0.002, 0.008), "EQUIVALENT"),
        (False, (0.02, 0.03), (0.021, 0.029), "BETTER_ENOUGH"),
        (False, (-0.03, -0.02), (-0.029, -0.021), "WORSE_ENOUGH"),
        (False, (0.001, 0.02), (0.002, 0.018), "BETTER"),
        (False, (-0.02, -0.001), (-0.018, -0.002), "WORSE"),
        (False, (-0.02, 0.03), (-0.015, 0.025), "CANNOT_TELL"),
    ],
)
def test_size_decides_before_direction(
    trend: bool, interval: tuple[float, float], interval90: tuple[float, float], code: str
) -> None:
    p = 0.5 if interval[0] < 0 < interval[1] else 0.01
    given = {"confounded": False, "replicates": 5, "learned": True, "matters": 0.01}
    assert decide_effect(trend=trend, interval=interval, interval90=interval90, p=p, **given) == code


def test_what_holm_shows_is_told_though_the_interval_of_all_includes_zero() -> None:
    given = {"confounded": False, "replicates": 5, "learned": True, "matters": 0.01, "trend": False}
    assert decide_effect(interval=(-0.001, 0.03), interval90=(0.0, 0.03), p=0.04, **given) == "BETTER"
    assert decide_effect(interval=(-0.03, 0.001), interval90=(-0.03, 0.0), p=0.04, **given) == "WORSE"


def test_equal_arms_show_an_effect_in_one_of_twenty_studies_at_most() -> None:
    """Images, seeds and single answers all vary; the three effects of a study count together."""
    rng, labels, false_claims = np.random.default_rng(11), np.arange(200) % 2, 0
    for _ in range(300):
        ease = rng.normal(1, 1, 200) + 0.1 * rng.normal(size=(4, 5, 1)) + 0.5 * rng.normal(size=(4, 5, 200))
        given = Answers(np.where(ease > 0, labels, 1 - labels), labels, ("cat", "dog"), np.array([50, 50]))
        effects = factorial_effects(given, (ACTIVATION, BATCH), matters=0.001)
        false_claims += any(effect.code.startswith(("BETTER", "WORSE")) for effect in effects)
    assert 0 < false_claims <= 24  # of 300 as many as 15 are meant; by luck more than 24 in one of a hundred tests
