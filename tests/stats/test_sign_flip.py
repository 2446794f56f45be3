from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test, ttest_1samp

from paribus.stats.sign_flip import permutation_p, sign_flip_p, smallest_sign_flip_p

FULL = np.array([0.33, 0.24, 0.34, 0.24, 0.27])
HALF = np.array([0.31, 0.34, 0.29, 0.25, 0.29])
RELU = np.array([123, 117, 113, 121, 119, 116, 115, 122, 118, 126]) / 175
LEAKY = np.array([123, 115, 113, 122, 119, 119, 116, 118, 117, 125]) / 175

points = st.integers(-5, 5).map(lambda x: x / 100)  # in hundredths, so that many sums are equal but for rounding


def test_the_published_tables_have_their_published_p_values():
    assert sign_flip_p(HALF - FULL) == 0.75
    assert permutation_p(HALF, FULL) == pytest.approx(0.6825, abs=5e-5)


@given(st.lists(points, min_size=1, max_size=9))
def test_flips_are_counted_as_a_plain_loop_counts_them(differences):
    hundredths = [round(100 * each) for each in differences]
    flipped = [
        sum(s * d for s, d in zip(signs, hundredths, strict=True)) for signs in product((-1, 1), repeat=len(hundredths))
    ]
    expected = np.mean([abs(each) >= abs(sum(hundredths)) for each in flipped])
    assert sign_flip_p(np.array(differences)) == pytest.approx(expected, abs=1e-12)


@given(st.lists(points, min_size=1, max_size=5), st.lists(points, min_size=1, max_size=4))
def test_exchanges_are_counted_as_a_plain_loop_counts_them(arm, baseline):
    together = [round(100 * each) for each in arm + baseline]
    sums = np.array([sum(chosen) for chosen in combinations(together, len(arm))])
    seen = sum(together[: len(arm)])
    expected = min(1, 2 * min(np.mean(sums >= seen), np.mean(sums <= seen)))
    assert permutation_p(np.array(arm), np.array(baseline)) == pytest.approx(expected, abs=1e-12)


def test_flips_agree_with_scipy():
    expected = permutation_test(
        (LEAKY - RELU,), np.mean, permutation_type="samples", n_resamples=np.inf, vectorized=True
    )
    assert sign_flip_p(LEAKY - RELU) == pytest.approx(expected.pvalue, abs=1e-12)


@pytest.mark.parametrize("num_arm", [2, 5, 8])
def test_exchanges_agree_with_scipy(num_arm):
    scores = np.random.default_rng(num_arm).normal(size=10)
    arm, baseline = scores[:num_arm], scores[num_arm:] + 0.8

    def difference(one, other, axis):
        return one.mean(axis=axis) - other.mean(axis=axis)

    expected = permutation_test((arm, baseline), difference, n_resamples=np.inf, vectorized=True)
    assert permutation_p(arm, baseline) == pytest.approx(expected.pvalue, abs=1e-12)


@pytest.mark.parametrize(
    ("replicates", "p"), [(3, 0.25), (4, 0.125), (5, 0.0625), (6, 0.03125), (8, 2 / 256), (10, 2 / 1024)]
)
def test_differences_that_all_agree_reach_the_smallest_p_value(replicates, p):
    assert smallest_sign_flip_p(replicates) == p
    assert sign_flip_p(0.01 * np.arange(1, replicates + 1)) == p


def test_two_arms_of_five_that_do_not_overlap_reach_the_smallest_p_value():
    assert permutation_p(np.arange(5) + 10.0, np.arange(5.0)) == pytest.approx(2 / 252)


def test_one_replicate_and_no_difference_say_nothing():
    assert sign_flip_p(np.array([0.5])) == sign_flip_p(np.zeros(7)) == smallest_sign_flip_p(1) == 1
    assert permutation_p(np.full(4, 0.7), np.full(5, 0.7)) == 1


def test_with_many_replicates_it_agrees_with_student():
    differences = np.random.default_rng(0).normal(0.3, 1, size=36)
    assert sign_flip_p(differences) == pytest.approx(ttest_1samp(differences, 0).pvalue, abs=0.01)
    assert permutation_p(differences[:18] + 0.2, differences[18:]) < 1


@given(st.lists(points, min_size=2, max_size=8), st.floats(0.1, 1e3))
@settings(max_examples=50)
def test_neither_order_nor_scale_nor_direction_changes_the_flips(differences, scale):
    p = sign_flip_p(np.array(differences))
    assert sign_flip_p(-scale * np.array(differences[::-1])) == pytest.approx(p, abs=1e-12)


def test_more_scores_than_can_be_exchanged_exactly_are_refused():
    with pytest.raises(ValueError, match=r"1 to 40 finite numbers.*got 41.*use `mean_interval`"):
        sign_flip_p(np.ones(41))


@pytest.mark.parametrize("wrong", [np.array([]), np.array([0.1, np.nan])])
def test_what_is_no_score_is_refused(wrong):
    with pytest.raises(ValueError, match="finite numbers"):
        sign_flip_p(wrong)
    with pytest.raises(ValueError, match="finite numbers"):
        permutation_p(np.ones(3), wrong)


def test_no_replicate_has_no_smallest_p_value():
    with pytest.raises(ValueError, match="at least 1 replicate"):
        smallest_sign_flip_p(0)
