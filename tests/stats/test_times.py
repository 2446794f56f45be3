import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import survdiff

from paribus.stats.times import first_reaching, log_rank_p, share_reached

runs = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=15)


def split(runs):
    return np.array([time for time, _ in runs]), np.array([reached for _, reached in runs])


@pytest.mark.parametrize(
    ("curve", "target", "falling", "place"),
    [
        ([0.1, 0.5, 0.9, 0.8], 0.9, False, 2),
        ([0.1, 0.5, 0.9, 0.8], 0.91, False, None),
        ([0.95, 0.5], 0.9, False, 0),
        ([2.0, 1.0, 0.4, 0.6], 0.5, True, 2),
        ([np.nan, 0.9], 0.5, False, 1),
        ([np.nan, np.nan], 0.5, True, None),
        ([], 0.5, False, None),
    ],
)
def test_the_first_place_that_is_good_enough_is_found(curve, target, falling, place):
    assert first_reaching(np.array(curve, dtype=float), target, falling=falling) == place


@given(runs, runs)
def test_the_log_rank_test_agrees_with_statsmodels(arm, baseline):
    times, reached = (np.concatenate(both) for both in zip(split(arm), split(baseline), strict=True))
    groups = np.repeat([0, 1], [len(arm), len(baseline)])
    with np.errstate(all="ignore"):
        try:
            _, expected = survdiff(times, reached.astype(int), groups)
        except (ValueError, np.linalg.LinAlgError, IndexError):
            expected = np.nan  # statsmodels has no answer where there is no variance; ours is 1
    found = log_rank_p(*split(arm), *split(baseline))
    assert found == pytest.approx(1.0 if np.isnan(expected) else expected, abs=1e-9)


@given(runs, runs)
def test_exchanging_the_arms_changes_nothing(arm, baseline):
    assert log_rank_p(*split(arm), *split(baseline)) == pytest.approx(log_rank_p(*split(baseline), *split(arm)))


def test_runs_that_never_arrive_count_against_an_arm():
    fast, arrived = np.array([3, 4, 4, 5, 6]), np.ones(5, bool)
    slow = np.array([5, 20, 20, 20, 20])
    assert log_rank_p(fast, arrived, slow, slow < 20) < 0.02
    assert log_rank_p(fast, arrived, slow[:1], arrived[:1]) > 0.2  # the successes alone would say little


def test_where_nobody_arrives_nothing_is_known():
    assert log_rank_p(np.full(5, 20), np.zeros(5, bool), np.full(5, 20), np.zeros(5, bool)) == 1


@pytest.mark.parametrize(("runs", "most"), [(5, 0.085), (10, 0.072)])
def test_it_rarely_tells_equal_arms_apart(runs, most):
    # Simulated with 4,000 repetitions: 5.8 to 7.3 % with 5 runs, 5.4 to 6.1 % with 10, whatever the budget.
    rng, told, repetitions = np.random.default_rng(0), 0, 2000
    for _ in range(repetitions):
        times = rng.geometric(0.08, size=2 * runs)
        reached, times = times <= 25, np.minimum(times, 25)
        told += log_rank_p(times[:runs], reached[:runs], times[runs:], reached[runs:]) < 0.05
    assert 0.03 < told / repetitions < most


def test_the_share_that_arrived_is_told_with_its_exact_interval():
    found = share_reached(np.array([True] * 5))
    assert (found.runs, found.of, found.share, found.high) == (5, 5, 1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 5))


def test_times_without_answers_are_refused():
    with pytest.raises(ValueError, match=r"the arm must have a time for each run.*got 2 times and 1 answers"):
        log_rank_p(np.array([1, 2]), np.array([True]), np.array([1]), np.array([True]))
    with pytest.raises(ValueError, match=r"the baseline must have a time for each run.*got 0 times"):
        log_rank_p(np.array([1]), np.array([True]), np.array([]), np.array([], dtype=bool))
