"""Activations are those of the network that was trained: layer by layer, up to the probabilities it gave."""

from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from paribus.engine import activations
from paribus.records import Run, Work

from .works import CONVOLUTIONAL, DENSE, trained, work

RESIDUAL: list[Any] = [
    "Flatten",
    {"Dense": {"units": 10}},
    "BatchNormalization",
    {"Residual": {"layers": [{"Dense": {"units": 10, "activation": "tanh"}}, {"Dropout": {"rate": 0.5}}]}},
]


def seen(given: Work, run: Run) -> dict[str, np.ndarray]:
    """What the layers make of the test images, as this run sees them."""
    splits = given.splits
    images = (splits.images[splits.test].astype(np.float32) - splits.shift[0]) * splits.scale[0]
    return activations(given.study, run.weights, images)


@pytest.mark.parametrize("model", [DENSE, CONVOLUTIONAL, RESIDUAL], ids=["dense", "convolutional", "residual"])
def test_the_last_values_are_the_logits_behind_the_stored_probabilities(model: list[Any]) -> None:
    given = work(model)
    run = trained(given)[0]
    *_, logits = seen(given, run).values()
    assert softmax(logits, axis=1) == pytest.approx(run.probabilities["test"], abs=1e-5)


def test_every_layer_gives_what_its_weights_make_of_the_layer_before() -> None:
    given = work(DENSE)
    run = trained(given)[0]
    layers = seen(given, run)
    assert list(layers) == ["flatten", "dense_1", "dense_2"]
    hidden = np.maximum(layers["flatten"] @ run.weights["dense_1/kernel"] + run.weights["dense_1/bias"], 0)
    assert layers["dense_1"] == pytest.approx(hidden, abs=1e-4)
    assert layers["dense_2"] == pytest.approx(
        layers["dense_1"] @ run.weights["dense_2/kernel"] + run.weights["dense_2/bias"], abs=1e-4
    )


def test_a_weight_that_is_missing_is_told() -> None:
    given = work(DENSE)
    weights = {name: value for name, value in trained(given)[0].weights.items() if name != "dense_2/bias"}
    with pytest.raises(KeyError, match="dense_2/bias"):
        activations(given.study, weights, np.zeros((1, 8, 8, 1), np.float32))
