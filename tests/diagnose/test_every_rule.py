"""Every rule has a section to learn from, a test in which it speaks, and one in which it must not."""

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from paribus.diagnose.causes import UPSTREAM_FIRST

ROOT = Path(__file__).parents[2]
PAGES = ("diagnosis-static.md", "diagnosis-data.md", "diagnosis-traces.md")

STATIC: Mapping[str, tuple[str, str, str]] = {
    "double-softmax": (
        "wiring", "a_softmax_of_a_softmax_is_told", "one_softmax_at_the_end_is_the_losses_own",
    ),
    "wrong-output-activation": ("wiring", "scores_that_are_cut_at_zero_are_told", "scores_without_bounds_are_sound"),
    "loss-target-mismatch": (
        "wiring", *["mean_squared_error_is_a_note_and_cross_entropy_silent"] * 2,
    ),
    "linear-stack": (
        "linearity", "layers_with_nothing_but_linear_maps_between_are_told",
        "layers_with_a_function_between_or_a_separable_convolution_are_sound",
    ),
    "double-activation": (
        "wiring", "an_activation_right_after_another_is_told", "one_activation_a_layer_is_sound",
    ),
    "shape-collapse": ("shapes", "a_convolution_of_one_pixel_is_told", "kernels_that_meet_pixels_are_sound"),
    "bottleneck": (
        "wiring", "a_dense_layer_narrower_than_the_classes_is_told",
        "dense_layers_as_wide_as_the_classes_and_narrow_convolutions_are_sound",
    ),
    "batchnorm-axis": (
        "normalisation", "normalising_rows_or_columns_of_an_image_is_told",
        "normalising_channels_or_features_is_sound",
    ),
    "dropout-before-batchnorm": (
        "dropping", "dropout_before_batch_normalisation_is_told",
        "dropout_after_batch_normalisation_or_in_another_block_is_sound",
    ),
    "batchnorm-budget": (
        "normalisation", "running_averages_that_cannot_forget_are_told",
        "a_budget_in_seconds_and_a_quick_momentum_are_sound",
    ),
    "dropout-rate": ("dropping", "a_high_rate_is_told", "half_of_the_values_is_usual"),
    "bias-before-batchnorm": (
        "normalisation", "a_bias_that_is_subtracted_again_is_a_note", "a_bias_that_does_something_is_sound",
    ),
    "bad-initialization": (
        "initialisation", "weights_far_too_large_or_small_are_told", "healthy_initializers_are_silent",
    ),
    "penalty-dominates-start": (
        "penalty", "the_penalty_of_the_xray_network_is_predicted",
        "a_penalty_below_the_data_loss_is_silent_and_the_patch_leads_there",
    ),
    "step-budget": (
        "budget", "adam_that_cannot_get_far_is_told", "a_long_way_gradient_descent_and_seconds_are_not_judged",
    ),
    "unusual-learning-rate": (
        "budget", "learning_rates_out_of_the_ordinary_are_a_note", "tuned_learning_rates_are_not_judged",
    ),
    "confounded": (
        "comparison", "arm_with_two_changes_is_confounded", "one_aspect_at_several_places_is_not_confounded",
    ),
    "test-set-selection": (
        "comparison", "stopping_by_the_test_images_is_told_once_for_all_arms",
        "watching_or_stopping_alone_is_silent",
    ),
    "test-set-too-small": (
        "comparison", "fewer_images_than_can_exclude_what_matters_are_told",
        "enough_images_for_what_matters_or_nothing_to_compare_is_silent",
    ),
}  # fmt: skip

DATA: Mapping[str, tuple[str, str, str]] = {
    "input-scale": (
        "scale_and_order", "raw_bytes_are_too_large_and_standardising_is_the_remedy", "values_of_about_one_are_fit",
    ),
    "duplicates-across-splits": (
        "copies", "copies_in_the_test_split_are_graver_the_more_they_are", "pictures_that_differ_are_no_copies",
    ),
    "duplicates-within-split": ("copies", *["copies_within_the_training_images_are_a_note"] * 2),
    "conflicting-labels": ("copies", *["twins_with_two_labels_conflict"] * 2),
    "label-noise": ("noise", "flipped_labels_are_found_and_the_clearest_shown", "right_labels_are_left_alone"),
    "ordered-labels": (
        "scale_and_order", "classes_one_after_the_other_are_told_where_nothing_is_shuffled",
        "an_order_by_chance_is_not_told",
    ),
    "class-imbalance": ("labels", *["a_class_below_a_tenth_of_the_largest_is_rare"] * 2),
    "label-shift": (
        "labels", "the_shares_of_the_x_ray_patches_are_a_label_shift",
        "a_split_drawn_from_the_same_images_has_no_shift",
    ),
    "input-shift": (
        "shift", "inverted_test_images_are_a_warning_and_shown",
        "splits_of_the_same_images_cannot_be_told_apart_and_writers_can_without_harm",
    ),
    "shortcut": ("shortcuts", "a_mark_of_the_class_is_a_shortcut", "pictures_of_things_have_none"),
}  # fmt: skip

TRACE: Mapping[str, tuple[str, str, str]] = {
    "not-finite": (
        "divergence", "one_run_that_diverged_is_told_with_what_broke_and_when", "runs_that_finished_are_not",
    ),
    "initial-signal": (
        "beginning", "layer_that_spreads_much_farther_than_another_is_told",
        "spreads_within_a_factor_of_ten_are_not",
    ),
    "symmetric-units": ("units", "units_with_the_same_weights_are_told", "some_of_them_are_not"),
    "initial-loss": (
        "beginning", "network_that_begins_sure_of_wrong_answers_is_told", "usual_initial_losses_are_not",
    ),
    "learning-rate-high": ("updates", "updates_of_a_fifth_of_the_weights_are_told", "usual_updates_are_not"),
    "learning-rate-low": (
        "updates", "rate_at_which_nothing_moves_is_told_with_a_better_one", "usual_updates_are_not",
    ),
    "wrong-way": ("learning", "loss_that_grew_is_told", "loss_that_came_down_from_a_worse_beginning_is_not"),
    "penalty-dominates": ("penalty", "penalty_that_training_worked_on_instead_is_told", "small_penalty_is_not"),
    "vanishing-gradient": (
        "gradients", "gradient_that_hardly_reaches_the_first_layer_is_told",
        "gradient_that_arrives_after_one_epoch_is_not",
    ),
    "dead-relu": ("units", "layer_most_of_whose_units_died_is_told", "few_dead_units_are_not"),
    "frozen-weights": ("updates", "layer_that_never_changes_is_told", "layer_that_changed_once_is_not"),
    "gradient-growth": (
        "gradients", "gradient_that_grows_while_the_loss_falls_is_told", "gradient_that_shrinks_is_not",
    ),
    "saturation": ("units", "layer_at_the_ends_of_its_range_is_told", "layer_within_its_range_is_not"),
    "exploding-gradient": ("gradients", "gradient_out_of_hand_is_told", "large_gradient_is_not"),
    "batch-size-noise": (
        "probed", "a_batch_far_below_the_noise_scale_is_a_note_in_words",
        "a_batch_that_fits_its_noise_is_not_a_finding",
    ),
    "cannot-memorize": (
        "probed", "a_network_that_no_optimizer_teaches_cannot_memorize",
        "what_learns_sixteen_images_by_heart_is_not_a_finding",
    ),
    "input-independent": (
        "probed", "a_network_that_is_no_better_than_its_twin_without_images_is_input_independent",
        "a_network_that_uses_its_images_is_not_input_independent",
    ),
    "stale-batchnorm": (
        "normalization", "variances_that_do_not_fit_are_a_note_while_they_do_no_harm",
        "variances_that_fit_roughly_or_say_nothing_are_not",
    ),
    "mode-gap": (
        "normalization", "network_that_is_right_in_training_and_wrong_in_use_is_told",
        "mean_over_an_epoch_in_which_much_was_learnt_is_no_gap",
    ),
    "validation-floor": (
        "generalization", "what_holds_for_training_images_alone_is_told",
        "better_than_the_floor_or_no_better_in_training_is_not",
    ),
    "noisy-training-labels": (
        "generalization", "better_on_validation_than_on_training_images_is_told", "a_little_better_is_not",
    ),
    "overfitting": (
        "generalization", "loss_on_new_images_that_turns_up_with_a_gap_is_overfitting", "other_gaps_are_not",
    ),
    "test-shift": (
        "generalization", "worse_on_test_than_on_validation_images_is_a_shift",
        "test_images_that_are_a_little_harder_are_not",
    ),
    "overconfidence": (
        "calibration", "sureness_that_outgrew_the_answers_is_a_note_with_its_error",
        "network_that_is_as_sure_as_right_is_not",
    ),
    "suspiciously-good": (
        "generalization", "nearly_everything_right_after_one_epoch_is_a_note",
        "nearly_everything_right_after_twenty_epochs_is_not",
    ),
    "not-learning": (
        "learning", "network_that_knows_nothing_is_told", "network_that_learnt_a_little_is_not",
    ),
    "collapsed-predictions": (
        "learning", "one_answer_for_all_is_told_with_the_answer", "answers_of_many_classes_are_not",
    ),
    "metric-disagreement": (
        "learning", "loss_and_accuracy_that_rise_together_are_a_note", "loss_that_falls_as_accuracy_rises_is_not",
    ),
    "replicate-outlier": ("replicates", "arm_that_fails_with_some_seeds_is_told", "other_runs_are_not"),
    "unfinished": (
        "learning", "training_that_ended_while_it_still_learnt_is_a_note", "loss_that_hardly_fell_at_all_is_not",
    ),
}  # fmt: skip

TESTS = {
    name: (f"{folder}/test_{file}.py", f"test_{speaks}", f"test_{silent}")
    for folder, rules in (("static", STATIC), ("data", DATA), ("trace", TRACE))
    for name, (file, speaks, silent) in rules.items()
}
"""Where each rule is tested: the file, the test in which it speaks, and the one in which it must not."""


@cache
def sections() -> Mapping[str, str]:
    """The text under each rule's heading."""
    found: dict[str, str] = {}
    for page in PAGES:
        parts = re.split(r"^### `?([a-z-]+)`?$", (ROOT / "docs" / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
        found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


@cache
def functions(file: str) -> Mapping[str, str]:
    """The text of each test of a file."""
    source = (ROOT / "tests" / "diagnose" / file).read_text(encoding="utf-8")
    tests = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return {test.name: ast.get_source_segment(source, test) or "" for test in tests}


def test_every_rule_is_in_the_list_and_every_one_of_the_list_is_a_rule() -> None:
    assert set(TESTS) == set(UPSTREAM_FIRST)
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/paribus/diagnose").rglob("*.py"))
    assert set(re.findall(r'^\s+id="([a-z-]+)"', written, re.MULTILINE)) == set(UPSTREAM_FIRST)


@pytest.mark.parametrize("name", UPSTREAM_FIRST)
def test_every_rule_has_a_section_with_how_it_is_found_what_to_do_and_its_source(name: str) -> None:
    section = sections()[name]
    for part in ("*How it is found", "*What to do", "*Source"):
        assert part in section, f"{name} has no {part}"


@pytest.mark.parametrize("name", UPSTREAM_FIRST)
def test_every_rule_has_a_test_in_which_it_speaks_and_one_in_which_it_must_not(name: str) -> None:
    file, speaks, silent = TESTS[name]
    assert {speaks, silent} <= set(functions(file)), f"{name}: {file} has no {speaks} or no {silent}"
    assert names(name, functions(file)[speaks])
    nothing_at_all = re.search(r"== \(\)|== \[\]", functions(file)[silent])
    assert names(name, functions(file)[silent]) or nothing_at_all


def names(rule: str, test: str) -> bool:
    """Whether a test is about a rule: by its public name, or by its function's."""
    return f'"{rule}"' in test or re.search(rf"\b{rule.replace('-', '_')}\b", test) is not None
