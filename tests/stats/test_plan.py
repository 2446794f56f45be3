import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paribus.stats import (
    Components,
    images_paired,
    images_unpaired,
    images_when_none_differ,
    plan_replicates,
    smallest_visible,
    wilson_interval,
)

# Measured on 175 test images of the X-ray patches.
BATCH_SIZE = Components(replicates=1.44e-4, examples=9.87e-3, residual=0.038)
BATCH_NORM = Components(replicates=4.35e-4, examples=0.124, residual=0.084)
LEAKY = Components(replicates=2.77e-5, examples=0.0, residual=0.016)


@pytest.mark.parametrize(
    ("components", "matters", "replicates"),
    [(BATCH_SIZE, 0.05, 5), (BATCH_SIZE, 0.0229, 48), (BATCH_NORM, 0.10, 7), (LEAKY, 0.01, 12), (LEAKY, 0.0229, 4)],
)
def test_published_comparisons_need_this_many_seeds(components, matters, replicates):
    plan = plan_replicates(components, 175, matters)
    assert (plan.replicates, plan.examples) == (replicates, None)


@pytest.mark.parametrize(
    ("components", "matters", "images"),
    [(BATCH_SIZE, 0.01, 774), (BATCH_NORM, 0.05, 389), (BATCH_NORM, 0.0229, 1854), (BATCH_NORM, 0.01, 9722)],
)
def test_published_comparisons_need_this_many_images_where_no_seeds_will_do(components, matters, images):
    plan = plan_replicates(components, 175, matters)
    assert (plan.replicates, plan.examples) == (None, images)


@pytest.mark.parametrize(("components", "smallest"), [(BATCH_SIZE, 0.0210), (BATCH_NORM, 0.0745), (LEAKY, 0)])
def test_endless_seeds_cannot_show_less_than_the_published_floor(components, smallest):
    assert plan_replicates(components, 175, 0.01).smallest == pytest.approx(smallest, abs=5e-5)


variances = st.floats(0, 1).map(lambda x: x if x > 1e-6 else 0.0)


@given(st.builds(Components, variances, variances, variances), st.integers(1, 10_000), st.floats(0.001, 0.5))
def test_the_planned_seeds_do_and_one_fewer_does_not(components, examples, matters):
    plan = plan_replicates(components, examples, matters)
    if plan.replicates is None:
        assert plan.examples > examples
    else:
        assert smallest_visible(components, plan.replicates, examples) <= matters
        if plan.replicates > 2:
            assert smallest_visible(components, plan.replicates - 1, examples) > matters


@given(st.builds(Components, variances, variances, variances), st.floats(0.001, 0.2))
def test_the_planned_images_lower_the_floor_to_what_matters(components, matters):
    plan = plan_replicates(components, 100, matters)
    if plan.examples is not None:
        assert plan_replicates(components, plan.examples, matters).smallest <= matters


@pytest.mark.parametrize(
    ("share", "baseline_share", "images"),
    [
        (117 / 175, 121 / 175, 6537),
        (0.668, 0.691, 6462),
        (60 / 175, 45 / 175, 448),
        (73 / 175, 44 / 175, 127),
        (0.284, 0.296, 22_445),
    ],
)
def test_published_accuracies_need_this_many_images_of_their_own(share, baseline_share, images):
    # The page computes 448 and 127 from rounded percentages: (.343, .257) and (.417, .251).
    rounded = images_unpaired(round(share, 3), round(baseline_share, 3))
    assert images in (images_unpaired(share, baseline_share), rounded)


@pytest.mark.parametrize(
    ("difference", "disagreement", "images"),
    [
        (4 / 175, 0.03, 449),
        (4 / 175, 0.05, 749),
        (4 / 175, 0.10, 1500),
        (4 / 175, 0.15, 2252),
        (4 / 175, 0.20, 3003),
        (4 / 175, 0.30, 4505),
        (0.01, 0.05, 3923),
        (-0.01, 0.10, 7847),
    ],
)
def test_published_differences_need_this_many_shared_images(difference, disagreement, images):
    assert images_paired(difference, disagreement) == images


@pytest.mark.parametrize(
    ("images", "accuracy", "unpaired", "paired"),
    [(175, 0.67, 14.1, 7.7), (175, 0.98, 4.2, 2.3), (10_000, 0.90, 1.2, 0.65), (10_000, 0.98, 0.55, 0.30)],
)
def test_the_resolution_card_follows_from_the_same_formula(images, accuracy, unpaired, paired):
    # One run each: only images vary, and a paired comparison sees .3 of the variance of an unpaired one.
    independent = Components(replicates=0.0, examples=2 * accuracy * (1 - accuracy), residual=0.0)
    shared = Components(replicates=0.0, examples=0.3 * independent.examples, residual=0.0)
    assert 100 * plan_replicates(independent, images, 0.001).smallest == pytest.approx(unpaired, rel=0.025)
    assert 100 * plan_replicates(shared, images, 0.001).smallest == pytest.approx(paired, rel=0.025)


@pytest.mark.parametrize(("correct", "images", "points"), [(117, 175, 7.0), (9_800, 10_000, 0.27)])
def test_a_single_accuracy_is_known_this_well(correct, images, points):
    low, high = wilson_interval(correct, images)
    assert 50 * (high - low) == pytest.approx(points, rel=0.03)


@given(st.floats(0.002, 0.5))
def test_so_many_images_without_a_difference_exclude_one_that_matters(matters):
    images = images_when_none_differ(matters)
    assert (1 - matters) ** images <= 0.05 * (1 + 1e-9) < (1 - matters) ** (images - 1) * (1 + 1e-6)


@pytest.mark.parametrize("matters", [0.0, -0.01, math.nan])
def test_a_difference_that_is_not_positive_is_refused(matters):
    with pytest.raises(ValueError, match="must be positive"):
        plan_replicates(LEAKY, 175, matters)


def test_equal_accuracies_have_no_plan():
    with pytest.raises(ValueError, match="must differ"):
        images_unpaired(0.5, 0.5)


def test_a_difference_larger_than_the_disagreement_is_refused():
    with pytest.raises(ValueError, match=r"got 0\.01 for a difference of 0\.02"):
        images_paired(0.02, disagreement=0.01)
