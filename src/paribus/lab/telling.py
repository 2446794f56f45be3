"""What is told of a study while it is trained: lines in the store, which other processes read as they come."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from paribus.errors import StoreError
from paribus.lab.plain import as_json
from paribus.lab.seams import Watcher
from paribus.records import Progress, Run, StudyRecord
from paribus.store import Store

DIGITS = 5  # more than a curve on a screen can show
LINES = 200  # by so many is a training told of as it grows, and then
CALM_SECONDS = 0.5  # apart: at ten a second, the lines of eight runs would fill 600 MB a day


class Telling(Watcher):
    """Tells the store what another watcher is told; each line is a JSON object whose ``what`` says of which kind.

    A store that is full or gone keeps nobody from training.

    Args:
        store: Where to tell it.
        study_id: The study; its process holds the claim to it.
        watcher: The other.

    Examples:
        >>> import tempfile
        >>> from paribus.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        ...     Telling(store, "k7mwq2abcd", Watcher()).noticed("No checkpoint could be kept.")
        ...     store.told("k7mwq2abcd")[0]
        ('{"what":"noticed","message":"No checkpoint could be kept."}',)
    """

    def __init__(self, store: Store, study_id: str, watcher: Watcher) -> None:
        self._store, self._id, self._watcher = store, study_id, watcher
        self._last: Progress | None = None

    def loading(self, message: str, fraction: float | None) -> None:
        """Data are being fetched or read."""
        self._watcher.loading(message, fraction)

    def begun(self, study: StudyRecord) -> None:
        """Training begins, or goes on."""
        self._tell("begun", replicates=study.replicates)
        self._watcher.begun(study)

    def noticed(self, message: str) -> None:
        """Something worth knowing."""
        self._tell("noticed", message=message)
        self._watcher.noticed(message)

    def paused(self, study: StudyRecord) -> None:
        """Training waits."""
        self._tell("paused")
        self._watcher.paused(study)

    def went_on(self, study: StudyRecord) -> None:
        """Training goes on after a pause."""
        self._tell("went on")
        self._watcher.went_on(study)

    def progressed(self, progress: Progress) -> None:
        """A program has gone on; one that has lasted is told of less often."""
        if self._is_due(progress):
            self._last = progress
            self._tell("progress", **progress_line(progress))
        self._watcher.progressed(progress)

    def arm_done(self, arm: str, runs: tuple[Run, ...]) -> None:
        """All runs of an arm are finished and stored."""
        self._tell("arm done", arm=arm)
        self._watcher.arm_done(arm, runs)

    def wants_to_stop(self) -> bool:
        """Whether the other wants to stop."""
        return self._watcher.wants_to_stop()

    def _is_due(self, progress: Progress) -> bool:
        last = self._last
        if last is None or (last.phase, last.runs) != (progress.phase, progress.runs):
            return True
        return not abs(progress.seconds - last.seconds) < min(CALM_SECONDS, progress.seconds / LINES)

    def _tell(self, what: str, **more: Any) -> None:
        with suppress(StoreError):
            self._store.tell(self._id, json.dumps({"what": what, **more}, ensure_ascii=False, separators=(",", ":")))


def progress_line(progress: Progress) -> Mapping[str, Any]:
    """Where a program stands, in few characters.

    Examples:
        >>> nothing = np.array([np.nan])
        >>> line = progress_line(Progress(("a",), 0.5, 18, 0.05, 1e4, 9.5, np.array([1 / 3]), nothing, nothing, 1))
        >>> line["loss"], line["accuracy"]
        ([0.33333], [None])
    """
    numbers = ("epoch", "steps", "fraction", "examples_per_second", "seconds_left", "seconds", "measured_epoch")
    line: dict[str, Any] = {name: _short(getattr(progress, name)) for name in numbers}
    line |= {"phase": progress.phase, "arms": progress.arms, "active": progress.active, "runs": progress.runs}
    line |= {"loss": _shortened(progress.loss), "accuracy": _shortened(progress.accuracy)}
    line["measured"] = {
        split: {metric: _shortened(values) for metric, values in metrics.items()}
        for split, metrics in progress.measured.items()
        if split != "test"  # looked at when all is done, and not before
    }
    return line


def _shortened(values: np.ndarray) -> list[float | None]:
    return [_short(value) for value in np.asarray(values).tolist()]


def _short(value: float) -> Any:
    return as_json(float(f"{value:.{DIGITS}g}")) if isinstance(value, float) else value
