"""Whether a stored study can be trained again to the same bits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import numpy as np

from paribus import engine
from paribus.lab import machine
from paribus.lab.keeping import Kept, opened
from paribus.lab.plain import as_json
from paribus.lab.programs import programs_of
from paribus.lab.recording import require_same_images
from paribus.lab.result import in_words
from paribus.lab.seams import Engine, Watcher
from paribus.lab.tables import Tables
from paribus.records import Run, StudyRecord, Verification
from paribus.spec import Study, arms_of


@dataclass(frozen=True)
class Repetition:
    """One stored run, trained again.

    Args:
        arm: The run's arm.
        replicate: Its number.
        difference: Where it first differs from what is stored; ``None`` when every bit is the same.
        floor: The largest difference of accuracy from what is stored, on any split.
    """

    arm: str
    replicate: int
    difference: str | None
    floor: float = 0.0


@dataclass(frozen=True, eq=False)
class Verified:
    """A study, trained again.

    Args:
        study: The study as it is stored.
        runs: Each of its runs and what became of it.
        changed: What is not as it was when the study ran: libraries and machine, each as it was and as it is.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = run(study, folder)
        ...     verify("latest", folder).runs[0]
        Repetition(arm='baseline', replicate=0, difference=None, floor=0.0)
    """

    study: StudyRecord
    runs: tuple[Repetition, ...]
    changed: Mapping[str, tuple[str, str]]

    @property
    def num_different(self) -> int:
        """How many runs are not the same."""
        return sum(run.difference is not None for run in self.runs)

    @property
    def floor(self) -> float:
        """The noise of the machine itself: the largest difference of accuracy between a run and its repetition."""
        return max((run.floor for run in self.runs), default=0.0)

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus verify --json``."""
        return {
            "id": self.study.id,
            "study": self.study.study,
            "equal": self.num_different == 0,
            "floor": self.floor,
            "runs": [as_json(run) for run in self.runs],
            "changed": [{"what": what, "then": then, "now": now} for what, (then, now) in self.changed.items()],
        }


def verify(reference: str, store: Kept = None, *, watcher: Watcher | None = None, trainer: Engine = engine) -> Verified:
    """Trains every arm of a stored study again and compares each run with what is stored, bit for bit.

    What came of it is recorded with the study. The same bits are promised on the same machine with the same
    libraries, for budgets in epochs or steps; how many updates fit into a budget in seconds differs from time to time.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept: a store, its folder or database URL; without one, where ``open_store`` says.
        watcher: Is told how things stand, and may ask to stop.
        trainer: Who trains.

    Raises:
        StoreError: There is no such study.
        DataError: The images are gone, or are no longer the ones that the study was run on.
        Interrupted: The watcher asked to stop.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = run(study, folder)
        ...     verified = verify("latest", folder)
        >>> verified.num_different
        0
    """
    watcher = watcher or Watcher()
    with opened(store) as kept:
        record = kept.study(reference)
        stored = {(run.arm, run.replicate): run for run in kept.runs(record.id)}
    arms = arms_of(Study.model_validate(record.spec))
    tables = Tables(watcher)
    require_same_images(record, arms, tables)
    watcher.begun(record)
    repetitions = []
    end: dict[str, np.ndarray] = {}  # of the work before, where the next begins with it
    for work in chain.from_iterable(programs_of(arms, each, tables, trainer) for each in record.rounds):
        if any((run.arm, run.replicate) in stored for run in work.runs):
            since, end = (end or None) if work.after else None, {}
            runs = trainer.train(work, watcher.progressed, watcher.wants_to_stop, end.update, since)
            for arm in work.arms:
                watcher.arm_done(arm, tuple(run for run in runs if run.arm == arm))
            pairs = [(stored[run.arm, run.replicate], run) for run in runs if (run.arm, run.replicate) in stored]
            repetitions += [
                Repetition(run.arm, run.replicate, first_difference(then, run), _floor(then, run))
                for then, run in pairs
            ]
    verified = Verified(record, tuple(repetitions), _changed(record, trainer))
    outcome = Verification(datetime.now(UTC), len(verified.runs), verified.num_different, verified.floor)
    with opened(store) as kept:
        kept.revise(replace(kept.study(record.id), verification=outcome))
    return verified


def first_difference(then: Run, now: Run) -> str | None:
    """Where two runs first differ: in their course, epoch by epoch, then in what they ended with.

    Examples:
        >>> run = Run("relu", 0, "finished", None, 1.0, 36, 0.1, {}, (), {"test": {"loss": 0.5}})
        >>> first_difference(run, run) is None
        True
        >>> first_difference(run, Run("relu", 0, "finished", None, 1.0, 35, 0.1, {}, (), {}))
        'updates: 36 then, 35 now'
    """
    return next(_differences(then, now), None)


def _differences(then: Run, now: Run) -> Iterator[str]:
    points, points_now = _points(then), _points(now)
    for epoch, split, metric in sorted(points.keys() | points_now.keys()):
        before, after = (side.get((epoch, split, metric), np.nan) for side in (points, points_now))
        if not np.array_equal(before, after, equal_nan=True):
            yield f"{split} {metric} after epoch {epoch:g}: {before:.9g} then, {after:.9g} now"
    if then.status != now.status:
        yield f"status: {then.status} then, {now.status} now"
    if then.steps != now.steps:
        yield f"updates: {then.steps} then, {now.steps} now"
    if then.breakdown and now.breakdown and repr(then.breakdown) != repr(now.breakdown):  # `largest` may be NaN
        yield f"what broke down first: {in_words(then.breakdown)} then, {in_words(now.breakdown)} now"
    arrays, arrays_now = _arrays(then), _arrays(now)
    if not then.probes:  # they can be switched off, and older studies have none
        arrays_now = _arrays(replace(now, probes=()))
    for name in sorted(arrays.keys() | arrays_now.keys()):
        if not np.array_equal(arrays.get(name, np.empty(0)), arrays_now.get(name, np.empty(0)), equal_nan=True):
            yield name


def _floor(then: Run, now: Run) -> float:
    """The largest difference of accuracy on any split that both were scored on."""
    both = then.scores.keys() & now.scores.keys()
    apart = [abs(then.scores[split]["accuracy"] - now.scores[split]["accuracy"]) for split in both]
    return max((float(each) for each in apart if np.isfinite(each)), default=0.0)


def _points(run: Run) -> dict[tuple[float, str, str], float]:
    """Every measured value of a run, by epoch, split and metric."""
    return {
        (float(epoch), curve.split, curve.metric): float(value)
        for curve in run.curves
        for epoch, value in zip(curve.epochs, curve.values, strict=True)
    }


def _arrays(run: Run) -> dict[str, np.ndarray]:
    """What a run ended with, by a name that says what it is."""
    return {
        **{f"probabilities of {split}": array for split, array in run.probabilities.items()},
        **{f"weights of {name}": array for name, array in run.weights.items()},
        **{
            f"{probe.quantity} of {probe.layer or 'the network'}": np.column_stack((probe.epochs, probe.values))
            for probe in run.probes
        },
    }


def _changed(record: StudyRecord, trainer: Engine) -> dict[str, tuple[str, str]]:
    now = {**machine.versions(), **trainer.versions(), **machine.machine()}
    then = {**record.versions, **record.machine}
    return {what: (then[what], now[what]) for what in then if what in now and then[what] != now[what]}
