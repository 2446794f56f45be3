"""Replicates are strangers to one another, and arms of a replicate are as alike as they can be."""

from typing import Any

import numpy as np
import pytest

from paribus.engine.initial import initial_weights
from paribus.engine.network import build
from paribus.engine.order import epoch_order
from paribus.records import Run
from paribus.spec import Dense

from .works import CONVOLUTIONAL, DENSE, curve, same_bits, trained, work

NOISY: list[Any] = [*DENSE[:2], "BatchNormalization", {"Dropout": {"rate": 0.3}}, DENSE[2]]
STILL = {"optimizer": {"SGD": {"learning_rate": 1e-30}}}


@pytest.mark.parametrize(
    ("model", "split"),
    [
        pytest.param(NOISY, "fixed", id="batched, the same split"),
        pytest.param(CONVOLUTIONAL, "per_replicate", id="one by one, splits of their own"),
        pytest.param(NOISY, "per_replicate", marks=pytest.mark.slow, id="batched, splits of their own"),
        pytest.param(CONVOLUTIONAL, "fixed", marks=pytest.mark.slow, id="one by one, the same split"),
    ],
)
def test_a_replicate_among_others_equals_itself_alone(model: list[Any], split: str) -> None:
    data = {"split": split, "normalize": "standardize", "augment": {"shift": 1}}
    among = trained(work(model, replicates=(0, 1, 2), data=data))[2]
    (alone,) = trained(work(model, replicates=(2,), data=data))
    # A product batched over replicates may be summed in another order than one alone: 1e-5 of values of order one.
    _alike(among, alone, 1e-5)


def test_replicates_differ() -> None:
    one, other = trained(work())
    assert abs(one.scores["test"]["loss"] - other.scores["test"]["loss"]) > 1e-3
    assert one.seeds != other.seeds


def test_the_same_work_gives_the_same_bits() -> None:
    given = work(NOISY, data={"augment": {"flip": True, "shift": 1}}, optimizer="Adam", batch_size=48)
    for one, other in zip(trained(given), trained(given), strict=True):
        assert same_bits(one, other)


def test_replicates_that_are_numbered_in_another_order_are_the_same() -> None:
    forward, backward = trained(work(replicates=(3, 5))), trained(work(replicates=(5, 3)))
    assert [run.replicate for run in backward] == [5, 3]
    _alike(forward[0], backward[1], 1e-6)


def test_arms_that_share_layers_start_from_the_same_weights() -> None:
    narrow = trained(work(DENSE, steps=1, **STILL))
    deeper = [DENSE[0], DENSE[1], {"Dropout": {"rate": 0.1}}, {"Dense": {"units": 12, "name": "between"}}, DENSE[2]]
    wide = trained(work(deeper, steps=1, **STILL))
    for one, other in zip(narrow, wide, strict=True):
        assert set(one.weights) < set(other.weights)
        for name, array in one.weights.items():
            assert np.allclose(array, other.weights[name], rtol=0, atol=1e-25)  # the update is not quite nothing
    assert not np.array_equal(narrow[0].weights["dense_1/kernel"], narrow[1].weights["dense_1/kernel"])


def test_layers_of_the_same_shape_start_differently() -> None:
    model = build([Dense(name="one", units=4), Dense(name="two", units=4)], (4,))
    one, _, two, _ = initial_weights(model, init_seed=1, noise_seed=1)[0]
    assert not np.array_equal(one, two)


def test_weights_of_one_seed_start_all_replicates_alike() -> None:
    runs = trained(work(weights={"seed": 3}, epochs=1))
    assert curve(runs[0], "test", "loss").values[0] == curve(runs[1], "test", "loss").values[0]
    assert curve(runs[0], "test", "loss").values[1] != curve(runs[1], "test", "loss").values[1]


def test_the_order_of_images_is_a_matter_of_replicate_and_epoch_alone() -> None:
    given = work(replicates=(4, 7))
    seeds = [run.seeds["order"] for run in given.runs]
    both = epoch_order(given.splits.train, seeds, 3, shuffle=True)
    (alone,) = epoch_order(given.splits.train[[1]], seeds[1:], 3, shuffle=True)
    assert np.array_equal(both[1], alone)
    assert not np.array_equal(both[0], both[1])
    assert not np.array_equal(both, epoch_order(given.splits.train, seeds, 4, shuffle=True))
    assert np.array_equal(np.sort(both, axis=1), np.sort(given.splits.train, axis=1))
    assert np.array_equal(epoch_order(given.splits.train, seeds, 3, shuffle=False), given.splits.train)


def test_another_batch_size_meets_the_same_images_in_the_same_order() -> None:
    """With a learning rate of nothing, the running loss is that of the same images, whatever the batches."""
    small, large = trained(work(batch_size=8, epochs=1, **STILL)), trained(work(batch_size=80, epochs=1, **STILL))
    for one, other in zip(small, large, strict=True):
        assert (
            abs(curve(one, "train", "running_loss").values[0] - curve(other, "train", "running_loss").values[0]) < 1e-6
        )


def _alike(one: Run, other: Run, most: float) -> None:
    assert (one.replicate, one.seeds, one.steps) == (other.replicate, other.seeds, other.steps)
    for mine, theirs in zip(one.curves, other.curves, strict=True):
        assert np.abs(mine.values - theirs.values).max() <= most * max(1.0, np.abs(theirs.values).max())
    for name, array in one.weights.items():
        assert np.abs(array - other.weights[name]).max() <= 2 * most
    for split, array in one.probabilities.items():
        assert np.abs(array - other.probabilities[split]).max() <= most
