"""The losses of a range test, against updates made one by one and a rate at which a linear model must diverge."""

import numpy as np
import pytest

from paribus.engine import range_losses
from tests.engine.works import CONVOLUTIONAL, DENSE, curve, trained, work

LINEAR = ["Flatten", {"Dense": {"units": 10, "kernel_regularizer": {"L2": {"l2": 10.0}}}}]


@pytest.mark.parametrize("model", [DENSE, CONVOLUTIONAL], ids=["dense", "convolutional"])
def test_at_a_constant_rate_it_is_the_training_that_the_study_asks_for(model: list[object]) -> None:
    given = work(model, replicates=[0], epochs=1, optimizer={"SGD": {"learning_rate": 0.1}})
    losses = range_losses(given, np.full(5, 0.1))
    [run] = trained(given)  # 5 full batches of 32 of 160 images
    assert losses.mean() == pytest.approx(curve(run, "train", "running_loss").values[-1], rel=1e-5)


def test_the_first_loss_is_that_before_any_update() -> None:
    given = work(replicates=[0])
    small, large = (range_losses(given, rates) for rates in (np.geomspace(1e-6, 1e-5, 3), np.geomspace(1, 10, 3)))
    assert small[0] == large[0]
    assert abs(small[2] - small[0]) < abs(large[2] - large[0])


def test_a_schedule_is_left_aside() -> None:
    rates = np.geomspace(1e-3, 1e-1, 6)
    schedule = {"PiecewiseConstantDecay": {"boundaries": [2], "values": [0.5, 0.1]}}
    one, other = work(replicates=[0]), work(replicates=[0], schedule=schedule)
    assert range_losses(one, rates).tolist() == range_losses(other, rates).tolist()


def test_a_penalty_makes_it_diverge_where_it_must() -> None:
    # Each update makes a weight (1 - 2 · 10 · rate) times what it was, and a little more: above 0.1 that grows.
    given = work(LINEAR, replicates=[0], optimizer="SGD")
    below, above = (range_losses(given, np.full(60, rate)) for rate in (0.095, 0.105))
    assert below[-1] < below[0] / 20
    assert above[-1] > 20 * above[0]
    assert above[59] / above[30] == pytest.approx((1 - 2 * 10 * 0.105) ** (2 * 29), rel=0.05)


def test_it_ends_where_the_loss_is_no_number() -> None:
    losses = range_losses(work(LINEAR, replicates=[0], optimizer="SGD"), np.full(40, 100.0))
    there = np.isfinite(losses)
    assert there[0]
    assert not there[-1]
    assert there.tolist() == sorted(there.tolist(), reverse=True)


def test_epoch_follows_epoch_in_an_order_of_its_own() -> None:
    assert len(set(range_losses(work(replicates=[0]), np.full(12, 1e-9)).tolist())) > 5
