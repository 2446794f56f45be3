import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from paribus.stats import mean_interval
from paribus.stats.anytime import anytime_interval, anytime_multiple, e_value, e_value_of_t

PUBLISHED = {  # multiples of s / sqrt(n) at 95 %
    5: 8.453187187536571,
    6: 5.449819717280555,
    8: 4.250893488831472,
    10: 3.8697867393713214,
    15: 3.537580795372146,
    20: 3.4247807411349713,
    30: 3.346589086902767,
}

samples = st.lists(st.floats(-1, 1), min_size=5, max_size=30).filter(lambda values: np.std(values) > 1e-3)


@pytest.mark.parametrize("replicates", PUBLISHED)
def test_the_multiples_are_the_published_ones(replicates):
    assert anytime_multiple(replicates) == pytest.approx(PUBLISHED[replicates], abs=1e-12)


@pytest.mark.parametrize("replicates", [1, 2, 3, 4])
def test_fewer_than_five_replicates_say_nothing_at_95_per_cent(replicates):
    assert anytime_multiple(replicates) == math.inf


@pytest.mark.parametrize("replicates", [*PUBLISHED, 300])
def test_at_the_edge_of_the_interval_the_evidence_is_just_enough(replicates):
    assert e_value_of_t(anytime_multiple(replicates), replicates) == pytest.approx(20, rel=1e-9)
    assert e_value_of_t(anytime_multiple(replicates, 0.9), replicates) == pytest.approx(10, rel=1e-9)


@given(samples)
def test_the_interval_holds_the_nulls_that_the_evidence_does_not_reject(values):
    values = np.array(values)
    low, high = anytime_interval(values)
    for end in (low, high):
        assert e_value(values, null=end) == pytest.approx(20, rel=1e-6)
    assert e_value(values, null=float(values.mean())) < 1


def test_the_evidence_is_that_of_the_mixture_integrated_numerically():
    # The likelihood ratio of t: noncentral t, its noncentrality normal with variance n g, against central t.
    t, count = 2.5, 8
    mixed, _ = integrate.quad(
        lambda effect: (
            stats.nct.pdf(t, count - 1, effect * math.sqrt(count)) * stats.norm.pdf(effect)  # g = 1
        ),
        -8,
        8,
    )
    assert e_value_of_t(t, count) == pytest.approx(mixed / stats.t.pdf(t, count - 1), rel=1e-6)


@given(samples)
def test_it_is_wider_than_the_interval_of_one_look(values):
    low, high = anytime_interval(np.array(values))
    once_low, once_high = mean_interval(np.array(values))
    assert low < once_low
    assert once_high < high


@given(samples, st.floats(-1, 1), st.floats(0.1, 10))
def test_it_moves_and_stretches_with_the_values(values, shift, scale):
    values = np.array(values)
    expected = np.array(anytime_interval(values)) * scale + shift
    assert anytime_interval(values * scale + shift) == pytest.approx(tuple(expected), abs=1e-9)


def test_too_few_values_give_the_whole_line():
    assert anytime_interval(np.array([0.1, 0.1, 0.2, 0.1])) == (-math.inf, math.inf)
    assert anytime_interval(np.full(4, 0.25)) == (-math.inf, math.inf)


def test_values_that_do_not_vary_are_certain_once_there_are_enough_of_them():
    assert anytime_interval(np.full(5, 0.25)) == (0.25, 0.25)
    assert e_value(np.zeros(5)) == pytest.approx(1 / math.sqrt(6))
    assert e_value(np.full(5, 0.25)) == pytest.approx(6**2)
    assert e_value(np.full(4, 0.25)) < 20


def test_overwhelming_evidence_is_infinite():
    assert e_value(np.full(2000, 0.25)) == math.inf


def test_one_value_is_refused():
    with pytest.raises(ValueError, match=r"at least 2 values; got 1\. Add replicates"):
        anytime_interval(np.array([0.1]))
    with pytest.raises(ValueError, match="at least 2 values; got 1"):
        e_value(np.array([0.1]))
    with pytest.raises(ValueError, match="at least 2 replicates; got 1"):
        e_value_of_t(1.0, 1)
    with pytest.raises(ValueError, match="at least 1; got 0"):
        anytime_multiple(0)
