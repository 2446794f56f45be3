from typing import get_args

import numpy as np
import pytest
from scipy.special import ndtri

from paribus.stats import crossed_interval
from paribus.stats.anytime import anytime_multiple
from paribus.stats.looks import LOOKS, Looking, looked_interval, next_look, staged_level


def interval_of(replicates, seed=0):
    return crossed_interval(np.random.default_rng(seed).integers(-1, 2, size=(replicates, 200)))


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_one_look_takes_the_interval_as_it_is(level):
    interval = interval_of(5).at(level)
    assert looked_interval(interval_of(5), "once", level) == pytest.approx((interval.low, interval.high), abs=1e-12)


@pytest.mark.parametrize(("level", "each"), [(0.95, 0.98), (0.9, 0.96)])
def test_staged_looks_take_two_per_cent_on_each_side_they_may_err(level, each):
    assert staged_level(level) == pytest.approx(each)
    interval = interval_of(10).at(each)
    assert looked_interval(interval_of(10), "staged", level) == pytest.approx((interval.low, interval.high), abs=1e-12)


@pytest.mark.parametrize("replicates", [5, 10, 40])
def test_open_ended_looks_take_the_anytime_multiple_of_the_crossed_standard_error(replicates):
    interval = interval_of(replicates)
    low, high = looked_interval(interval, "open-ended")
    assert (high - low) / 2 == pytest.approx(anytime_multiple(replicates) * interval.standard_error)
    assert (high + low) / 2 == pytest.approx(interval.estimate)


@pytest.mark.parametrize("replicates", [5, 10, 20])
def test_the_more_looks_the_wider(replicates):
    widths = [high - low for low, high in (looked_interval(interval_of(replicates), way) for way in get_args(Looking))]
    assert widths == sorted(widths)


def test_open_ended_looks_say_nothing_before_the_fifth_replicate():
    assert looked_interval(interval_of(4), "open-ended") == (-np.inf, np.inf)


@pytest.mark.parametrize("looking", get_args(Looking))
@pytest.mark.parametrize("replicates", [3, 5])
def test_no_difference_at_all_has_no_width(looking, replicates):
    assert looked_interval(crossed_interval(np.zeros((replicates, 10))), looking) == (0, 0)


def test_pocock_would_spend_no_less_on_three_looks():
    # 2.289 normal standard errors at each of three looks, from Pocock's table; ours is a little stricter.
    multiple = ndtri(1 - (1 - staged_level(0.95)) / 2)
    assert multiple == pytest.approx(2.326, abs=1e-3)
    assert multiple > 2.289


@pytest.mark.parametrize(("replicates", "look"), [(0, 5), (4, 5), (5, 10), (19, 20), (20, None), (21, None)])
def test_the_next_look_is_the_first_that_needs_more_replicates(replicates, look):
    assert next_look(replicates) == look


def test_looks_are_in_order():
    assert sorted(LOOKS) == list(LOOKS)


def test_a_level_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match=r"must lie in \(0, 1\); got 95"):
        looked_interval(interval_of(5), "once", 95)
