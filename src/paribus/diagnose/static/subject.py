"""What rules on a network are given: an arm, what its network meets, and every layer with the shapes around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from paribus.diagnose.static.functions import function_of, is_softmax
from paribus.spec import (
    Arm,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Inputs,
    Layer,
    Residual,
    SeparableConv2D,
    Shape,
    SpatialDropout2D,
    Study,
    summarize,
)

AFFINE = (Dense, Conv2D, DepthwiseConv2D, SeparableConv2D)
"""Layers that multiply by weights and add a bias."""

DROPPING = (Dropout, SpatialDropout2D)
"""Layers that set values to zero at random while training."""


@dataclass(frozen=True)
class Placed:
    """A layer where it stands.

    Args:
        layer: The layer.
        came: The shape that comes in.
        gives: The shape that goes out.
        block: The residual block it stands in, if any.

    Examples:
        >>> from paribus.spec import Flatten
        >>> Placed(Flatten(name="flatten"), (8, 8, 1), (64,)).path
        'model.flatten'
    """

    layer: Layer
    came: Shape
    gives: Shape
    block: str | None = None

    @property
    def path(self) -> str:
        """What the study calls it."""
        return f"model.{self.layer.name}"


@dataclass(frozen=True)
class Subject:
    """One arm, ready to be examined.

    Args:
        arm: The arm.
        inputs: What its network meets.

    Examples:
        >>> from paribus.spec import arms_of
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}, "Softmax"],
        ...               train={"epochs": 2})
        >>> subject = Subject(arms_of(study)[0], Inputs((8, 8, 1), 10, 1150))
        >>> [placed.path for placed in subject.scoring], subject.steps
        (['model.flatten', 'model.dense'], 72)
    """

    arm: Arm
    inputs: Inputs

    @property
    def study(self) -> Study:
        """The study as this arm runs it."""
        return self.arm.study

    @cached_property
    def flows(self) -> bool:
        """Whether shapes fit from the image to one score per class; where they do not, that is a fault already."""
        return not summarize(self.study.model, self.inputs.shape, self.inputs.num_classes).faults

    @cached_property
    def layers(self) -> tuple[Placed, ...]:
        """Every layer, those inside a residual block before the block itself."""
        return tuple(_laid_out(self.study.model, self.inputs.shape))

    @cached_property
    def scoring(self) -> tuple[Placed, ...]:
        """The layers that compute the class scores: a softmax at the end is left to the loss, so it is not among them.

        A softmax that is the activation of the last dense layer is left out by ``functions_on_scores`` instead.
        """
        last = self.layers[-1]
        is_a_softmax_alone = not isinstance(last.layer, AFFINE) and is_softmax(function_of(last.layer))
        return self.layers[:-1] if is_a_softmax_alone else self.layers

    @property
    def affine(self) -> tuple[Placed, ...]:
        """The layers with kernels."""
        return tuple(placed for placed in self.scoring if isinstance(placed.layer, AFFINE))

    @property
    def batchnorms(self) -> tuple[Placed, ...]:
        """The batch normalisations."""
        return tuple(placed for placed in self.layers if isinstance(placed.layer, BatchNormalization))

    @property
    def steps(self) -> int | None:
        """How many updates its budget allows; ``None`` where the budget is in seconds."""
        train = self.study.train
        if train.epochs is None:
            return train.steps
        full, rest = divmod(self.inputs.num_train, train.batch_size)
        return train.epochs * (full + (rest > 0 and not train.drop_remainder))


def _laid_out(layers: Sequence[Layer], shape: Shape, block: str | None = None) -> Iterator[Placed]:
    for layer in layers:
        if isinstance(layer, Residual):
            yield from _laid_out(layer.layers, shape, layer.name)
        gives = layer.output_shape(shape)
        yield Placed(layer, shape, gives, block)
        shape = gives
