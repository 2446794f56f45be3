import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from paribus.stats.equivalence import equivalence_p
from paribus.stats.posterior import posterior

RELU = np.array([123, 117, 113, 121, 119, 116, 115, 122, 118, 126]) / 175
LEAKY = np.array([123, 115, 113, 122, 119, 119, 116, 118, 117, 125]) / 175

estimates, errors = st.floats(-0.3, 0.3), st.floats(0.001, 0.2)


def test_leaky_relu_has_its_published_probabilities():
    differences = LEAKY - RELU
    read = posterior(differences.mean(), differences.std(ddof=1) / np.sqrt(10), 9.0, matters=0.01)
    assert (read.better, read.equal, read.worse) == pytest.approx((0.0037, 0.9772, 0.0191), abs=5e-5)


@given(estimates, errors, st.floats(1, 200), st.floats(0, 0.2))
def test_it_is_students_distribution_around_the_estimate(estimate, error, freedom, matters):
    read = posterior(estimate, error, freedom, matters)
    truth = t(freedom, loc=estimate, scale=error)
    assert read.better == pytest.approx(truth.sf(matters), abs=1e-9)
    assert read.worse == pytest.approx(truth.cdf(-matters), abs=1e-9)
    assert read.equal == pytest.approx(truth.cdf(matters) - truth.cdf(-matters), abs=1e-9)


@given(estimates, errors, st.floats(1, 200), st.floats(0.001, 0.2))
def test_the_larger_of_better_and_worse_is_the_p_value_of_equivalence(estimate, error, freedom, matters):
    read = posterior(estimate, error, freedom, matters)
    assert max(read.better, read.worse) == pytest.approx(equivalence_p(estimate, error, freedom, matters), abs=1e-12)


@given(estimates, errors, st.floats(1, 200), st.floats(0, 0.2))
def test_swapping_the_arms_swaps_better_and_worse(estimate, error, freedom, matters):
    one, other = posterior(estimate, error, freedom, matters), posterior(-estimate, error, freedom, matters)
    assert (one.better, one.equal, one.worse) == (other.worse, pytest.approx(other.equal), other.better)


@pytest.mark.parametrize(("error", "freedom", "matters"), [(0, 9, 0.01), (0.1, 0, 0.01), (0.1, 9, -0.01)])
def test_a_size_that_cannot_be_is_refused(error, freedom, matters):
    with pytest.raises(ValueError, match="must not be negative, and"):
        posterior(0.0, float(error), float(freedom), matters)
