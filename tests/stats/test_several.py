import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests

from paribus.stats.proportion import at_least_p
from paribus.stats.several import (
    benjamini_hochberg,
    best_of_p,
    expected_best,
    expected_best_share,
    holm,
    simultaneous_level,
)

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_five_published_p_values_are_adjusted_as_published():
    p = (0.001, 0.012, 0.021, 0.04, 0.2)
    assert holm(p) == pytest.approx((0.005, 0.048, 0.063, 0.08, 0.2))
    assert benjamini_hochberg(p) == pytest.approx((0.005, 0.03, 0.035, 0.05, 0.2))


def test_four_comparisons_of_one_report_leave_nothing():
    assert holm((0.652, 0.925, 1.0, 0.570)) == (1, 1, 1, 1)


@given(p_values)
@settings(max_examples=15)  # statsmodels takes 50 ms for each
def test_holm_agrees_with_statsmodels_in_any_order(p):
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-12)


@given(p_values)
def test_benjamini_and_hochberg_agree_with_scipy_in_any_order(p):
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)


def test_no_arms_need_no_adjustment():
    assert holm(()) == benjamini_hochberg(()) == ()


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]; got \[0\.5, "):
        holm((0.5, wrong))


def test_four_intervals_need_a_quarter_of_the_error_each():
    assert simultaneous_level(0.95, 4) == pytest.approx(0.9875)
    assert simultaneous_level(0.95, 1) == pytest.approx(0.95)


@pytest.mark.parametrize(("level", "contrasts", "message"), [(95, 2, "Write 0.95"), (0.95, 0, "at least 1 contrast")])
def test_a_level_for_no_contrast_is_refused(level, contrasts, message):
    with pytest.raises(ValueError, match=message):
        simultaneous_level(level, contrasts)


@pytest.mark.parametrize(
    ("arms", "expected"),
    [
        (1, 0),
        (2, 1 / np.sqrt(np.pi)),
        (3, 1.5 / np.sqrt(np.pi)),
        (4, 6 / np.sqrt(np.pi) * np.arctan(np.sqrt(2)) / np.pi),
        (5, 5 / (4 * np.sqrt(np.pi)) + 15 / (2 * np.pi**1.5) * np.arcsin(1 / 3)),
    ],
)
def test_the_best_of_a_few_equal_arms_has_its_closed_form(arms, expected):
    assert expected_best(arms, 0.02) == pytest.approx(0.02 * expected, abs=1e-12)


@pytest.mark.parametrize("arms", [7, 100, 100_000])
def test_the_best_of_many_agrees_with_integration(arms):
    def tails(x):  # that none is below -x, and that some is above x
        return -np.expm1(arms * stats.norm.logcdf(x)) - stats.norm.sf(x) ** arms

    expected, _ = integrate.quad(tails, 0, 12, epsabs=1e-12)
    assert expected_best(arms, 1.0) == pytest.approx(expected, abs=1e-9)


def test_the_best_of_ten_guessing_models_gets_what_was_published():
    assert expected_best_share(175, 0.25, arms=10) == pytest.approx(0.3011, abs=5e-5)
    assert best_of_p(60, 175, 0.25, arms=10) == pytest.approx(0.037, abs=5e-4)
    assert best_of_p(59, 175, 0.25, arms=10) == pytest.approx(0.059, abs=5e-4)


def test_the_best_of_guessing_models_agrees_with_drawing_them():
    best = np.random.default_rng(0).binomial(50, 0.3, size=(40_000, 4)).max(axis=1)
    assert expected_best_share(50, 0.3, arms=4) == pytest.approx(best.mean() / 50, abs=4 * best.std() / 50 / 200)
    assert best_of_p(20, 50, 0.3, arms=4) == pytest.approx(np.mean(best >= 20), abs=0.01)


def test_the_best_of_one_is_that_one():
    assert best_of_p(73, 175, 67 / 175, arms=1) == pytest.approx(at_least_p(73, 175, 67 / 175))
    assert expected_best_share(175, 0.25, arms=1) == pytest.approx(0.25)


def test_the_luck_of_many_arms_keeps_its_digits_where_it_is_tiny():
    one = at_least_p(175, 175, 0.25)
    assert best_of_p(175, 175, 0.25, arms=10) == pytest.approx(10 * one, rel=1e-9)


def test_certain_counts_are_certain():
    assert best_of_p(0, 10, 0.5, arms=3) == best_of_p(10, 10, 1.0, arms=3) == 1
    assert expected_best_share(10, 1.0, arms=3) == 1
    assert expected_best_share(10, 0.0, arms=3) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: expected_best(0, 1.0), "at least 1 arm; got 0"),
        (lambda: expected_best(2, -1.0), "must not be negative; got -1"),
        (lambda: best_of_p(11, 10, 0.5, 2), "got 11 of 10"),
        (lambda: best_of_p(1, 10, 0.5, 0), "at least 1 arm; got 0"),
        (lambda: expected_best_share(0, 0.5, 2), "at least 1 trial; got 0"),
    ],
)
def test_arms_and_counts_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
