import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import ttost_paired

from paribus.stats import crossed_interval, equivalence_p

RELU = np.array([123, 117, 113, 121, 119, 116, 115, 122, 118, 126]) / 175
LEAKY = np.array([123, 115, 113, 122, 119, 119, 116, 118, 117, 125]) / 175


def test_leaky_relu_is_equivalent_to_relu_with_the_published_p_value():
    differences = LEAKY - RELU
    error = differences.std(ddof=1) / np.sqrt(10)
    assert equivalence_p(differences.mean(), error, 9.0, matters=0.01) == pytest.approx(0.01905576290737984, abs=1e-12)


@pytest.mark.parametrize("matters", [0.001, 0.003, 0.02])
def test_it_agrees_with_statsmodels(matters):
    differences = LEAKY - RELU
    error = differences.std(ddof=1) / np.sqrt(10)
    expected, *_ = ttost_paired(LEAKY, RELU, -matters, matters)
    assert equivalence_p(differences.mean(), error, 9.0, matters) == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1))
def test_it_is_below_5_per_cent_exactly_when_the_90_per_cent_interval_lies_inside(seed, matters):
    interval = crossed_interval(np.random.default_rng(seed).integers(-1, 2, size=(4, 20)), level=0.9)
    p = equivalence_p(interval.estimate, interval.standard_error, interval.degrees_of_freedom, matters)
    assert (p < 0.05) == (-matters < interval.low and interval.high < matters)


@pytest.mark.parametrize(("error", "matters"), [(0.1, 0.0), (0.0, 0.1), (0.1, -1.0)])
def test_a_size_that_is_not_positive_is_refused(error, matters):
    with pytest.raises(ValueError, match="must be positive"):
        equivalence_p(0.0, error, 9.0, matters)
