"""What people read. The numbers are set by hand; the words are compared in full."""

from dataclasses import replace

import numpy as np
import pytest

from paribus.stats import Plan, decide, measure, sentence
from paribus.stats.standard import Standard

RIGHT = np.ones((10, 1728), dtype=bool)


@pytest.fixture
def contrast(make_evidence):
    wrong_once = RIGHT.copy()
    wrong_once[0, 0] = False
    return measure(make_evidence(RIGHT, wrong_once), matters=0.01)


def told(contrast, difference, interval, interval90=None, these=None, plan=None, at_next_look=None):
    """The sentence for these numbers."""
    numbers = replace(
        contrast,
        difference=difference,
        interval=interval,
        interval90=interval90 or interval,
        this_test_set=these or interval,
        plan=plan,
        at_next_look=plan and (at_next_look or plan.replicates),
    )
    return sentence(decide(numbers), numbers)


def test_better_by_enough(contrast):
    assert told(contrast, 0.032, (0.026, 0.038)) == (
        "leaky is better than relu by 3.2 points on new images like these (95% interval 2.6 to 3.8; 10 seeds x 1,728 "
        "images). That is more than the 1 point that matters."
    )


def test_worse_by_enough_tells_how_much_worse(contrast):
    assert told(contrast, -0.136, (-0.208, -0.064)) == (
        "leaky is worse than relu by 13.6 points on new images like these (95% interval 6.4 to 20.8; 10 seeds x 1,728 "
        "images). That is more than the 1 point that matters."
    )


def test_better_by_an_unknown_size(contrast):
    assert told(contrast, 0.015, (0.002, 0.028)) == (
        "leaky is better than relu, but maybe by less than matters: +1.5 points, interval 0.2 to 2.8."
    )


def test_worse_by_an_unknown_size(contrast):
    assert told(contrast, -0.015, (-0.028, -0.002)) == (
        "leaky is worse than relu, but maybe by less than matters: -1.5 points, interval -2.8 to -0.2."
    )


def test_no_difference_that_matters(contrast):
    assert told(contrast, -0.0017, (-0.0094, 0.006), interval90=(-0.008, 0.0045)) == (
        "No difference that matters between leaky and relu: -0.2 points, 90% interval -0.8 to +0.4, all inside ±1 "
        "point."
    )


def test_a_real_difference_that_is_too_small_to_matter(contrast):
    assert told(contrast, 0.005, (0.003, 0.007), interval90=(0.0035, 0.0065)).endswith(
        "all inside ±1 point. The difference is real but too small to matter."
    )


def test_cannot_tell_because_of_the_images(contrast):
    assert told(contrast, 0.023, (-0.074, 0.12), plan=Plan(replicates=None, examples=1854, smallest=0.075)) == (
        "Cannot tell: +2.3 points, interval -7.4 to +12.0. Seeds are not the bottleneck: with 1,728 images even "
        "endless seeds could not show less than 7.5 points. 1,854 images would do."
    )


@pytest.mark.parametrize(("replicates", "words"), [(53, "43 more seeds would do"), (11, "1 more seed would do")])
def test_cannot_tell_because_of_the_seeds(contrast, replicates, words):
    plan = Plan(replicates=replicates, examples=None, smallest=0.001)
    assert told(contrast, 0.005, (-0.01, 0.02), plan=plan).endswith(f"{words} at these 1,728 images.")


def test_adding_to_a_study_that_was_looked_at_takes_more_than_planning_it(contrast):
    plan = Plan(replicates=53, examples=None, smallest=0.001)
    assert told(contrast, 0.005, (-0.01, 0.02), plan=plan, at_next_look=110).endswith(
        "100 more seeds would do at these 1,728 images; a new study would need 53, for looking again has its price."
    )


def test_cannot_tell_though_the_plan_was_met(contrast):
    plan = Plan(replicates=8, examples=None, smallest=0.001)
    assert told(contrast, 0.005, (-0.001, 0.011), plan=plan).endswith("twice as many seeds (20) may settle it.")


def test_cannot_tell_from_few_images_without_a_difference(make_evidence):
    few = measure(make_evidence(RIGHT[:, :175], RIGHT[:, :175]), matters=0.01)
    assert sentence(decide(few), few) == (
        "Cannot tell: 0.0 points, interval -2.1 to +2.1. 299 images without a difference would do."
    )


def test_both_scopes_are_told_when_only_these_images_show_a_difference(contrast):
    plan = Plan(replicates=20, examples=None, smallest=0.001)
    assert (
        "On exactly these 1,728 images leaky is worse (-1.4 points, -2.6 to -0.2); for new images it is open "
        "(-3.5 to +0.7)."
    ) in told(contrast, -0.014, (-0.035, 0.0065), these=(-0.0265, -0.0021), plan=plan)


def test_both_scopes_are_told_when_few_seeds_leave_these_images_open(contrast):
    assert told(contrast, 0.032, (0.026, 0.038), these=(-0.01, 0.074)).endswith(
        "Judged by the 10 seeds alone, on exactly these 1,728 images, it is open (-1.0 to +7.4)."
    )


@pytest.mark.parametrize(
    ("difference", "words"),
    [(-0.0004, "-0.04 points"), (0.0004, "+0.04 points"), (-0.00001, "0.0 points"), (0.0, "0.0 points")],
)
def test_a_tiny_difference_never_reads_minus_zero(contrast, difference, words):
    assert f": {words}," in told(contrast, difference, (-0.005, 0.005))


def test_two_changes_are_told_with_what_to_rerun(make_evidence):
    changes = (("batch size", "64", "32"), ("epochs", "25", "50"))
    numbers = replace(
        measure(make_evidence(RIGHT, RIGHT, changes=changes), matters=0.01), difference=0.023, interval=(-0.01, 0.056)
    )
    assert sentence("CONFOUNDED", numbers) == (
        "Two things changed, not one: batch size 64→32 and epochs 25→50. Together they make +2.3 points (95% interval "
        "-1.0 to +5.6). Rerun with epochs 25 to attribute anything to batch size."
    )


def test_three_changes_in_one_run_each(make_evidence):
    changes = (("batch size", "64", "32"), ("epochs", "25", "50"), ("momentum", "0", "0.9"))
    numbers = measure(make_evidence(RIGHT[:1], RIGHT[:1], changes=changes), matters=0.01)
    assert sentence("CONFOUNDED", numbers) == (
        "Three things changed, not one: batch size 64→32, epochs 25→50 and momentum 0→0.9. Together they make 0.0 "
        "points, one run each. Rerun with epochs 25 and momentum 0 to attribute anything to batch size."
    )


def test_two_changes_without_a_finished_run(make_evidence):
    changes = (("batch size", "64", "32"), ("epochs", "25", "50"))
    numbers = measure(make_evidence(RIGHT[:0], RIGHT[:0], changes=changes), matters=0.01)
    assert "No replicate finished in both arms. Rerun with epochs 25" in sentence("CONFOUNDED", numbers)


def test_no_effect_asks_whether_the_change_reached_the_model(contrast):
    assert sentence("NO_EFFECT", contrast) == (
        "leaky and relu gave the same probabilities, bit for bit, in each of 10 replicates: did the change reach the "
        "model?"
    )


def test_runs_that_all_failed_are_counted(make_evidence):
    numbers = measure(make_evidence(RIGHT[:0], RIGHT[:0], arm_failed=5, runs=5), matters=0.01)
    assert sentence("FAILED_RUNS", numbers) == (
        "Nothing to compare: no replicate finished in both arms. 5 of 5 runs failed to train for leaky, 0 of 5 for "
        "relu (Boschloo's p = 0.002). Look at why the runs failed before comparing."
    )


def test_a_verdict_on_survivors_says_so(make_evidence):
    numbers = measure(make_evidence(RIGHT[:4], RIGHT[:4], arm_failed=1, runs=5), matters=0.01)
    assert sentence(decide(numbers), numbers).endswith(
        "That is among runs that finished: 1 of 5 runs failed to train for leaky, 0 of 5 for relu (Boschloo's p = "
        "0.754)."
    )


def test_neither_arm_is_shown_to_beat_the_floor(contrast):
    numbers = replace(contrast, arm_above_floor=(-0.02, 0.06), baseline_above_floor=(-0.2, -0.1))
    assert sentence(decide(numbers), numbers) == (
        'Neither arm is shown to beat always answering "background" (25.0%). Which is higher means nothing yet. '
        "Look at how training went before comparing."
    )


def test_both_arms_are_below_the_floor(contrast):
    numbers = replace(contrast, arm_above_floor=(-0.2, -0.1), baseline_above_floor=(-0.2, -0.1))
    assert sentence(decide(numbers), numbers).startswith('Both arms do worse than always answering "background"')


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (np.zeros((3, 8), dtype=int), 'leaky answered "background" for every image.'),
        (np.repeat([[0], [1], [0]], 8, axis=1), "leaky gave one answer for nearly every image, not the same in every"),
        (
            np.array([[0] * 8, [0] * 8, [0, 1, 2, 3] * 2]),
            "leaky gave one answer for nearly every image in 2 of 3 runs.",
        ),
    ],
)
def test_a_collapsed_arm_is_told_when_neither_learned(make_evidence, answers, words):
    chance = np.arange(24).reshape(3, 8) % 5 == 0
    numbers = measure(make_evidence(chance, chance, arm_predictions=answers), matters=0.2)
    assert decide(numbers) == "NEITHER_LEARNED"
    assert words in sentence("NEITHER_LEARNED", numbers)


def test_a_stopped_clock_above_the_floor_is_told(make_evidence):
    labels = np.array([0, 0, 0, 0, 1, 2, 3, 3])
    wrong = np.array([[0, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 0, 1, 1]])
    answers = (labels + wrong) % 4
    counts = np.array([0, 99, 0, 0])
    numbers = measure(
        make_evidence(
            answers,
            answers,
            labels=labels,
            arm_predictions=answers,
            baseline_predictions=answers,
            train_label_counts=counts,
        ),
        matters=0.2,
    )
    assert decide(numbers) == "NEITHER_LEARNED"
    assert "guessing (25.0%; a stopped clock could get 50.0%)" in sentence("NEITHER_LEARNED", numbers)


def one_run(make_evidence, only_arm, only_baseline):
    arm, baseline = np.ones((2, 1, 175), dtype=bool)
    baseline[0, :only_arm] = False
    arm[0, only_arm : only_arm + only_baseline] = False
    numbers = measure(make_evidence(arm, baseline), matters=0.01)
    return sentence(decide(numbers), numbers)


def test_one_run_each_whose_models_differ(make_evidence):
    assert one_run(make_evidence, 16, 4) == (
        "One run each: these two trained models differ on these images (leaky alone is right on 16, relu alone on 4; "
        "p = 0.012), but one run cannot say the change caused it. Train each arm from 5 seeds or more."
    )


def test_one_run_each_whose_models_cannot_be_told_apart(make_evidence):
    assert one_run(make_evidence, 6, 4).startswith(
        "One run each: these two trained models cannot be told apart on these images (leaky alone is right on 6, relu "
        "alone on 4; p = 0.754)."
    )


@pytest.mark.parametrize(("only_arm", "words"), [(4, "4 images out of 175"), (1, "1 image out of 175")])
def test_one_run_each_with_too_few_changed_answers(make_evidence, only_arm, words):
    text = one_run(make_evidence, only_arm, 0)
    assert "even if every changed answer had gone the same way" in text
    assert f"{words} could not be told from luck (p >= " in text


def test_one_run_each_without_a_changed_answer(make_evidence):
    assert one_run(make_evidence, 0, 0).startswith("One run each: both trained models are right on the same images.")


def test_a_sure_difference_of_two_models_has_a_small_p(make_evidence):
    assert "p < 0.001" in one_run(make_evidence, 40, 2)


def test_two_seeds_are_never_planned_from(make_evidence):
    random = np.random.default_rng(3)
    arm, baseline = (random.random((2, 1, 400)) < 0.9).repeat(2, axis=1)
    arm[0, :40] = ~arm[0, :40]
    numbers = measure(make_evidence(arm, baseline), matters=0.01)
    assert sentence("CANNOT_TELL", numbers).endswith("2 seeds are too few to plan from: train each arm from 5 or more.")
    assert sentence("NEITHER_LEARNED", numbers).endswith("train each arm from 5 or more.")


def test_no_interval_goes_beyond_what_accuracies_can_differ_by(make_evidence):
    arm, baseline = np.ones((2, 40), bool), np.ones((2, 40), bool)
    baseline[1] = False
    numbers = measure(make_evidence(arm, baseline), matters=0.01)
    assert numbers.interval == (-1.0, 1.0)
    assert numbers.this_test_set == (-1.0, 1.0)


def test_exchanged_layers_are_named_and_not_written_out(make_evidence):
    layers = ("Dropout layers", "null", "{Dropout: {rate: 0.3}}")
    numbers = measure(make_evidence(RIGHT[:4], RIGHT[:4], changes=(layers, ("epochs", "25", "50"))), matters=0.01)
    told = sentence("CONFOUNDED", numbers)
    assert told.startswith("Two things changed, not one: Dropout layers and epochs 25→50.")
    assert told.endswith("Make an arm for each of them to attribute anything.")


def test_several_comparisons_are_told_with_the_interval(contrast):
    numbers = replace(contrast, standard=Standard(comparisons=4))
    assert told(numbers, 0.032, (0.026, 0.038)) == (
        "leaky is better than relu by 3.2 points on new images like these (95% interval 2.6 to 3.8 for all 4 "
        "comparisons; 10 seeds x 1,728 images). That is more than the 1 point that matters."
    )


def test_looks_are_told_with_the_interval(contrast):
    numbers = replace(contrast, standard=Standard("staged"))
    assert "-1.0 to +5.0 for every planned look." in told(numbers, 0.02, (-0.01, 0.05))
    numbers = replace(contrast, standard=Standard("open-ended", comparisons=2))
    assert "-1.0 to +5.0 for both comparisons and any number of looks." in told(numbers, 0.02, (-0.01, 0.05))


def test_a_claim_that_the_interval_alone_would_not_make_says_what_makes_it(contrast):
    numbers = replace(contrast, standard=Standard(comparisons=4), p=0.031)
    assert told(numbers, 0.02, (-0.001, 0.041)) == (
        "leaky is better than relu, but maybe by less than matters: +2.0 points, interval -0.1 to +4.1 for all 4 "
        "comparisons. Taken one after the other (Holm), a difference is shown nonetheless: p = 0.031."
    )


def test_one_claim_of_many_is_worth_a_second_look(contrast):
    numbers = replace(contrast, standard=Standard(comparisons=12))
    assert told(numbers, 0.032, (0.026, 0.038)).endswith(
        "One of 12 comparisons: worth a second look, on seeds of its own."
    )


def test_a_comparison_of_faulty_models_says_so_first(make_evidence):
    evidence = make_evidence(RIGHT, RIGHT, faults=("relu: no layer has an activation",))
    numbers = measure(evidence, matters=0.01)
    assert sentence(decide(numbers), numbers).startswith(
        "Valid only as a statement about models with a fault (relu: no layer has an activation)."
    )


def test_seeds_that_are_no_pairs_are_counted_for_both_arms(make_evidence):
    rng = np.random.default_rng(0)
    evidence = make_evidence(rng.random((4, 1728)) < 0.9, rng.random((4, 1728)) < 0.8)
    apart = replace(evidence, baseline_predictions=evidence.baseline_predictions[:3], paired=False)
    numbers = measure(apart, matters=0.01)
    assert "(95% interval" in sentence(decide(numbers), numbers)
    assert "4 seeds against 3 others x 1,728 images" in sentence(decide(numbers), numbers)


def test_a_name_that_is_a_mere_number_gets_what_is_varied_before_it(make_evidence):
    evidence = make_evidence(
        RIGHT[:5], RIGHT[:5] & (np.arange(1728) % 9 > 0), arm="40", baseline="1e-3", factor="epochs"
    )
    words = sentence("BETTER_ENOUGH", measure(evidence, matters=0.01))
    assert words.startswith("epochs 40 is better than epochs 1e-3 by")
