"""Answers about studies that are being written."""

from typing import Any

from pydantic import Field, model_validator

from paribus.web.answers.common import Answer, Fault, Finding, Plain, PlainText


class Asked(Answer):
    """A study, as plain data or as the text of its file."""

    document: Plain | None = None
    yaml: PlainText | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "Asked":
        if (self.document is None) == (self.yaml is None):
            raise ValueError("give `document` or `yaml`, one of them")
        return self


class LayerRow(Answer):
    """A layer and what flows through it."""

    index: int = Field(description="Position in `model`; layers inside a residual block have the block's.")
    inner: int | None = Field(description="Position inside the residual block; null where it stands in none.")
    name: str
    type: str
    input_shape: list[int]
    output_shape: list[int]
    parameters: int
    trainable: int


class ArmChange(Answer):
    """Where an arm differs from the one it is compared with."""

    path: str
    before: Any
    after: Any


class ExaminedArm(Answer):
    """An arm of a study and its network."""

    name: str
    baseline: bool
    compared_with: str | None
    changes: list[ArmChange]
    confounded: list[str] = Field(description="The aspects that it changes, where they are more than one.")
    layers: list[LayerRow]
    parameters: int


class Cost(Answer):
    """What running a study takes, as ``paribus check --json`` has it."""

    runs: int
    updates_per_run: int | None
    multiply_adds_per_image: int
    tera_operations: float | None
    seconds: float | None


class Examination(Answer):
    """Everything that can be said about a study without training."""

    document: dict[str, Any]
    yaml: str
    sound: bool
    why: str | None = Field(description="One sentence: what is wrong first, and what to do; null if sound.")
    faults: list[Fault]
    layers: list[LayerRow] = Field(description="Of the baseline, up to the first fault.")
    parameters: int
    input_shape: list[int] | None
    classes: int | None
    names: dict[str, str] = Field(
        description="What paths call each known layer, by its card: `3` in `model`, `3.0` the first inside that block."
    )
    arms: list[ExaminedArm]
    findings: list[Finding]
    cost: Cost | None


class FixAsked(Answer):
    """A study, and which remedy to apply."""

    document: Plain
    finding: int = Field(ge=1, le=100_000, description="The `fix` of a fault or finding.")


class Fixed(Answer):
    """A study with a remedy in it."""

    document: dict[str, Any]
    yaml: str
    applied: str


class Import(Answer):
    """A file that is to become a study."""

    text: PlainText
    name: str = Field(max_length=300, description="The file's name.")


class Imported(Answer):
    """The study that a file became, and what had to be chosen."""

    document: dict[str, Any]
    notes: list[str]


class Preset(Answer):
    """A study to start from."""

    id: str
    title: str
    about: str
    document: dict[str, Any]


class About(Answer):
    """Which Paribus serves, and what it works with."""

    version: str
    store: str
    worker: "WorkerState"
    device: str | None = Field(description="Of the worker; null until it has trained something.")


class WorkerState(Answer):
    """The process that trains."""

    state: str = Field(description="`idle`, `training` or `away`.")
    study: str | None
    queued: int
