"""The sum of a t and a normal error."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from paribus.stats.two_noises import TwoNoises

shares = st.floats(0.001, 0.999)
freedoms = st.sampled_from([1.0, 2.0, 4.0, 9.0, 39.0])


def integrated(share: float, freedom: float, distance: float) -> float:
    """The same chance by SciPy's adaptive quadrature, split where the integrand is steep."""

    def density(z: float) -> float:
        return stats.norm.pdf(z) * stats.t.sf((distance - np.sqrt(1 - share) * z) / np.sqrt(share), freedom)

    step, steep = distance / np.sqrt(1 - share), 10 * np.sqrt(share)
    ends = sorted({-10.0, 10.0, *(end for end in (step - steep, step, step + steep) if -10 < end < 10)})
    return sum(integrate.quad(density, *piece, epsabs=1e-12)[0] for piece in pairwise(ends))


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("distance", [-2.0, 0.5, 1.96, 4.0])
def test_the_tail_is_the_integral_over_both(share, distance):
    assert TwoNoises(share, 4.0, 1 - share).tail(distance) == pytest.approx(integrated(share, 4.0, distance), rel=1e-4)


def test_the_tail_is_what_drawn_errors_show():
    rng = np.random.default_rng(0)
    errors = np.sqrt(0.3) * rng.standard_t(2, 400_000) + np.sqrt(0.7) * rng.standard_normal(400_000)
    assert TwoNoises(0.3, 2.0, 0.7).tail(2.5) == pytest.approx(np.mean(errors > 2.5), abs=5e-4)


@given(freedoms, st.floats(-8, 8))
def test_one_noise_alone_is_its_own_law(freedom, distance):
    assert TwoNoises(1.0, freedom, 0.0).tail(distance) == pytest.approx(stats.t.sf(distance, freedom), rel=1e-6)
    assert TwoNoises(0.0, freedom, 1.0).tail(distance) == pytest.approx(stats.norm.sf(distance), rel=1e-6)


@given(shares, freedoms, st.sampled_from([0.5, 0.9, 0.95, 0.99, 0.9999]), st.sampled_from([1e-3, 1.0, 40.0]))
def test_the_margin_leaves_out_what_the_level_allows(share, freedom, level, size):
    noises = TwoNoises(share * size, freedom, (1 - share) * size)
    assert 2 * noises.tail(noises.margin(level)) == pytest.approx(1 - level, rel=1e-5)


@given(shares, freedoms)
def test_the_margin_lies_between_those_of_the_normal_and_of_t(share, freedom):
    margin = TwoNoises(share, freedom, 1 - share).margin(0.99)
    assert stats.norm.ppf(0.995) < margin < stats.t.ppf(0.995, freedom)


def test_without_noise_nothing_errs():
    assert [TwoNoises(0.0, 4.0, 0.0).tail(distance) for distance in (-1.0, 0.0, 1.0)] == [1.0, 1.0, 0.0]
