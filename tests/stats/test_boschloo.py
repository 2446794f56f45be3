import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, boschloo_exact, fisher_exact, hypergeom

from paribus.stats.boschloo import boschloo_p


def of_scipy(successes, trials, baseline_successes, baseline_trials):
    """SciPy's groups are the columns of the table."""
    failures = [trials - successes, baseline_trials - baseline_successes]
    return boschloo_exact([[successes, baseline_successes], failures]).pvalue


def by_hand(successes, baseline_successes, trials):
    """Every table, ranked by Fisher's test, at 2,000 common shares; both arms have as many trials."""
    counts = np.arange(trials + 1)
    fisher = hypergeom.sf(counts[:, None] - 1, 2 * trials, counts[:, None] + counts, trials)
    extreme = fisher <= fisher[successes, baseline_successes] * (1 + 1e-7)
    probabilities = binom.pmf(counts[:, None], trials, np.linspace(0, 1, 2_001)[1:-1])  # (counts, shares)
    return 2 * np.sum(probabilities * (extreme @ probabilities), axis=0).max()


@pytest.mark.parametrize(
    ("successes", "baseline_successes", "p"),
    [(73, 44, 0.00108), (121, 117, 0.67378), (122, 117, 0.58840), (118, 117, 0.95738), (60, 45, 0.08419)],
)
def test_accuracies_of_reports_have_the_p_value_of_every_table_by_hand(successes, baseline_successes, p):
    assert boschloo_p(successes, 175, baseline_successes, 175) == pytest.approx(p, abs=5e-6)
    assert by_hand(successes, baseline_successes, 175) == pytest.approx(p, abs=2e-5)


@given(st.data())
@settings(max_examples=40)
def test_it_agrees_with_scipy(data):
    trials, baseline_trials = data.draw(st.integers(1, 30)), data.draw(st.integers(1, 30))
    successes = data.draw(st.integers(0, trials))
    baseline_successes = data.draw(st.integers(0, baseline_trials))
    given_counts = successes, trials, baseline_successes, baseline_trials
    assert boschloo_p(*given_counts) == pytest.approx(of_scipy(*given_counts), abs=2e-5)


@pytest.mark.parametrize("counts", [(10, 49, 1, 4), (1, 5, 60, 400), (0, 3, 45, 300), (7, 400, 1, 9)])
def test_it_agrees_with_scipy_where_the_arms_differ_much_in_size(counts):
    assert boschloo_p(*counts) == pytest.approx(of_scipy(*counts), abs=2e-5)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_it_is_symmetric_and_never_above_twice_fishers_one_sided_p_value(trials, baseline_trials, data):
    successes = data.draw(st.integers(0, trials))
    others = data.draw(st.integers(0, baseline_trials))
    p = boschloo_p(successes, trials, others, baseline_trials)
    failed = boschloo_p(trials - successes, trials, baseline_trials - others, baseline_trials)
    table = [[successes, others], [trials - successes, baseline_trials - others]]
    fisher = min(fisher_exact(table, side).pvalue for side in ("less", "greater"))
    assert p == pytest.approx(boschloo_p(others, baseline_trials, successes, trials), abs=1e-12)
    assert p == pytest.approx(failed, abs=1e-5)
    assert 0 < p <= min(1, 2 * fisher) + 1e-6


def test_equal_arms_are_told_apart_at_most_as_often_as_the_level_says():
    counts = np.arange(9)
    p = np.array([[boschloo_p(k, 8, m, 8) for m in counts] for k in counts])
    shares = binom.pmf(counts[:, None], 8, np.linspace(0.01, 0.99, 99))  # (counts, shares)
    for level in (0.01, 0.05, 0.1):
        assert np.sum(shares * ((p <= level) @ shares), axis=0).max() <= level


def test_no_failures_at_all_do_not_differ():
    assert boschloo_p(0, 10, 0, 10) == boschloo_p(10, 10, 5, 5) == 1


def test_ten_thousand_images_take_less_than_a_few_seconds():
    started = time.process_time()
    p = boschloo_p(9_000, 10_000, 9_100, 10_000)
    assert time.process_time() - started < 4  # 0.7 on an idle core
    assert p == pytest.approx(0.0165, abs=2e-4)  # the normal approximation, pooled: 0.0159 without, 0.0169 with Yates


def test_what_no_number_can_tell_is_zero_without_a_warning():
    assert boschloo_p(0, 10_000, 9_000, 10_000) == 0


@pytest.mark.parametrize("counts", [(6, 5, 1, 5), (1, 5, -1, 5), (0, 0, 1, 5)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="between 0 and its trials, at least one; got"):
        boschloo_p(*counts)
