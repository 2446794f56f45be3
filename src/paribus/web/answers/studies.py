"""Answers about stored studies."""

from typing import Any, Literal

from pydantic import Field

from paribus.web.answers.common import Answer, Plain


class Best(Answer):
    """The arm that is right most often."""

    arm: str
    accuracy: float


class Row(Answer):
    """One line of the list of studies."""

    id: str
    study: str
    question: str
    state: str = Field(description="As in `paribus ls --json`, or `queued`.")
    created: str | None = Field(description="When it was begun; null for one that is not.")
    arms: int
    replicates: int
    runs: int
    best: Best | None
    alike: str = Field(description="The same for studies that differ in nothing but their seeds and words.")
    of_its_kind: int = Field(description="How many of those that are searched for are alike, this one among them.")
    position: int | None = Field(description="Place in the queue, from 0 for the one that is next; null for others.")


class Rows(Answer):
    """A part of the list of studies."""

    total: int = Field(description="How many there are of those that are searched for.")
    rows: list[Row]


class NewStudy(Answer):
    """A study that is to be trained."""

    document: Plain
    until_clear: bool = False
    at_most: int | None = Field(default=None, ge=1, le=10_000)


class Begun(Answer):
    """The study that a job is about."""

    id: str


class More(Answer):
    """How many more replicates a study is to get."""

    more: int | None = Field(default=None, ge=1, le=10_000)
    until_clear: bool = False
    at_most: int | None = Field(default=None, ge=1, le=10_000)


class QueueState(Answer):
    """Where a study stands in the queue of the worker."""

    position: int | None = Field(description="0 for the one that is next; null where it does not wait.")
    state: Literal["waiting", "training", "none"]
    error: str | None = Field(description="Why its last job came to nothing; null where it did not.")


class Standing(Answer):
    """Where a study stands."""

    id: str
    study: str
    state: str
    wish: str
    queue: QueueState


class DiffLine(Answer):
    """Where two studies ask for different things."""

    path: str
    a: Any
    b: Any


class Diff(Answer):
    """Everything in which two studies differ."""

    a: str
    b: str
    lines: list[DiffLine]
