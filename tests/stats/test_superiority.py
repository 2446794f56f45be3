import math

import numpy as np
import pytest
from scipy.stats import binomtest, multinomial

from paribus.stats.superiority import Superiority, pairs_needed, probability_better

FULL = np.array([0.33, 0.24, 0.34, 0.24, 0.27])
HALF = np.array([0.31, 0.34, 0.29, 0.25, 0.29])


def of_counts(wins, ties, losses):
    return probability_better(np.repeat([1.0, 0.0, -1.0], [wins, ties, losses]), np.zeros(wins + ties + losses))


def test_three_of_five_published_wins_say_hardly_anything():
    better = probability_better(HALF, FULL)
    assert (better.share, better.pairs) == (0.6, 5)
    assert (better.low, better.high) == pytest.approx((0.15, 0.95), abs=5e-3)


@pytest.mark.parametrize(("wins", "losses"), [(3, 0), (0, 4), (7, 3), (10, 10)])
def test_without_ties_the_interval_is_scipys_exact_one(wins, losses):
    better = of_counts(wins, 0, losses)
    expected = binomtest(wins, wins + losses).proportion_ci(0.95, "exact")
    assert (better.low, better.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_half_win_left_over_widens_the_interval_on_both_sides():
    low, high = of_counts(3, 0, 3), of_counts(4, 0, 2)
    assert of_counts(3, 1, 2) == Superiority(share=3.5 / 6, low=low.low, high=high.high, pairs=6)


def test_two_ties_are_one_win():
    assert of_counts(3, 2, 1) == of_counts(4, 0, 2)


def test_swapping_the_arms_mirrors_it():
    one, other = probability_better(HALF, FULL, level=0.9), probability_better(FULL, HALF, level=0.9)
    assert (other.share, other.low, other.high) == pytest.approx((1 - one.share, 1 - one.high, 1 - one.low))


@pytest.mark.parametrize("pairs", [3, 5, 7, 10, 13])
def test_the_interval_covers_at_least_as_often_as_it_says(pairs):
    """Every outcome is enumerated, for wins and ties of any probability."""
    outcomes = [(wins, ties) for wins in range(pairs + 1) for ties in range(pairs + 1 - wins)]
    intervals = [of_counts(wins, ties, pairs - wins - ties) for wins, ties in outcomes]
    low, high = (np.array([getattr(each, end) for each in intervals]) for end in ("low", "high"))
    counts = np.array([(wins, ties, pairs - wins - ties) for wins, ties in outcomes])
    for tie in np.linspace(0, 1, 11):
        for win in np.linspace(0, 1 - tie, 21):
            covered = (low <= win + tie / 2 + 1e-12) & (win + tie / 2 - 1e-12 <= high)
            assert covered @ multinomial.pmf(counts, pairs, (win, tie, max(0, 1 - win - tie))) >= 0.95


@pytest.mark.parametrize(("share", "pairs"), [(0.6, 181), (0.7, 46), (0.75, 29), (0.8, 21), (0.9, 12), (0.25, 29)])
def test_published_shares_need_the_published_pairs(share, pairs):
    assert pairs_needed(share) == pairs


def test_fewer_misses_need_more_pairs():
    assert pairs_needed(0.75, misses=0.2) < pairs_needed(0.75) < pairs_needed(0.75, false_alarms=0.025)
    assert pairs_needed(0.75, false_alarms=0.025, misses=0.2) == math.ceil((2.801585 / 0.612372) ** 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pairs_needed(0.5), "other than 0.5; got 0.5"),
        (lambda: pairs_needed(1.5), "other than 0.5; got 1.5"),
        (lambda: pairs_needed(0.75, misses=0.5), r"must lie in \(0, 0.5\); got 0.05 and 0.5"),
        (lambda: probability_better(FULL, HALF[:4]), "got 5 and 4. Keep the replicates"),
        (lambda: probability_better(FULL[:0], HALF[:0]), "at least one; got 0 and 0"),
        (lambda: probability_better(FULL, np.full(5, np.nan)), "scores must be numbers"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
