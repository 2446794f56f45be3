"""What a layer is: arguments, a rule for shapes, and a count of weights. No network is built here."""

from dataclasses import dataclass
from math import prod
from typing import Annotated

from pydantic import Field, Strict

from paribus.spec.base import Says, Unfit
from paribus.spec.choice import Named, word_of

Shape = tuple[int, ...]
"""The axes of one example, without the batch: (height, width, channels) for images, (features,) for vectors."""

Name = Annotated[
    str,
    Strict(),
    Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$"),
    Says("a word of letters, digits and _ that begins with a letter", "Write for example top_1."),
]


class ShapeError(Unfit):
    """A layer that cannot take what comes in: what must hold, what to do, what came, and which argument decides it.

    Examples:
        >>> from paribus.spec import Dense
        >>> try:
        ...     Dense(units=10).output_shape((8, 8, 1))
        ... except ShapeError as error:
        ...     print(error)
        Dense needs a vector. Received an image of 8×8×1. Put Flatten before it.
    """


@dataclass(frozen=True)
class Weight:
    """One array of a layer's weights: its Keras name, its shape and whether training changes it.

    Examples:
        >>> Weight("kernel", (3, 3, 1, 64)).size
        576
    """

    name: str
    shape: Shape
    trainable: bool = True

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return prod(self.shape)


class Layer(Named):
    """One layer of a network.

    Args:
        name: What paths call it; left out, it is named as Keras does (``dense``, or ``dense_1``, ``dense_2`` when
            there are several).

    Examples:
        >>> from paribus.spec import Conv2D
        >>> layer = Conv2D(filters=8, kernel_size=3)
        >>> layer.output_shape((28, 28, 1)), [weight.shape for weight in layer.weights((28, 28, 1))]
        ((26, 26, 8), [(3, 3, 1, 8), (8,)])
    """

    name: Name | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of what leaves the layer when *shape* comes in.

        Raises:
            ShapeError: The layer cannot take this shape.
        """
        return shape

    def weights(self, shape: Shape) -> tuple[Weight, ...]:  # noqa: ARG002  # most layers that vary by it override
        """The layer's weights when *shape* comes in."""
        return ()


def image(layer: Layer, shape: Shape) -> tuple[int, int, int]:
    """The three axes of an image.

    Raises:
        ShapeError: *shape* is not an image.

    Examples:
        >>> from paribus.spec import MaxPooling2D
        >>> image(MaxPooling2D(), (28, 28, 1))
        (28, 28, 1)
    """
    if len(shape) != 3:
        raise ShapeError(
            f"{word_of(type(layer))} needs an image of height, width and channels.",
            "Move it before Flatten, or put a Reshape before it.",
            in_words(shape),
        )
    return shape[0], shape[1], shape[2]


def in_words(shape: Shape) -> str:
    """A shape as a reader says it.

    Examples:
        >>> in_words((28, 28, 1)), in_words((784,))
        ('an image of 28×28×1', 'a vector of 784')
    """
    kind = {1: "a vector", 3: "an image"}.get(len(shape), "an array")
    return f"{kind} of {'×'.join(map(str, shape))}"
