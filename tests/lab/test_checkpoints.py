"""What becomes of a study that is stopped or killed in the middle of a program."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from paribus.errors import Interrupted, StoreError
from paribus.lab import Watcher, load_result, resume, run
from paribus.records import Progress
from paribus.store import open_store
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.examples import same
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


class Listener(Watcher):
    """Writes down what it is told beside the course of things; asks to stop at a step of an arm."""

    def __init__(self, stop_at: tuple[str, int] | None = None) -> None:
        self.noticed_: list[str] = []
        self.stop_at = stop_at
        self.at: tuple[str, int] | None = None

    def noticed(self, message: str) -> None:
        self.noticed_.append(message)

    def progressed(self, progress: Progress) -> None:
        self.at = progress.arms[0], progress.steps

    def wants_to_stop(self) -> bool:
        return self.stop_at is not None and self.at == self.stop_at


def stopped_at(store: MemoryStore, arm: str, step: int, engine: FakeEngine | None = None) -> str:
    """A study that was stopped there; its ID."""
    with pytest.raises(Interrupted):
        run(study(), store, watcher=Listener((arm, step)), trainer=engine or FakeEngine(steps=5))
    return store.study("latest").id


def test_resumed_study_goes_on_from_the_last_checkpoint_to_the_same_runs(store: MemoryStore) -> None:
    whole = run(study(), store, trainer=FakeEngine(steps=5))
    study_id = stopped_at(store, "tanh", 3)
    engine, listener = FakeEngine(steps=5), Listener()
    resumed = resume(study_id, store, watcher=listener, trainer=engine)
    assert engine.began_at == [3]
    assert listener.noticed_ == []
    assert all(same(*pair) for pair in zip(resumed.runs, whole.runs, strict=True))


def test_new_study_begins_without_a_checkpoint(store: MemoryStore) -> None:
    stopped_at(store, "tanh", 3)
    engine = FakeEngine(steps=5)
    run(study(), store, trainer=engine)
    assert engine.began_at == [0, 0]


def test_finished_study_keeps_no_checkpoint(store: MemoryStore) -> None:
    study_id = stopped_at(store, "tanh", 3)
    assert [name for _, name in store._checkpoints] == ["tanh-0-3"]
    resume(study_id, store, trainer=FakeEngine(steps=5))
    assert store._checkpoints == {}


def test_checkpoint_of_other_versions_is_not_used_and_that_is_told(store: MemoryStore) -> None:
    study_id = stopped_at(store, "relu", 2, FakeEngine(steps=5, release="0.7"))
    engine, listener = FakeEngine(steps=5, release="0.8"), Listener()
    resume(study_id, store, watcher=listener, trainer=engine)
    assert engine.began_at == [0, 0]
    assert listener.noticed_ == ["relu begins anew: its checkpoint is of engine 0.7, which is not what is here."]


def test_checkpoint_of_other_runs_is_not_used_and_that_is_told(store: MemoryStore) -> None:
    study_id = stopped_at(store, "relu", 2)
    kept = store.checkpoint(study_id, "relu-0-3")
    assert kept is not None
    origin = np.array(str(kept["origin"]).replace('["relu", 2', '["relu", 7'))
    store.keep_checkpoint(study_id, "relu-0-3", {**kept, "origin": origin})
    engine, listener = FakeEngine(steps=5), Listener()
    resume(study_id, store, watcher=listener, trainer=engine)
    assert engine.began_at == [0, 0]
    assert listener.noticed_ == ["relu begins anew: its checkpoint is of other runs."]


def test_damaged_checkpoint_is_told_and_the_program_begins_anew(tmp_path: Path) -> None:
    whole = run(study(), tmp_path, trainer=FakeEngine(steps=5))
    with pytest.raises(Interrupted):
        run(study(), tmp_path, watcher=Listener(("relu", 4)), trainer=FakeEngine(steps=5))
    [path] = tmp_path.rglob("relu-0-3.npz")
    path.write_bytes(path.read_bytes()[:-40])
    engine, listener = FakeEngine(steps=5), Listener()
    resumed = resume("latest", tmp_path, watcher=listener, trainer=engine)
    assert engine.began_at == [0, 0]
    [told] = listener.noticed_
    assert told.startswith("relu begins anew. A checkpoint must be a NumPy archive")
    assert all(same(*pair) for pair in zip(resumed.runs, whole.runs, strict=True))


def test_checkpoint_that_cannot_be_kept_is_told_and_training_goes_on(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(study_id: str, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        raise StoreError("The store must have room.")

    monkeypatch.setattr(store, "keep_checkpoint", full)
    listener = Listener()
    result = run(study(), store, watcher=listener, trainer=FakeEngine())
    assert result.study.state == "finished"
    assert listener.noticed_ == [
        f"No checkpoint of {arm} could be kept. The store must have room." for arm in ("relu", "tanh")
    ]


def test_program_recorded_before_its_checkpoint_was_dropped_is_not_trained_again(store: MemoryStore) -> None:
    study_id = stopped_at(store, "tanh", 3)
    store.keep_checkpoint(study_id, "relu-0-3", {"state/step": np.array(2)})  # as kill -9 may leave it
    engine = FakeEngine(steps=5)
    resume(study_id, store, trainer=engine)
    assert [work.arms for work in engine.done] == [("tanh",)]
    assert store._checkpoints == {}


def test_files_on_disk_say_where_a_stopped_study_stands(tmp_path: Path) -> None:
    with pytest.raises(Interrupted):
        run(study(), tmp_path, watcher=Listener(("tanh", 2)), trainer=FakeEngine(steps=5))
    assert [path.name for path in tmp_path.rglob("checkpoints/*")] == ["tanh-0-3.npz"]
    with open_store(tmp_path) as kept:
        assert len(kept.runs(kept.study("latest").id)) == 3
    assert load_result("latest", tmp_path).study.state == "interrupted"
