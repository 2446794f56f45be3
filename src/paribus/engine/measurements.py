"""What is measured while a program trains, and the curves that each replicate keeps of it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

from paribus.engine.program import Measured
from paribus.engine.replicate import Tally
from paribus.records import SPLITS, Curve, SplitName

Metric = Literal["loss", "penalty", "accuracy", "running_loss", "running_accuracy"]
METRICS: tuple[Literal["loss", "penalty", "accuracy"], ...] = ("loss", "penalty", "accuracy")


class Measurements:
    """The points of all curves: one row per point in time, one column per replicate."""

    def __init__(self) -> None:
        self.latest_epoch = -1.0
        self.latest: Mapping[SplitName, Measured] = {}
        self._rows: dict[tuple[SplitName, Metric], list[tuple[float, Float[np.ndarray, " replicates"]]]] = {}

    def add(self, epoch: float, measured: Mapping[SplitName, Measured], tally: Tally | None) -> None:
        """One point of every curve: inference-mode values, and the training-mode sums of the updates before it."""
        self.latest_epoch, self.latest = epoch, measured
        for split, values in measured.items():
            for metric in METRICS:
                self._add(epoch, split, metric, getattr(values, metric))
        if tally is not None:
            seen = np.maximum(tally.examples, 1)
            self._add(epoch, "train", "running_loss", tally.loss / seen)
            self._add(epoch, "train", "running_accuracy", tally.right / seen)

    def _add(self, epoch: float, split: SplitName, metric: Metric, values: Float[np.ndarray, " replicates"]) -> None:
        self._rows.setdefault((split, metric), []).append((epoch, values))

    def standing(self) -> list[dict[str, Any]]:
        """All points so far, to be kept."""
        return [
            {"split": split, "metric": metric, "epochs": [epoch for epoch, _ in rows], "values": _table(rows)}
            for (split, metric), rows in self._rows.items()
        ]

    def stand(self, standing: Sequence[Mapping[str, Any]]) -> None:
        """Goes on after what was kept."""
        self._rows = {
            (kept["split"], kept["metric"]): list(zip(kept["epochs"], kept["values"], strict=True)) for kept in standing
        }
        self.latest_epoch = max((epoch for kept in standing for epoch in kept["epochs"]), default=-1.0)
        self.latest = {
            split: Measured(*(self._rows[split, metric][-1][1] for metric in METRICS))
            for split in SPLITS
            if (split, "loss") in self._rows
        }

    def curves(self, column: int, last_epoch: float) -> tuple[Curve, ...]:
        """The curves of one replicate up to the epoch at which it ended."""
        return tuple(
            Curve(
                split,
                metric,
                np.array([epoch for epoch, _ in rows if epoch <= last_epoch]),
                np.array([float(values[column]) for epoch, values in rows if epoch <= last_epoch]),
            )
            for (split, metric), rows in self._rows.items()
        )


def scores(measured: Mapping[SplitName, Measured], column: int) -> dict[SplitName, dict[str, float]]:
    """The values of one replicate: split → metric → value.

    Where its loss is no number the network predicts nothing, and 0.0 right would look like a measurement: its accuracy
    is ``nan``, too.
    """
    return {split: _score(values, column) for split, values in measured.items()}


def _score(measured: Measured, column: int) -> dict[str, float]:
    values: dict[str, float] = {metric: float(getattr(measured, metric)[column]) for metric in METRICS}
    return values if math.isfinite(values["loss"]) else {**values, "accuracy": math.nan}


def _table(rows: Sequence[tuple[float, Float[np.ndarray, " runs"]]]) -> Float[np.ndarray, "points runs"]:
    return np.array([values for _, values in rows])
