"""A table out of a paper or a report, as inert data: arms with their figures, and what is known of the test images.

It is no study: nothing can be trained from it. ``examine_report`` reads it; ``paribus.lab`` judges it.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from paribus.spec.base import Count, Flag, Fraction, Positive, Says, Spec, Text
from paribus.spec.layers import AnyLayer
from paribus.spec.reported.printed import PrintedShare
from paribus.spec.vary import LevelName


def _several(value: object) -> object:
    """One run may be written without brackets."""
    return value if value is None or isinstance(value, list | tuple) else (value,)


def _counts(value: object) -> object:
    """``[44, 23]`` says the same as ``{"0": 44, "1": 23}``."""
    if isinstance(value, list | tuple):
        return {str(position): count for position, count in enumerate(value)}
    return {str(name): count for name, count in value.items()} if isinstance(value, Mapping) else value


def _nothing(value: object) -> object:
    """An arm of which nothing is told may be written as a name alone."""
    return {} if value is None else value


Name = Annotated[
    str, Strict(), Field(min_length=1, max_length=80), Says("a text of 1 to 80 characters", "Write a short name.")
]
MOST_IMAGES = 10_000_000
"""No test set is larger, and a mistyped number must not fill the memory."""

Images = Annotated[
    int,
    Strict(),
    Field(gt=0, le=MOST_IMAGES),
    Says(f"a whole number from 1 to {MOST_IMAGES:,}", "Write the number of test images."),
]
Correct = Annotated[tuple[Count, ...], Field(min_length=1), BeforeValidator(_several)]
Accuracies = Annotated[tuple[PrintedShare, ...], Field(min_length=1), BeforeValidator(_several)]
Range = Annotated[
    tuple[PrintedShare, PrintedShare], Says("the smallest and the largest accuracy", "Write for example [0.24, 0.34].")
]
LabelCounts = Annotated[
    dict[str, Count],
    Field(min_length=2),
    BeforeValidator(_counts, json_schema_input_type=dict[str, int] | list[int]),
    Says("how many images each class has", "Write for example {cat: 50, dog: 50} or [50, 50]."),
]
Changes = Annotated[
    dict[str, tuple[Any, Any]],
    Says("what was changed, each with its value before and after", "Write for example {batch size: [64, 32]}."),
]
ImageShape = Annotated[
    tuple[Positive, Positive, Positive],
    Says("height, width and channels of one image", "Write for example [28, 28, 1]."),
]


class StatedParameters(Spec):
    """A number of parameters that a report states, and the network that is said to have it.

    Args:
        layers: The network, as a study file writes it.
        input: Height, width and channels of one image.
        stated: How many parameters the report says it has.

    Examples:
        >>> StatedParameters(layers=["Flatten", {"Dense": {"units": 10}}], input=[28, 28, 1], stated=7850).stated
        7850
    """

    layers: Annotated[tuple[AnyLayer, ...], Field(min_length=1, examples=[["Flatten", {"Dense": {"units": 10}}]])]
    input: ImageShape
    stated: Positive


class ReportArm(Spec):
    """What a report tells of one arm. Figures keep their digits, for 0.30 says more than 0.3.

    Args:
        correct: Test images that are right: of one run, or a list with one count for each run.
        accuracy: The same as a share: of one run, or a list.
        mean: The mean over runs, as the report states it; without the runs themselves it stands in for them.
        sd: The standard deviation between runs, as the report states it.
        runs: How many runs ``mean`` and ``sd`` are of, where the runs themselves are not told.
        range: The smallest and the largest accuracy, as the report states them.
        about: A rough accuracy, read off a curve: says how much the test images could show, and no more.
        changes: What differs from the baseline: each thing with its value before and after.
        parameters: The network's number of parameters, to be counted again.

    Examples:
        >>> ReportArm(accuracy=[".33", ".24"]).accuracy
        (Decimal('0.33'), Decimal('0.24'))
    """

    correct: Correct | None = None
    accuracy: Accuracies | None = None
    mean: PrintedShare | None = None
    sd: PrintedShare | None = None
    runs: Positive | None = None
    range: Range | None = None
    about: Fraction | None = None
    changes: Changes = Field(default_factory=dict)
    parameters: StatedParameters | None = None

    @property
    def num_runs(self) -> int:
        """How many runs the report tells of; an arm without figures counts as one."""
        if self.correct is not None or self.accuracy is not None:
            return len(self.correct or self.accuracy or ())
        return self.runs or 1


class Report(Spec):
    """A table out of a report, and what its reader knows beside it.

    Args:
        report: A short name.
        question: What it asks, in words.
        of: How many test images every run was scored on.
        labels: How many of them each class has. It decides what a classifier gets without looking.
        train_labels: The same for the training images; left out, all classes are taken to be equally frequent there.
        classes: How many classes there are, where the labels are not known.
        arms: The arms and their figures.
        baseline: The arm that the others are compared with; left out, the first.
        matters: The smallest difference in accuracy worth having.
        paired: Whether run *r* of every arm had the same seed.
        seed_sd: The standard deviation between seeds, where it is known from elsewhere.

    Examples:
        >>> report = Report(report="filters", of=175, arms={"full": {"correct": 73}, "half": {"accuracy": ".251"}})
        >>> report.compared_with, report.arms["half"].accuracy
        ('full', (Decimal('0.251'),))
    """

    report: Name
    question: Text = ""
    of: Images
    labels: LabelCounts | None = None
    train_labels: LabelCounts | None = None
    classes: Annotated[int, Strict(), Field(ge=2), Says("a whole number from 2", "Write for example 10.")] | None = None
    arms: Annotated[
        dict[LevelName, Annotated[ReportArm, BeforeValidator(_nothing)]],
        Field(min_length=1, examples=[{"full": {"correct": 73}, "half": {"correct": 44}}]),
    ]
    baseline: LevelName | None = None
    matters: Fraction = 0.01
    paired: Flag = False
    seed_sd: Fraction | None = None

    @property
    def compared_with(self) -> str:
        """The baseline's name."""
        return self.baseline or next(iter(self.arms))
