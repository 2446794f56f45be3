"""What the engine does on a device that is no CPU, run on a CPU: its layout, its layers, its memory."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from paribus.engine import layout, memory
from paribus.engine.backend import jax
from paribus.engine.layout import Layout, layout_for

from .works import CONVOLUTIONAL, DENSE, curve, trained, work

NORMALIZED: list[Any] = [*CONVOLUTIONAL[:1], "BatchNormalization", *CONVOLUTIONAL[1:]]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """JAX says that it computes on a GPU; it does so on the CPU all the same."""
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("model", [DENSE, CONVOLUTIONAL])
def test_all_runs_are_one_batch(model: list[Any]) -> None:
    assert layout_for(work(model).study, (8, 8, 1), 100) == Layout(most_together=100, num_lanes=1, looped=True)


@pytest.mark.parametrize("model", [DENSE, NORMALIZED])
def test_runs_learn_what_they_learn_on_a_cpu(model: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras's own layers, all runs batched, the device looping: the same curves, but for float32 rounding."""
    given = work(model, replicates=(0, 1, 2), optimizer={"SGD": {"learning_rate": 0.1, "momentum": 0.9}})
    here = trained(given)
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    there = trained(given)
    for one, other in zip(here, there, strict=True):
        for split in ("train", "validation", "test"):
            expected, found = curve(one, split, "loss").values, curve(other, split, "loss").values
            np.testing.assert_allclose(found, expected, rtol=2e-3 if "BatchNormalization" in model else 1e-4)


def test_the_memory_is_that_of_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    device = SimpleNamespace(platform="gpu", memory_stats=lambda: {"bytes_limit": 7 * 2**30})
    monkeypatch.setattr(memory.jax, "devices", lambda: [device])
    assert memory.memory_of_device() == 7 * 2**30


def test_a_device_that_tells_no_limit_counts_as_having_the_memory_of_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    here = memory.memory_of_device()
    monkeypatch.setattr(memory.jax, "devices", lambda: [SimpleNamespace(platform="gpu", memory_stats=lambda: None)])
    assert memory.memory_of_device() == here


@pytest.mark.usefixtures("elsewhere")
def test_what_does_not_fit_together_is_split_by_what_one_batch_needs() -> None:
    given = work(replicates=range(8))
    table = 2 * given.splits.images.nbytes
    each = memory.need_of(given.study, (8, 8, 1), given.splits.train.shape[1])
    portions = memory.portions(given, lambda: int((table + 3 * (each.standing + each.working)) / memory.SHARE) + 1)
    assert [len(portion.runs) for portion in portions] == [3, 3, 2]
    assert layout.layout_for(given.study, (8, 8, 1), 3).most_together == 3
