"""Curves as a page draws them: of each run, points that were measured while it was trained or read from its record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from paribus.lab import as_json
from paribus.records import Run
from paribus.web.answers.live import Point, Series

MOST_POINTS = 600
"""Points of a series that are kept; more than a screen can show."""

_METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")
_COLUMNS = ("step", "epoch", "seconds", *_METRICS)


class Growing:
    """The series of a study that is being trained, from what is told of it.

    Examples:
        >>> growing = Growing()
        >>> line = {"phase": "training", "runs": [["relu", 0]], "steps": 18, "epoch": 0.5, "seconds": 0.1,
        ...         "loss": [1.5], "accuracy": [0.5], "measured_epoch": 0.0,
        ...         "measured": {"train": {"loss": [2.3], "accuracy": [0.1]}}}
        >>> [(point.step, point.loss) for point in growing.take(line)]
        [(0, 2.3), (18, 1.5)]
        >>> [each.step for each in growing.series()]
        [[0, 18]]
    """

    def __init__(self) -> None:
        self._runs: dict[tuple[str, int], _Points] = {}

    def take(self, line: Mapping[str, Any]) -> list[Point]:
        """The points that a line of progress adds."""
        added = []
        for column, (arm, replicate) in enumerate(line["runs"]):
            points = self._runs.setdefault((arm, replicate), _Points())
            added += points.take(line, _measured(line, column, arm, replicate), _running(line, column, arm, replicate))
        return added

    def forget(self, arm: str, replicates: Collection[int]) -> None:
        """Leaves out runs that are recorded."""
        for replicate in replicates:
            self._runs.pop((arm, replicate), None)

    def series(self) -> list[Series]:
        """All of them, with no more points than a screen can show."""
        return [
            _series(arm, replicate, "training", [_row(point) for point in thinned(points.all)])
            for (arm, replicate), points in self._runs.items()
        ]


class _Points:
    """The points of one run so far."""

    def __init__(self) -> None:
        self.all: list[Point] = []
        self._steps, self._measured = 0, -1.0

    def take(self, line: Mapping[str, Any], measured: Point | None, running: Point | None) -> list[Point]:
        """Adds what is new, and gives it."""
        if line["steps"] < self._steps:  # the run went on from an older checkpoint
            self.all = [each for each in self.all if each.step < line["steps"]]
            self._measured = min(self._measured, line["measured_epoch"] or 0.0)
        self._steps = line["steps"]
        added = []
        if measured is not None and (measured.epoch or 0.0) > self._measured:
            self._measured = measured.epoch or 0.0
            added.append(measured)
        if running is not None:
            added.append(running)
        for point in added:
            if self.all and self.all[-1].step == point.step:  # what was measured says more than what was running
                self.all.pop()
            self.all.append(point)
        if len(self.all) > 2 * MOST_POINTS:
            self.all = thinned(self.all)
        return added


def recorded(runs: Iterable[Run]) -> list[Series]:
    """The series of runs that are recorded: what was measured in inference mode, after each epoch."""
    return [_series(run.arm, run.replicate, run.status, _rows_of(run)) for run in runs]


def thinned(points: Sequence[Point]) -> list[Point]:
    """At most ``MOST_POINTS`` of the points, the first and the last among them."""
    if len(points) <= MOST_POINTS:
        return list(points)
    kept = np.unique(np.linspace(0, len(points) - 1, MOST_POINTS).round().astype(int))
    return [points[place] for place in kept]


def _measured(line: Mapping[str, Any], column: int, arm: str, replicate: int) -> Point | None:
    """What was measured at the end of the last epoch, in inference mode."""
    at, epoch = line["measured_epoch"], line["epoch"] or 0.0
    train, validation = (line["measured"].get(split) for split in ("train", "validation"))
    if at is None or train is None:
        return None
    return Point(
        arm=arm,
        replicate=replicate,
        step=round(at * line["steps"] / epoch) if epoch else 0,
        epoch=at,
        seconds=_share(line),
        loss=train["loss"][column],
        accuracy=train["accuracy"][column],
        val_loss=validation["loss"][column] if validation else None,
        val_accuracy=validation["accuracy"][column] if validation else None,
    )


def _running(line: Mapping[str, Any], column: int, arm: str, replicate: int) -> Point | None:
    """Where the present epoch stands: its mean so far, in training mode."""
    if not line["steps"] or line["phase"] == "finished" or line["epoch"] == line["measured_epoch"]:
        return None
    return Point(
        arm=arm,
        replicate=replicate,
        step=line["steps"],
        epoch=line["epoch"],
        seconds=_share(line),
        loss=line["loss"][column],
        accuracy=line["accuracy"][column],
        val_loss=None,
        val_accuracy=None,
    )


def _share(line: Mapping[str, Any]) -> float | None:
    """A run's share of its program's time, as in the record of a run."""
    return None if line["seconds"] is None else float(line["seconds"]) / len(line["runs"])


def _row(point: Point) -> tuple[Any, ...]:
    return tuple(getattr(point, column) for column in _COLUMNS)


def _rows_of(run: Run) -> list[tuple[Any, ...]]:
    table: dict[float, dict[str, float]] = {}
    for curve in run.curves:
        name = {"train": curve.metric, "validation": f"val_{curve.metric}"}.get(curve.split)
        if name in _METRICS:
            for epoch, value in zip(curve.epochs.tolist(), curve.values.tolist(), strict=True):
                table.setdefault(epoch, {})[name] = _short(value)
    per_epoch = run.steps / run.epochs if run.epochs else 0.0
    share = run.seconds / run.epochs if run.epochs else 0.0
    rows = [
        (round(epoch * per_epoch), _short(epoch), _short(epoch * share), *(values.get(name) for name in _METRICS))
        for epoch, values in sorted(table.items())
    ]
    if len(rows) > MOST_POINTS:
        rows = [rows[place] for place in np.unique(np.linspace(0, len(rows) - 1, MOST_POINTS).round().astype(int))]
    return rows


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def _series(arm: str, replicate: int, status: str, rows: Sequence[tuple[Any, ...]]) -> Series:
    columns = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
    values = {name: as_json(list(column)) for name, column in zip(_COLUMNS, columns, strict=True)}
    return Series(arm=arm, replicate=replicate, status=status, **values)
