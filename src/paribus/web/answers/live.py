"""Answers about what goes on, as events of a stream or by themselves."""

from typing import Any

from pydantic import Field

from paribus.web.answers.common import Answer
from paribus.web.answers.studies import QueueState

Numbers = list[float | None]


class Series(Answer):
    """The curves of one run; all lists are equally long, with null where nothing was measured."""

    arm: str
    replicate: int
    status: str = Field(description="`training`, or as in `paribus show --json`.")
    step: list[int]
    epoch: Numbers
    seconds: Numbers
    loss: Numbers = Field(description="Of the training images.")
    accuracy: Numbers
    val_loss: Numbers
    val_accuracy: Numbers


class AllSeries(Answer):
    """The curves of all runs of a study."""

    series: list[Series]


class Point(Answer):
    """One more point of a series."""

    arm: str
    replicate: int
    step: int
    epoch: float | None
    seconds: float | None
    loss: float | None
    accuracy: float | None
    val_loss: float | None
    val_accuracy: float | None


class StateEvent(Answer):
    """Where a study stands."""

    state: str
    wish: str
    queue: QueueState
    message: str | None


class Snapshot(Answer):
    """Everything so far; the first event of every stream."""

    state: str
    wish: str
    queue: QueueState
    message: str | None
    series: list[Series]


class ProgressEvent(Answer):
    """How a program has gone on."""

    phase: str
    arms: list[str]
    epoch: float | None
    steps: int
    seconds: float | None = Field(description="Training time so far, without compilation and evaluation.")
    fraction: float | None
    examples_per_second: float | None
    seconds_left: float | None
    active: int
    points: list[Point]


class VerdictsEvent(Answer):
    """What the runs so far allow to be said."""

    verdicts: list[dict[str, Any]]
    effects: list[dict[str, Any]]
    terms: str
    replicates: int
    runs: int
    remarks: list[str]


class FindingsEvent(Answer):
    """What was noticed before training and in the runs so far."""

    findings: list[dict[str, Any]]


class Guess(Answer):
    """How likely a network takes an image to be of a class."""

    class_: int = Field(alias="class")
    probability: float | None


class Predictions(Answer):
    """What a network says of some test images."""

    arm: str
    replicate: int
    epoch: float | None
    images: list[int] = Field(description="Positions in the test split.")
    labels: list[int]
    top: list[list[Guess]] = Field(description="Of each image the three likeliest classes, the likeliest first.")
    inferences_per_second: float | None
    milliseconds: float | None


class End(Answer):
    """That nothing more will come until the study is gone on with."""

    state: str
