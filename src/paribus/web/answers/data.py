"""Answers about data sets."""

from typing import Any

from pydantic import Field

from paribus.web.answers.common import Answer, Plain


class Listed(Answer):
    """A data set that a study may name."""

    name: str = Field(description="What addresses call it.")
    title: str
    about: str
    ready: bool = Field(description="Whether it can be used without fetching it first.")
    megabytes: float
    data: dict[str, Any] = Field(description="What a study writes under `data` to have it.")
    input_shape: list[int] | None = Field(description="Height, width, channels; null where it has to be opened first.")
    classes: list[str]
    fetching: "Fetching | None" = None


class Fetching(Answer):
    """How far the fetching of a data set has come."""

    fraction: float | None
    message: str
    failed: bool = False


class SplitSizes(Answer):
    """How many images are in each split."""

    train: int
    validation: int
    test: int


class Normalized(Answer):
    """What a network sees, as the study asks for it."""

    kind: str
    low: float
    high: float
    mean: float
    deviation: float


class DataLook(Answer):
    """A data set, opened."""

    name: str
    examples: int
    image_shape: list[int]
    classes: list[str]
    splits: SplitSizes
    pixel_range: list[float] = Field(description="Least and largest value of a pixel, as the images came.")
    pixel_mean: float
    pixel_deviation: float
    normalized: Normalized | None = Field(description="Of the training images, after normalisation.")
    label_counts: dict[str, list[int]] = Field(description="By split, one number per class.")
    about: str


class LookAsked(Answer):
    """What a study writes under `data`, to be opened as it says."""

    data: Plain | str


class Pictures(Answer):
    """Some images of a split, side by side in one picture."""

    width: int = Field(description="Of one image in the sprite, in pixels.")
    height: int
    columns: int = Field(description="Images per row of the sprite.")
    channels: int
    labels: list[int]
    ids: list[int] = Field(description="Position of each image in its split.")
    total: int = Field(description="How many images the split has.")
    sprite: str = Field(description="Address of the sprite, relative to /api/.")
