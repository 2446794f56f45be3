"""A sound network learns 16 images by heart, whatever else its study asks; one that cannot learn does not."""

from typing import Any

import numpy as np
import pytest

from paribus.engine import memorize

from .works import CONVOLUTIONAL, DENSE, work

DEAD: list[Any] = [
    "Flatten",
    {"Dense": {"units": 12, "activation": "relu", "bias_initializer": {"Constant": {"value": -90.0}}}},
    {"Dense": {"units": 10}},
]
DISTURBED: list[Any] = [
    {"GaussianNoise": {"stddev": 1.0}},
    "Flatten",
    {"Dense": {"units": 32, "activation": "relu", "kernel_regularizer": {"L2": {"l2": 1.0}}}},
    "BatchNormalization",
    {"Dropout": {"rate": 0.8}},
    {"Dense": {"units": 10}},
]


@pytest.mark.parametrize(
    ("model", "train"),
    [
        (DENSE, {"optimizer": {"Adam": {"learning_rate": 0.01}}}),
        (DENSE, {"optimizer": {"Adam": {"learning_rate": 0.01}}, "loss": "MeanSquaredError"}),
        (CONVOLUTIONAL, {"optimizer": {"Adam": {"learning_rate": 0.01}}}),
        (DISTURBED, {"loss": {"CategoricalCrossentropy": {"label_smoothing": 0.3}}}),
    ],
    ids=["dense", "squared error", "convolutional", "penalty, dropout, noise and smoothing"],
)
def test_a_sound_network_learns_sixteen_images_by_heart(model: list[Any], train: dict[str, Any]) -> None:
    reached = memorize(work(model, **train), 16, 1000)
    assert reached.is_learnt
    assert reached.updates < 1000


def test_a_network_of_dead_units_learns_no_more_than_how_often_each_class_comes() -> None:
    reached = memorize(work(DEAD, optimizer={"Adam": {"learning_rate": 0.01}}), 16, 1000)
    assert not reached.is_learnt
    assert reached.updates == 1000
    assert reached.loss == pytest.approx(reached.guess, abs=0.01)


def test_the_guess_is_the_entropy_of_the_labels() -> None:
    given = work(DENSE)
    reached = memorize(given, 160, 1)
    counts = np.bincount(given.splits.labels[given.splits.train[0]])
    shares = counts[counts > 0] / counts.sum()
    assert reached.images == 160
    assert reached.guess == pytest.approx(-(shares * np.log(shares)).sum())


def test_a_run_that_diverges_ends_at_once_and_says_so() -> None:
    reached = memorize(work(DENSE, optimizer={"SGD": {"learning_rate": 1e30}}), 16, 1000)
    assert np.isnan(reached.loss) or np.isinf(reached.loss)
    assert reached.updates == 50
    assert reached.optimizer == "SGD at 1e30" or "SGD" in reached.optimizer
