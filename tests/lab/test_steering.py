"""Pause, go on and stop, wished by one thread of a study that another runs."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from paribus.errors import Interrupted, StoreError
from paribus.lab import Watcher, load_result, pause, resume, run, stop, studies
from paribus.lab.result import Result
from paribus.records import Progress, StudyRecord
from paribus.store import open_store
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.examples import same


class Slow(Watcher):
    """Makes each step of training take 20 ms, and counts them."""

    def __init__(self) -> None:
        self.begun_ = threading.Event()
        self.told: list[str] = []
        self.steps = 0
        self.stops = False

    def begun(self, study: StudyRecord) -> None:
        self.begun_.set()

    def progressed(self, progress: Progress) -> None:
        self.steps += 1
        time.sleep(0.02)

    def paused(self, study: StudyRecord) -> None:
        self.told.append("paused")

    def went_on(self, study: StudyRecord) -> None:
        self.told.append("went on")

    def wants_to_stop(self) -> bool:
        return self.stops


@contextmanager
def running(folder: Path, steps: int = 100_000) -> Iterator[tuple[Slow, "Future[Result]"]]:
    """A study on its way; whatever becomes of the test, it ends."""
    watcher = Slow()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(run, study(vary=None), folder, watcher=watcher, trainer=FakeEngine(steps=steps))
        try:
            assert watcher.begun_.wait(30)
            yield watcher, running
        finally:
            watcher.stops = True


def seconds(call: Callable[[], object]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began


def state(folder: Path) -> str:
    return studies(folder)[0].state


def test_paused_study_stands_still_until_it_is_resumed(tmp_path: Path) -> None:
    with running(tmp_path) as (watcher, _):
        assert state(tmp_path) == "running"
        assert pause("latest", tmp_path).state == "paused"
        assert (state(tmp_path), load_result("latest", tmp_path).study.state) == ("paused", "paused")
        steps = watcher.steps
        time.sleep(0.3)
        assert watcher.steps == steps
        resumed = resume("latest", tmp_path)
        assert (resumed.study.state, state(tmp_path)) == ("running", "running")
        time.sleep(0.3)
        assert watcher.steps > steps
        assert watcher.told == ["paused", "went on"]


def test_wishes_are_followed_at_once(tmp_path: Path) -> None:
    with running(tmp_path):
        took = [seconds(lambda tell=tell: tell("latest", tmp_path)) for tell in (pause, resume, pause, resume, stop)]
    assert sorted(took)[len(took) // 2] < 0.5


def test_stopped_study_keeps_its_checkpoint_and_goes_on_from_there(tmp_path: Path) -> None:
    with running(tmp_path) as (watcher, result):
        assert stop("latest", tmp_path).state == "interrupted"
        with pytest.raises(Interrupted, match="paribus resume"):
            result.result(30)
    engine = FakeEngine(steps=watcher.steps + 5)
    assert resume("latest", tmp_path, trainer=engine).study.state == "finished"
    assert engine.began_at == [watcher.steps - 1]


def test_paused_study_can_be_stopped(tmp_path: Path) -> None:
    with running(tmp_path) as (watcher, result):
        pause("latest", tmp_path)
        assert stop("latest", tmp_path).state == "interrupted"
        with pytest.raises(Interrupted):
            result.result(30)
        assert watcher.told == ["paused"]


def test_paused_study_hears_its_own_watcher(tmp_path: Path) -> None:
    with running(tmp_path) as (watcher, result):
        pause("latest", tmp_path)
        watcher.stops = True
        with pytest.raises(Interrupted):
            result.result(30)
    assert state(tmp_path) == "interrupted"


def test_pausing_twice_is_as_good_as_once(tmp_path: Path) -> None:
    with running(tmp_path):
        assert [pause("latest", tmp_path).state for _ in range(2)] == ["paused", "paused"]


def test_pause_changes_nothing_but_the_time(tmp_path: Path) -> None:
    began = time.monotonic()
    with running(tmp_path, steps=30) as (_, result):
        pause("latest", tmp_path)
        time.sleep(1.0)
        resume("latest", tmp_path)
        paused = result.result(60)
        took = time.monotonic() - began
    undisturbed = run(study(vary=None), tmp_path, trainer=FakeEngine(steps=30))
    assert all(same(*pair) for pair in zip(paused.runs, undisturbed.runs, strict=True))
    assert paused.study.seconds < took - 0.9  # without the second of the pause


def test_process_that_does_not_look_up_is_told_of_as_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paribus.lab.wishes.PATIENCE", 0.1)
    begin(tmp_path)
    with open_store(tmp_path) as store, store.claim(store.study("latest").id):
        standing = pause("latest", tmp_path)
        assert (standing.state, standing.wish) == ("running", "pause")
        assert resume("latest", tmp_path).study.state == "running"  # the wish is taken back
        assert store.wish(standing.id) == "run"


@pytest.mark.parametrize("tell", [pause, stop])
def test_study_that_nobody_runs_cannot_be_told_anything(tmp_path: Path, tell: Callable[..., object]) -> None:
    study_id = begin(tmp_path)
    with pytest.raises(StoreError, match=rf"{study_id} is killed\. .* go on with it: paribus resume {study_id}"):
        tell("latest", tmp_path)
    resume("latest", tmp_path, trainer=FakeEngine())
    with pytest.raises(StoreError, match=rf"{study_id} is finished\. Look at it: paribus show {study_id}"):
        tell("latest", tmp_path)


def test_study_whose_process_was_killed_while_it_was_paused_is_trained_here(tmp_path: Path) -> None:
    study_id = begin(tmp_path)
    with open_store(tmp_path) as store:
        store.end(study_id, "paused", 1.0)
        store.set_wish(study_id, "pause")
    assert (state(tmp_path), load_result("latest", tmp_path).study.state) == ("killed", "killed")
    engine = FakeEngine()
    assert resume("latest", tmp_path, trainer=engine).study.state == "finished"
    assert len(engine.done) == 1


def test_wish_is_looked_up_ten_times_a_second_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    with open_store(tmp_path) as store:
        wish = store.wish
        monkeypatch.setattr(store, "wish", lambda study_id: looks.append(time.perf_counter()) or wish(study_id))
        run(study(vary=None), store, trainer=FakeEngine(steps=300))
    assert len(looks) == 1 or np.diff(looks).min() > 0.099


def begin(folder: Path) -> str:
    """A study that was begun and that nobody runs; its ID."""

    class Vanishes(FakeEngine):
        def train(self, *words):
            raise SystemExit

    with pytest.raises(SystemExit):
        run(study(vary=None), folder, trainer=Vanishes())
    return studies(folder)[0].id
