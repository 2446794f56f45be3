"""The arms in figures, and what each of them changed."""

import math

import numpy as np

from paribus.lab import Result, TestImages
from paribus.records import ArmRecord, SplitName
from paribus.report.blocks import Block, Table
from paribus.report.scores import accuracy_interval, finished_runs, mean_of, scores_of
from paribus.report.words import code, duration, number, percent, span

HEAD = (
    "Arm",
    "Test accuracy, %",
    "SD",
    "95% interval",
    "Validation, %",
    "Train, %",
    "Test loss",
    "Runs",
    "Parameters",
    "Trained in",
)


def arms(result: Result, images: TestImages | None) -> list[Block]:
    """A row for each arm: its scores, how sure they are, and what it took."""
    del images
    caption = (
        "Means over the finished runs; SD is the standard deviation over runs, the interval that of the mean for new "
        "seeds and new images (for a single run: of this one network for new images)."
    )
    rows = tuple(_row(result, arm) for arm in result.arms)
    return [Table(HEAD, rows, numeric=len(HEAD) - 1, caption=caption)]


def changes(result: Result, images: TestImages | None) -> list[Block]:
    """Every path at which an arm differs from the one it is compared with."""
    del images
    rows = [
        (arm.name, arm.compared_with or "–", f"`{change.path}`", _value(change.before), _value(change.after))
        for arm in result.arms
        for change in arm.changes
    ]
    return [Table(("Arm", "Compared with", "Path", "From", "To"), tuple(rows))] if rows else []


def _row(result: Result, arm: ArmRecord) -> tuple[str, ...]:
    runs = finished_runs(result, arm.name)
    test = scores_of(runs, "test", "accuracy")
    return (
        f"{arm.name} (baseline)" if arm.baseline and len(result.arms) > 1 else arm.name,
        percent(mean_of(test)),
        percent(float(np.std(test, ddof=1))) if len(test) > 1 else "–",
        span(*accuracy_interval(result, runs)),
        *(percent(mean_of(scores_of(runs, split, "accuracy"))) for split in _BESIDE),
        number(mean_of(scores_of(runs, "test", "loss"))),
        f"{len(runs)} of {result.study.replicates}",
        f"{arm.parameters.total:,}",
        duration(math.fsum(run.seconds for run in result.runs_of(arm.name))),
    )


_BESIDE: tuple[SplitName, ...] = ("validation", "train")


def _value(value: object) -> str:
    return "(not there)" if value is None else code(value)
