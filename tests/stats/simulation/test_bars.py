"""What is promised about the statistics, held to simulated classifiers. All figures: the page on statistics."""

import pytest

from .coverage import coverage
from .families import families
from .looking import added, anytime, looked, peeked
from .planning import planned
from .rate import Rate
from .verdicts import Claim, false_differences, false_equivalences
from .world import NOISY, STEADY

pytestmark = pytest.mark.slow


def at_most(bar: float, rate: Rate) -> bool:
    """Whether a rate keeps a bar, give or take two standard errors of its own simulation."""
    return rate.share <= bar + 2 * (bar * (1 - bar) / rate.of) ** 0.5


def test_the_crossed_interval_covers_the_truth_in_every_setting_and_the_others_fail_somewhere():
    rows = coverage(NOISY)
    assert all(0.935 <= row.crossed.share <= 0.99 for row in rows)
    assert min(row.pooled.share for row in rows) < 0.5
    assert min(row.examples_only.share for row in rows) < 0.4
    assert min(row.seeds_only.share for row in rows) < 0.9


def test_with_three_seeds_that_vary_as_much_as_the_images_it_is_too_narrow_and_the_one_of_verdicts_is_not():
    rows = {(row.replicates, row.examples): row for row in coverage(STEADY)}
    assert 0.91 < rows[3, 1000].crossed.share < 0.94
    assert all(0.935 <= row.cautious.share <= 0.99 for row in rows.values())


def test_the_interval_of_verdicts_covers_the_truth_in_every_setting():
    rows = coverage(NOISY)
    assert all(row.cautious.share >= 0.935 for row in rows)
    assert all(row.cautious.share <= 0.985 for row in rows if row.replicates > 3)  # with fewer it is too wide


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    return false_differences()


def test_the_same_arm_twice_is_rarely_called_better_or_worse(claims):
    for claim in claims:
        if claim.truth == "the same arm twice":
            assert at_most(0.05, claim.rate), claim


def test_two_arms_that_are_equally_good_are_rarely_called_better_or_worse(claims):
    for claim in claims:
        assert at_most(0.05, claim.rate), claim


def test_a_difference_that_matters_is_rarely_called_none():
    assert all(at_most(0.05, claim.rate) for claim in false_equivalences())


def test_three_staged_looks_together_are_wrong_about_as_often_as_one():
    for row in looked():
        assert row.rates["staged"].share <= 0.055, row
        assert row.rates["once"].share > 0.06, "looking three times at 95 % would do as well"


def test_any_number_of_open_ended_looks_is_wrong_less_often_than_one():
    for row in peeked():
        assert row.rates["open-ended"].share <= 0.05, row
        assert row.rates["once"].share > 0.13, row


def test_the_anytime_interval_holds_over_all_looks_for_normal_values():
    valid, student = anytime()
    assert valid.share == pytest.approx(0.021, abs=0.003)
    assert student.share == pytest.approx(0.268, abs=0.01)


def test_runs_that_were_not_planned_cost_little_when_they_are_judged_as_open_ended():
    for row in added():
        assert row.rates["open-ended"].share <= 0.05, row


def test_holm_keeps_the_error_of_a_whole_study():
    for family in families():
        assert family.holm.share < family.alone.share / 2
        assert family.holm.share <= 0.05, family


def test_the_planner_keeps_its_promise():
    rows = planned()
    assert all(row.seen.share >= 0.75 for row in rows), rows
    assert len(rows) > 4
