"""Arms that differ in epochs alone: each is a point on the way of the longest, and none can tell."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from paribus.errors import Interrupted
from paribus.lab import resume, run, verify
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.lab.test_running import Diary
from tests.store.examples import same
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


def epochs(*levels: int, **changes: Any) -> dict[str, Any]:
    vary = {"factor": "epochs", "set": ["train.epochs"], "levels": list(levels), "baseline": str(levels[0])}
    return study(vary=vary, **changes)


def test_every_arm_has_the_bits_that_it_would_have_alone(store: MemoryStore) -> None:
    nested = run(epochs(2, 5, 3), store)
    for arm in ("2", "3", "5"):
        with MemoryStore() as other:
            alone = run(study(vary=None, train={"epochs": int(arm)}), other)
        for on_the_way, by_itself in zip(nested.runs_of(arm), alone.runs_of("baseline"), strict=True):
            # How often probes are taken depends on the length; that a run is called otherwise, on nothing.
            likened = dataclasses.replace(by_itself, arm=arm, probes=on_the_way.probes, seconds=on_the_way.seconds)
            assert same(on_the_way, likened)


def test_they_are_trained_again_to_the_same_bits(store: MemoryStore) -> None:
    run(epochs(2, 4), store)
    assert verify("latest", store).num_different == 0


def test_the_longest_alone_is_trained_all_the_way(store: MemoryStore) -> None:
    engine = FakeEngine(steps=4)
    run(epochs(1, 2, replicates=2), store, trainer=engine)
    assert engine.began_at == [0, 4]  # the fake's work is done after 4 steps: the second began where the first ended


def test_a_study_stopped_between_two_points_goes_on_from_the_first(store: MemoryStore) -> None:
    class StopsAtTheSecond(Diary):
        def wants_to_stop(self) -> bool:
            return "2 is done" in self.told

    with pytest.raises(Interrupted):
        run(epochs(2, 4), store, watcher=StopsAtTheSecond())
    stopped = resume("latest", store)
    with MemoryStore() as other:
        whole = run(epochs(2, 4), other)
    for one, another in zip(stopped.runs, whole.runs, strict=True):
        assert same(dataclasses.replace(one, seconds=0.0), dataclasses.replace(another, seconds=0.0))
