import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from paribus.stats.dispersion import DifferingPairs, differing_pairs, dispersion_p

FULL = [58, 42, 60, 42, 47]  # of 175, as the accuracies .33 .24 .34 .24 .27 of a report
HALF = [54, 60, 51, 44, 51]
RELU = [123, 117, 113, 121, 119, 116, 115, 122, 118, 126]


def test_published_runs_differ_no_more_than_coin_tosses():
    assert dispersion_p(FULL, 175) == pytest.approx(0.077, abs=5e-4)
    assert dispersion_p(HALF, 175) == pytest.approx(0.453, abs=5e-4)


@given(st.lists(st.integers(1, 29), min_size=2, max_size=8))
def test_it_is_scipys_test_of_right_and_wrong_answers_by_run(correct):
    table = [correct, [30 - each for each in correct]]
    expected = chi2_contingency(table, correction=False).pvalue
    assert dispersion_p(correct, 30) == pytest.approx(expected, abs=1e-12)


def test_fresh_coin_tosses_are_found_out_about_as_often_as_the_level_says():
    runs = np.random.default_rng(0).binomial(500, 0.7, size=(2_000, 6))
    found = np.mean([dispersion_p(each, 500) < 0.05 for each in runs])
    assert found == pytest.approx(0.05, abs=0.015)  # three standard errors


def test_images_that_all_runs_share_make_it_say_too_little():
    rng = np.random.default_rng(0)
    easy = rng.random((1_000, 200)) > 0.3  # most images are decided before any run: each is right with .95 or .05
    runs = [rng.binomial(1, np.where(each, 0.95, 0.05), size=(6, 200)).sum(axis=1) for each in easy]
    assert np.mean([dispersion_p(each, 200) < 0.05 for each in runs]) < 0.02


@pytest.mark.parametrize("correct", [[0, 0, 0], [9, 9]])
def test_runs_that_are_always_or_never_right_do_not_differ(correct):
    assert dispersion_p(correct, 9) == 1


def test_relu_trained_twice_differs_by_the_published_images():
    assert differing_pairs(RELU) == differing_pairs(RELU, at_least=4) == DifferingPairs(images=4, share=0.6)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=9))
def test_half_of_the_pairs_differ_by_that_many_and_not_by_one_more(correct):
    half = differing_pairs(correct)
    assert half.share >= 0.5 > differing_pairs(correct, at_least=half.images + 1).share
    assert differing_pairs(correct, at_least=0).share == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dispersion_p([5], 10), "at least 2; got 1"),
        (lambda: differing_pairs([5]), "at least 2; got 1"),
        (lambda: dispersion_p([5, 11], 10), "got 5 to 11 of 10"),
        (lambda: dispersion_p([-1, 5], 10), "got -1 to 5 of 10"),
        (lambda: dispersion_p([0, 0], 0), "at least one; got 0 to 0 of 0"),
    ],
)
def test_runs_that_cannot_be_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
