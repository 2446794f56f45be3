import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from paribus.stats import crossed_interval
from paribus.stats.combination import combined

tables = hnp.arrays(np.bool_, st.tuples(st.integers(2, 4), st.integers(2, 5), st.integers(1, 10)))


@given(tables)
def test_one_and_minus_one_give_the_contrast_of_two_arms(correct):
    weights = np.zeros(len(correct))
    weights[0], weights[-1] = 1, -1
    assert combined(correct, weights) == crossed_interval(correct[0].astype(float) - correct[-1])


@given(tables, st.data())
def test_it_equals_a_plain_sum_over_arms(correct, data):
    weights = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=len(correct), max_size=len(correct))), float)
    sums = np.zeros(correct.shape[1:])
    for arm, weight in zip(correct, weights, strict=True):
        for replicate in range(arm.shape[0]):
            for example in range(arm.shape[1]):
                sums[replicate, example] += weight * arm[replicate, example]
    expected = crossed_interval(sums, level=0.9)
    assert combined(correct, weights, 0.9).estimate == pytest.approx(expected.estimate, abs=1e-12)
    assert combined(correct, weights, 0.9).low == pytest.approx(expected.low, abs=1e-9)


def test_arms_may_be_laid_out_in_a_table():
    correct = np.random.default_rng(0).random((2, 3, 4, 50)) < 0.7
    weights = np.arange(6.0).reshape(2, 3) - 2.5
    flat = combined(correct.reshape(6, 4, 50), weights.ravel())
    assert combined(correct, weights).low == pytest.approx(flat.low)


def test_rounding_is_not_taken_for_a_difference():
    weights = np.array([0.1, 0.2, -0.3])  # their sum is 5.6e-17
    same = np.tile(np.arange(40) % 3 > 0, (3, 4, 1))
    interval = combined(same, weights)
    assert (interval.estimate, interval.standard_error) == (0, 0)


def test_another_number_of_weights_is_refused():
    with pytest.raises(ValueError, match=r"got the shape \(2,\) for arms of the shape \(3,\)"):
        combined(np.zeros((3, 2, 5)), np.array([1.0, -1.0]))
