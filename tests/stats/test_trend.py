from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from paribus.stats import crossed_interval, mean_interval
from paribus.stats.trend import trend, trend_weights


def drawn(shares, replicates=5, examples=300, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((len(shares), replicates, examples)) < np.array(shares)[:, None, None]


@pytest.mark.parametrize("levels", [(8, 16, 32, 64), (1e-4, 1e-3, 1e-2), (1, 2, 5)])
def test_the_slope_is_that_of_least_squares_over_the_logarithm(levels):
    correct = drawn(np.linspace(0.6, 0.8, len(levels)))
    expected = stats.linregress(np.log2(levels), correct.mean(axis=(1, 2))).slope
    found = trend(correct, levels)
    assert found.per == "doubling"
    assert found.slope.estimate == pytest.approx(expected)


def test_levels_with_a_zero_are_taken_as_they_are():
    levels = (0.0, 0.2, 0.5, 0.8)
    correct = drawn((0.7, 0.72, 0.7, 0.6))
    found = trend(correct, levels)
    assert found.per == "unit"
    assert found.slope.estimate == pytest.approx(stats.linregress(levels, correct.mean(axis=(1, 2))).slope)


def test_on_exactly_this_test_set_the_slopes_of_the_replicates_are_the_sample():
    levels, correct = (16, 32, 64), drawn((0.6, 0.65, 0.7))
    slopes = [stats.linregress(np.log2(levels), correct[:, row].mean(axis=1)).slope for row in range(5)]
    assert trend(correct, levels).this_test_set == pytest.approx(mean_interval(np.array(slopes)))


def test_a_steady_rise_is_seen_where_no_pair_of_neighbours_differs():
    correct = drawn((0.70, 0.715, 0.73, 0.745, 0.76), seed=3)
    found = trend(correct, (1, 2, 4, 8, 16))
    neighbours = [crossed_interval(higher.astype(float) - lower) for lower, higher in pairwise(correct)]
    assert all(interval.low < 0 for interval in neighbours)
    assert found.slope.low > 0
    assert found.p < 0.01


def test_what_rises_and_falls_alike_has_no_slope():
    half = drawn((0.6, 0.9))
    found = trend(np.stack([half[0], half[1], half[0]]), (1, 2, 4))
    assert found.slope.estimate == pytest.approx(0)
    assert found.p == pytest.approx(1)


def test_equal_arms_have_no_slope_whatever_rounding_says():
    assert trend(np.tile(drawn((0.7,)), (4, 1, 1)), (0.0, 0.1, 0.2, 0.3)).p == 1


def test_the_order_of_arms_does_not_matter():
    correct, levels = drawn((0.6, 0.65, 0.7)), np.array([16, 32, 64])
    order = [2, 0, 1]
    found, mixed = trend(correct, tuple(levels)), trend(correct[order], tuple(levels[order]))
    assert mixed.slope.low == pytest.approx(found.slope.low)


def test_the_weights_measure_a_line_and_nothing_else():
    weights = trend_weights((1, 2, 3, 8))
    assert weights.sum() == pytest.approx(0, abs=1e-12)
    assert weights @ np.log2([1, 2, 3, 8]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("levels", "told"), [((1, 2), "got 1, 2"), ((1, 2, 2), "got 1, 2, 2"), ((1, 2, float("nan")), "nan"), ((), "none")]
)
def test_what_is_no_ordered_factor_is_refused(levels, told):
    with pytest.raises(ValueError, match=f"at least 3 different numbers as levels.*{told}"):
        trend_weights(levels)


def test_another_number_of_levels_than_of_arms_is_refused():
    with pytest.raises(ValueError, match="one number for each arm"):
        trend(drawn((0.6, 0.7)), (1, 2, 3))
