"""Whoever goes on from a checkpoint, taken at any moment, ends with the bits of whoever was never disturbed."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from paribus.engine import checkpoint, train
from paribus.engine.checkpoint import Checkpoint, Rhythm, packed, unpacked
from paribus.errors import Interrupted
from paribus.records import Run, Work

from .test_training import bright
from .works import CONVOLUTIONAL, same_bits, trained, work

MODEL: list[Any] = [
    "Flatten",
    {"Dense": {"units": 12, "activation": "relu"}},
    {"Dropout": {"rate": 0.3}},
    "BatchNormalization",
    {"Dense": {"units": 10}},
]
STOPPING = {"patience": 1, "every": 0.4, "restore_best": True}
WORKS: dict[str, Work] = {
    "dropout and batch norm": work(MODEL, optimizer="Adam", batch_size=48),
    "convolutional": work(CONVOLUTIONAL),
    "early stopping": work(
        MODEL, replicates=(0, 1, 2), epochs=8, early_stopping=STOPPING, optimizer={"Adam": {"learning_rate": 0.1}}
    ),
    "one diverges": bright(work(replicates=(0, 1, 2)), 1),
    "a budget in steps": work(steps=8),
    "splits of their own": work(data={"split": "per_replicate"}),
}


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Checkpoints at every occasion, and chunks of a few updates."""
    monkeypatch.setattr(checkpoint, "SECONDS", 0.0)
    monkeypatch.setattr(checkpoint, "MOST_SHARE", 1e9)
    monkeypatch.setattr("paribus.engine.pace.CHUNK_SECONDS", 1e-4)
    return


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.usefixtures("often")
def test_going_on_from_any_checkpoint_gives_the_same_bits(name: str) -> None:
    given = WORKS[name]
    undisturbed = trained(given)
    kept: list[Checkpoint] = []
    watched = train(given, lambda _: None, lambda: False, kept.append, None)
    assert len(kept) > 4
    assert all(map(same_bits, watched, undisturbed))
    for since in kept[:: max(1, len(kept) // 4)]:
        resumed = train(given, lambda _: None, lambda: False, lambda _: None, since)
        assert all(map(same_bits, map(but_for_words, resumed), map(but_for_words, undisturbed)))


def but_for_words(run: Run) -> Run:
    """Why a run diverged is found from its last updates, some of which may lie before the checkpoint."""
    return replace(run, reason=None) if run.status == "diverged" else run


@pytest.mark.usefixtures("often")
def test_whoever_is_stopped_leaves_a_checkpoint_to_go_on_from() -> None:
    given = work(MODEL, replicates=(0, 1, 2), epochs=3)
    since: list[Checkpoint | None] = [None]
    runs: tuple[Run, ...] = ()
    stops = 0
    while not runs:
        asked = iter(range(4))
        try:
            runs = train(given, lambda _: None, lambda asked=asked: next(asked, None) is None, since.append, since[-1])
        except Interrupted:
            stops += 1
            assert stops < 50
    assert stops > 1
    assert all(map(same_bits, runs, trained(given)))


@pytest.mark.parametrize("most_calls", [3, 6])
def test_a_run_that_diverges_about_the_time_of_a_stop_is_told_after_it(most_calls: int) -> None:
    given = work(MODEL, replicates=(0,), optimizer={"SGD": {"learning_rate": 3e38}}, steps=1)
    since: list[Checkpoint | None] = [None]
    runs: tuple[Run, ...] = ()
    for calls in (*range(most_calls), 1000):
        asked = iter(range(calls))
        with suppress(Interrupted):
            runs = train(given, lambda _: None, lambda asked=asked: next(asked, None) is None, since.append, since[-1])
    (run,) = runs
    assert (run.status, run.steps) == ("diverged", 1)
    assert run.breakdown is not None
    assert run.breakdown.step == 2


def test_what_is_packed_is_unpacked() -> None:
    value: Mapping[str, Any] = {
        "number": 0.1,
        "nan": float("nan"),
        "text": "Größe",
        "nothing": None,
        "yes": True,
        "list": [1, [np.arange(3), {"deep": np.float32(2)}]],
    }
    found = unpacked(packed(value))
    assert repr({**found, "list": None}) == repr({**value, "list": None})
    assert found["list"][1][0].tolist() == [0, 1, 2]
    assert found["list"][1][1]["deep"].dtype == np.float32
    assert all(array.dtype != object for array in packed(value).values())


def test_looks_that_are_alike_are_packed_together_and_come_apart_as_they_were() -> None:
    """A look has a number for each run, and shares of classes; thousands of looks are as few arrays as two."""
    looks = [[np.float32([look, 2.0]), np.full((2, 3), look)] for look in range(1_000)]
    assert len(packed({"looks": looks})) == 3
    found = unpacked(packed({"looks": looks}))["looks"]
    assert all(np.array_equal(one, other) for row, kept in zip(looks, found, strict=True)
               for one, other in zip(row, kept, strict=True))  # fmt: skip
    assert {array.dtype for array in found[7]} == {np.dtype(np.float32), np.dtype(np.int64)}


def test_looks_that_were_kept_one_by_one_are_read_as_before() -> None:
    """As checkpoints had them before looks were packed together."""
    nesting = '{"looks": [[{"an array": "0"}], [{"an array": "1"}]]}'
    found = unpacked({"0": np.ones(2), "1": np.zeros(2), "nesting": np.array(nesting)})["looks"]
    assert [[array.tolist() for array in row] for row in found] == [[[1.0, 1.0]], [[0.0, 0.0]]]


@pytest.mark.parametrize("rows", [[[np.ones(2)], [np.ones(3)]], [[np.ones(2)], [1]], [[], []], [[np.ones(1)], []]])
def test_rows_that_are_not_alike_come_apart_as_they_were(rows: Any) -> None:
    assert repr(unpacked(packed({"rows": rows}))["rows"]) == repr(rows)


def test_a_checkpoint_that_took_long_is_not_soon_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("paribus.engine.checkpoint.time.monotonic", lambda: now[0])
    rhythm = Rhythm()
    now[0] = checkpoint.SECONDS
    assert rhythm.is_due
    with rhythm.keeping():
        now[0] += 1.0
    began = now[0]
    now[0] = began + 0.99 / checkpoint.MOST_SHARE
    assert not rhythm.is_due
    now[0] = began + 1.01 / checkpoint.MOST_SHARE
    assert rhythm.is_due
