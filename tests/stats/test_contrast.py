import math

import numpy as np
import pytest

from paribus.stats import cautious_interval, crossed_interval, mean_interval, measure


@pytest.fixture
def arms(simulate):
    return simulate(np.random.default_rng(0), 5, 200, (1.0, 0.8))


def test_it_holds_the_crossed_interval_and_the_one_for_exactly_these_images(make_evidence, arms):
    contrast = measure(make_evidence(*arms), matters=0.02)
    differences = arms[0].astype(float) - arms[1]
    expected = crossed_interval(differences)
    assert contrast.difference == pytest.approx(arms[0].mean() - arms[1].mean())
    assert contrast.interval == cautious_interval(expected)
    assert contrast.interval90 == cautious_interval(expected, 0.9)
    assert contrast.this_test_set == pytest.approx(mean_interval(differences.mean(axis=1)))


def test_swapping_the_arms_negates_the_contrast(make_evidence, arms):
    contrast = measure(make_evidence(*arms), matters=0.02)
    swapped = measure(make_evidence(*reversed(arms)), matters=0.02)
    assert swapped.difference == pytest.approx(-contrast.difference)
    for name in ("interval", "interval90", "this_test_set"):
        low, high = getattr(contrast, name)
        assert getattr(swapped, name) == pytest.approx((-high, -low))
    assert swapped.arm_above_floor == contrast.baseline_above_floor


def test_what_matters_is_at_least_one_image(make_evidence, arms):
    assert measure(make_evidence(*arms), matters=0.001).matters == 1 / 200
    assert measure(make_evidence(*arms), matters=0.02).matters == 0.02


def test_one_run_has_a_difference_and_no_interval(make_evidence, arms):
    contrast = measure(make_evidence(arms[0][:1], arms[1][:1]), matters=0.02)
    assert contrast.difference == pytest.approx(arms[0][0].mean() - arms[1][0].mean())
    assert all(map(math.isnan, (*contrast.interval, *contrast.interval90, *contrast.this_test_set)))
    assert contrast.plan is None


def test_no_run_has_neither(make_evidence, arms):
    contrast = measure(make_evidence(arms[0][:0], arms[1][:0]), matters=0.02)
    assert all(map(math.isnan, (contrast.difference, *contrast.interval, *contrast.arm_above_floor)))
    assert contrast.floor.value == 0.25


@pytest.mark.parametrize(("examples", "equivalent"), [(298, False), (299, True)])
def test_answers_without_a_difference_say_more_the_more_images_there_are(make_evidence, examples, equivalent):
    right = np.ones((3, examples), dtype=bool)
    contrast = measure(make_evidence(right, right), matters=0.01)
    assert (contrast.interval90[1] < 0.01) == equivalent
    assert contrast.this_test_set == (0, 0)


@pytest.mark.parametrize("matters", [0.0, -0.01, 1.0, math.nan])
def test_what_matters_must_be_a_share(make_evidence, arms, matters):
    with pytest.raises(ValueError, match=r"Write 0\.01 for one point"):
        measure(make_evidence(*arms), matters=matters)


def test_arms_with_different_replicates_are_refused(make_evidence, arms):
    with pytest.raises(ValueError, match=r"got \(5, 200\), \(4, 200\) and 200 labels. Keep the replicates"):
        make_evidence(arms[0], arms[1][:4])


def test_a_single_example_is_refused(make_evidence):
    with pytest.raises(ValueError, match="at least 2 examples; got 1"):
        make_evidence(np.ones((3, 1)), np.ones((3, 1)))
