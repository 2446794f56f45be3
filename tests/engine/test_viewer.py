"""Networks that are looked at outside their training say what they say in it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from paribus.engine import Viewer, train
from tests.engine.works import CONVOLUTIONAL, DENSE, work

NOISY: list[Any] = [
    "Flatten",
    {"Dense": {"units": 8}},
    {"Dropout": {"rate": 0.5}},
    "BatchNormalization",
    {"Dense": {"units": 10}},
]


@pytest.mark.parametrize("model", [DENSE, CONVOLUTIONAL, NOISY], ids=["dense", "convolutional", "noisy"])
def test_last_checkpoint_says_what_the_run_says_in_the_end(model: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paribus.engine.checkpoint.SECONDS", 0.0)
    monkeypatch.setattr("paribus.engine.checkpoint.MOST_SHARE", 1e9)
    small = work(model, replicates=(0, 1, 2))
    kept: list[Mapping[str, np.ndarray]] = []
    goes_on = work(model, replicates=(0, 1, 2))
    goes_on = type(goes_on)(goes_on.study, goes_on.runs, goes_on.splits, goes_on=True)  # its end is kept, too
    runs = train(goes_on, lambda _: None, lambda: False, kept.append, None)
    viewer = Viewer(small.study, small.splits.images.shape[1:])
    for column, run in enumerate(runs):
        weights = viewer.weights_in(kept[-1], column)
        assert weights is not None
        assert all(np.array_equal(weights[name], run.weights[name]) for name in run.weights)
        seen = (small.splits.images[small.splits.test] - small.splits.shift[column]) * small.splits.scale[column]
        said = viewer.probabilities(weights, seen.astype(np.float32))
        assert said == pytest.approx(run.probabilities["test"], abs=1e-5)
    assert viewer.weights_in(kept[-1], 9) is None


def test_weights_before_the_first_update_are_those_that_training_begins_with() -> None:
    nothing_learnt = work(DENSE, optimizer={"SGD": {"learning_rate": 1e-12}})
    runs = train(nothing_learnt, lambda _: None, lambda: False, lambda _: None, None)
    viewer = Viewer(nothing_learnt.study, nothing_learnt.splits.images.shape[1:])
    for run in runs:
        weights = viewer.initial(run.seeds["init"], run.seeds["noise"])
        assert set(weights) == set(run.weights)
        assert all(weights[name] == pytest.approx(run.weights[name], abs=1e-9) for name in weights)
