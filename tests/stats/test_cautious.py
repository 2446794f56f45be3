"""The wider of two laws, which verdicts stand on."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from paribus.stats import crossed_interval, unpaired_interval
from paribus.stats.cautious import cautious_equivalence_p, cautious_interval, cautious_p
from paribus.stats.equivalence import equivalence_p

differences = arrays(np.int8, st.tuples(st.integers(2, 6), st.integers(2, 40)), elements=st.integers(-1, 1))
levels = st.sampled_from([0.9, 0.95, 0.98, 0.9944])


@given(differences, levels)
def test_it_is_never_narrower_than_the_crossed_interval(table, level):
    crossed = crossed_interval(table, level=level)
    low, high = cautious_interval(crossed, level)
    assert low <= crossed.low + 1e-12
    assert high >= crossed.high - 1e-12


@given(differences, levels)
def test_it_reaches_as_far_one_way_as_the_other(table, level):
    crossed = crossed_interval(table)
    low, high = cautious_interval(crossed, level)
    assert (low + high) / 2 == pytest.approx(crossed.estimate, abs=1e-9)


def test_the_case_of_4_seeds_and_8_images_is_the_crossed_one():
    rows = "1 0 0 -1 1 0 0 0", "1 0 0 0 1 0 0 0", "0 0 1 -1 1 0 0 0", "1 0 0 0 0 0 1 0"
    table = np.array([row.split() for row in rows], dtype=float)
    assert cautious_interval(crossed_interval(table)) == pytest.approx((-0.211514, 0.586514), abs=1e-6)


def test_far_out_it_is_wider_where_seeds_and_images_vary_alike():
    rng = np.random.default_rng(0)
    table = rng.normal(size=(3, 1)) * 0.05 + rng.normal(size=(1, 400)) + 0.2 * rng.normal(size=(3, 400))
    crossed = crossed_interval(table, level=0.995)
    low, high = cautious_interval(crossed, 0.995)
    assert high - low > 1.3 * (crossed.high - crossed.low)


def test_one_score_per_seed_is_student_s_interval():
    crossed = crossed_interval(np.array([[0.1], [0.3], [0.2], [0.4]]))
    assert cautious_interval(crossed) == pytest.approx((crossed.low, crossed.high))


@given(differences)
def test_p_is_below_5_percent_just_where_the_interval_excludes_nothing(table):
    crossed = crossed_interval(table)
    low, high = cautious_interval(crossed)
    p = cautious_p(crossed)
    if crossed.standard_error > 0 and abs(p - 0.05) > 1e-6:
        assert (p < 0.05) == (low > 0 or high < 0)


@given(differences, st.sampled_from([0.01, 0.2, 0.6]))
def test_equivalence_is_shown_just_where_the_90_percent_interval_lies_within_what_matters(table, matters):
    crossed = crossed_interval(table)
    p = cautious_equivalence_p(crossed, matters)
    if crossed.standard_error > 0:
        low, high = cautious_interval(crossed, 0.9)
        assert abs(p - 0.05) < 1e-6 or (p < 0.05) == (-matters < low and high < matters)
        old = equivalence_p(crossed.estimate, crossed.standard_error, crossed.degrees_of_freedom, matters)
        assert p >= old * (1 - 1e-9)


def test_without_any_variance_p_is_none_or_all():
    none, all_of_them = crossed_interval(np.zeros((2, 5))), crossed_interval(np.ones((2, 5)))
    assert (cautious_p(none), cautious_p(all_of_them)) == (1.0, 0.0)
    assert cautious_interval(all_of_them) == (1.0, 1.0)
    assert math.isnan(cautious_equivalence_p(none, 0.01))


@given(differences, differences)
def test_arms_that_are_no_pairs_have_one_too(arm, baseline):
    examples = min(arm.shape[1], baseline.shape[1])
    crossed = unpaired_interval(arm[:, :examples], baseline[:, :examples])
    low, high = cautious_interval(crossed)
    assert low <= crossed.low + 1e-12
    assert high >= crossed.high - 1e-12
