"""What is told of a study while it is trained."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from paribus.errors import Interrupted, StoreError
from paribus.lab import Watcher, run
from paribus.lab.telling import Telling
from paribus.records import Progress
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore


class Overheard(MemoryStore):
    """A store that remembers what it was told, also when that is over."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[dict[str, Any]] = []

    def tell(self, study_id: str, line: str) -> None:
        super().tell(study_id, line)
        self.heard.append(json.loads(line))


@pytest.fixture
def store() -> Iterator[Overheard]:
    with Overheard() as memory:
        yield memory


def test_every_step_is_told_in_order(store: Overheard) -> None:
    run(study(), store, trainer=FakeEngine(steps=2))
    whats = [line["what"] for line in store.heard]
    assert whats == ["begun", "progress", "progress", "arm done", "progress", "progress", "arm done"]
    assert [line["arm"] for line in store.heard if line["what"] == "arm done"] == ["relu", "tanh"]


def test_what_was_told_of_a_finished_study_is_forgotten_and_of_a_stopped_one_kept(store: Overheard) -> None:
    finished = run(study(), store, trainer=FakeEngine()).study.id
    assert store.told(finished) == ((), 0)

    class Impatient(Watcher):
        def wants_to_stop(self) -> bool:
            return True

    with pytest.raises(Interrupted):
        run(study(), store, trainer=FakeEngine(), watcher=Impatient())
    assert store.told(store.study("latest").id)[0]


def test_the_other_watcher_is_told_too_and_may_stop(store: Overheard) -> None:
    class Listener(Watcher):
        def __init__(self) -> None:
            self.done: list[str] = []

        def arm_done(self, arm: str, runs: Any) -> None:
            self.done.append(arm)

        def wants_to_stop(self) -> bool:
            return bool(self.done)

    listener = Listener()
    with pytest.raises(Interrupted):
        run(study(), store, trainer=FakeEngine(), watcher=listener)
    assert listener.done == ["relu"]


def test_a_long_training_is_told_of_less_often_and_its_end_always(store: Overheard) -> None:
    begun = run(study(), store, trainer=FakeEngine(steps=1)).study
    store.heard.clear()
    telling = Telling(store, begun.id, Watcher())
    nothing = np.array([np.nan])
    for tenth in range(6_001):  # ten minutes, ten times a second
        phase: Any = "finished" if tenth == 6_000 else "training"
        telling.progressed(
            Progress(("relu",), 1.0, tenth, 0.5, 1e4, 9.5, nothing, nothing, nothing, 1, phase, seconds=tenth / 10)
        )
    told = [line["seconds"] for line in store.heard]
    assert 1_200 < len(told) < 2_400
    assert told[:5] == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert np.diff(told).max() < 0.65
    assert told[-1] == 600.0


def test_store_that_cannot_be_told_keeps_nobody_from_training(
    store: Overheard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(study_id: str, line: str) -> None:
        raise StoreError("The store must have room for what is recorded. Free space.")

    monkeypatch.setattr(store, "tell", full)
    assert run(study(), store, trainer=FakeEngine()).study.state == "finished"


def test_real_training_tells_who_each_number_belongs_to(store: Overheard) -> None:
    result = run(study(train={"epochs": 3}), store)
    lines = [line for line in store.heard if line["what"] == "progress"]
    last = [line for line in lines if line["phase"] == "finished"]
    assert [line["runs"] for line in last] == [[["relu", r] for r in range(3)], [["tanh", r] for r in range(3)]]
    measured = last[0]["measured"]
    assert set(measured) == {"train", "validation"}  # nobody looks at the test images meanwhile
    scores = [each.scores["validation"]["accuracy"] for each in result.runs_of("relu")]
    assert measured["validation"]["accuracy"] == pytest.approx(scores, rel=1e-4)
    assert last[0]["measured_epoch"] == 3
