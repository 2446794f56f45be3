"""Answers about what a study left behind."""

from typing import Literal

from pydantic import Field

from paribus.web.answers.common import Answer, Plain
from paribus.web.answers.live import Guess


class Confusion(Answer):
    """How often images of one class (rows) are taken for another (columns)."""

    arm: str
    split: Literal["test"]
    classes: list[str]
    counts: list[list[float]]
    replicates: int
    examples: int


class Mistake(Answer):
    """An image that is taken for what it is not."""

    index: int
    wrong_in: int
    of: int
    picture: str


class GlimpseAsked(Answer):
    """A study whose untrained network is to be looked at."""

    document: Plain
    images: int = Field(default=15, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class Glimpse(Answer):
    """What a network says before its first update: chance."""

    arm: str
    replicate: int
    epoch: float
    images: list[int] = Field(description="Positions in the test split.")
    labels: list[int]
    top: list[list[Guess]]
    accuracy: float | None = Field(description="The share of test images that it tells rightly.")
    judged_on: int = Field(description="How many test images that is taken from.")
    chance: float
    top3_chance: float
    milliseconds: float
    inferences_per_second: float | None


class LayerView(Answer):
    """What one layer makes of an image."""

    name: str
    shape: list[int]
    kind: Literal["images", "vector"]
    low: float | None
    high: float | None
    values: list[float | None] | None = Field(description="Of a vector, at most 4096 of them; null for images.")
    sprite: str | None = Field(description="Address of its channels as one picture, relative to /api/.")
    width: int | None
    height: int | None
    columns: int | None
    count: int | None = Field(description="How many channels the picture shows.")


class Activations(Answer):
    """What each layer makes of one test image."""

    label: int
    layers: list[LayerView]


class WeightsView(Answer):
    """The weights of a first layer as pictures."""

    layer: str
    units: int
    sprite: str = Field(description="Address of the picture, relative to /api/; grey is 0, white is `high`.")
    width: int
    height: int
    columns: int
    count: int
    low: float
    high: float
