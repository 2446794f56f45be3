"""What a healthy run pays for being looked after: the same training with a safeguard and without it, in turns.

The safeguards are taken out by replacing methods of the engine while a program is traced or trains.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.peers.paribus_engine import prepare, work_of
from benchmarks.protocol import Assignment
from benchmarks.record import Safeguard
from benchmarks.session import Say
from benchmarks.works import WORKS, study_of, write_images
from paribus.engine import train
from paribus.engine.pace import Pace
from paribus.engine.replicate import Replicate, State, Tally
from paribus.engine.training import _Training
from paribus.records import Progress

W1 = next(work for work in WORKS if work.name == "W1")
ROUNDS = 11
FLAG_EPOCHS = {1: 3, 10: 1}  # by replicates: turns of half a second
LIVE_EPOCHS = {1: 8, 10: 3}

Turn = Callable[[], float]


def measure_safeguards(say: Say) -> tuple[Safeguard, ...]:
    """The flag for losses that are no numbers, and live numbers, on W1 with one and ten replicates."""
    with tempfile.TemporaryDirectory() as folder:
        write_images(study_of(W1.path, None), W1.images, Path(folder))
        return tuple(
            _measured(name, replicates, turns(_assignment(folder, replicates)), say)
            for name, turns in (("flag", _flag_turns), ("live", _live_turns))
            for replicates in (1, 10)
        )


def _assignment(folder: str, replicates: int) -> Assignment:
    return Assignment(W1.name, folder, str(W1.path), study_of(W1.path, None).train.batch_size, replicates, 0)


def _measured(name: str, replicates: int, turns: tuple[Turn, Turn], say: Say) -> Safeguard:
    """Seconds with the safeguard and without; who begins a round alternates."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for round_ in range(ROUNDS):
        say(f"safeguards: {name} with {replicates} replicates, round {round_ + 1} of {ROUNDS}")
        for side in (0, 1) if round_ % 2 else (1, 0):
            seconds[side].append(turns[side]())
    return Safeguard(name, replicates, tuple(seconds[0]), tuple(seconds[1]))


def _flag_turns(assignment: Assignment) -> tuple[Turn, Turn]:
    """Epochs of a program that takes down the first update whose loss was no number, and of one that does not."""
    epochs = FLAG_EPOCHS[assignment.replicates]
    guarded = prepare(assignment)
    guarded.run(1)  # compiles
    with patch.object(Replicate, "update", _update_without_flag):
        unguarded = prepare(assignment)
        unguarded.run(1)
    return (lambda: _seconds(lambda: guarded.run(epochs))), (lambda: _seconds(lambda: unguarded.run(epochs)))


def _update_without_flag(
    replicate: Replicate, state: State, tally: Tally, table: Any, given: Any, batch: Any, step: Any
) -> tuple[State, Tally]:
    """The same update, less the flag: since nobody uses it, the compiler drops what it is computed from."""
    after, sums = _UPDATE(replicate, state, tally, table, given, batch, step)
    return after, sums._replace(first_bad_step=tally.first_bad_step)


_UPDATE = Replicate.update


def _live_turns(assignment: Assignment) -> tuple[Turn, Turn]:
    """Trainings that are watched and may be stopped at any time, and trainings that make each epoch in one piece."""
    return (lambda: _training_seconds(assignment)), (lambda: _unwatched_seconds(assignment))


def _unwatched_seconds(assignment: Assignment) -> float:
    with ExitStack() as stack:
        stack.enter_context(patch.object(_Training, "_breathe", _nothing))
        stack.enter_context(patch.object(_Training, "_tell", _nothing))
        stack.enter_context(patch.object(Pace, "chunk", _to_the_end_of_the_epoch))
        return _training_seconds(assignment)


def _to_the_end_of_the_epoch(*arguments: object) -> int:
    del arguments
    return 2**30


def _nothing(*arguments: object) -> None:
    del arguments


def _training_seconds(assignment: Assignment) -> float:
    """From the first update to the last, the evaluation after each epoch among them; compilation is not."""
    work = work_of(assignment, epochs=LIVE_EPOCHS[assignment.replicates])
    told: list[Progress] = []
    with _timed(_Training, "_train") as seconds:
        train(work, told.append, lambda: False, _nothing, None)
    return seconds[0]


@contextmanager
def _timed(owner: type, name: str) -> Iterator[list[float]]:
    seconds: list[float] = []
    method = getattr(owner, name)

    def timed(*arguments: Any) -> Any:
        seconds.append(_seconds(lambda: method(*arguments)))

    with patch.object(owner, name, timed):
        yield seconds


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
