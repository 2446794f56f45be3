"""Every layer a study can use. To add one: a class here with its shapes and weights, and a row in the tests.

The engine builds the Keras layer of the same name from the same arguments.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from paribus.spec.base import Flag
from paribus.spec.choice import OneOf
from paribus.spec.layers.convolution import Conv2D, DepthwiseConv2D, SeparableConv2D, ZeroPadding2D
from paribus.spec.layers.core import (
    ELU,
    ActivationLayer,
    Dense,
    Flatten,
    LeakyReLU,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    Softmax,
)
from paribus.spec.layers.layer import Layer, Name, Shape, ShapeError, Weight, in_words
from paribus.spec.layers.pooling import AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D
from paribus.spec.layers.regularization import (
    BatchNormalization,
    Dropout,
    GaussianNoise,
    LayerNormalization,
    SpatialDropout2D,
)

AnyPlainLayer = (
    ActivationLayer | AveragePooling2D | BatchNormalization | Conv2D | Dense | DepthwiseConv2D | Dropout | ELU | Flatten
    | GaussianNoise | GlobalAveragePooling2D | GlobalMaxPooling2D | LayerNormalization | LeakyReLU | MaxPooling2D
    | Permute | ReLU | Rescaling | Reshape | SeparableConv2D | Softmax | SpatialDropout2D | ZeroPadding2D
)  # fmt: skip


class Residual(Layer):
    """A residual block: what comes in is added to what its *layers* make of it.

    Args:
        layers: The block's layers, in order. They are named and counted with the rest of the network.
        projection: Bring what comes in to the shape of what comes out by a 1×1 convolution (or, for vectors, a dense
            layer) without bias; needed when the shapes differ.

    References:
        He, Zhang, Ren & Sun 2015, Deep Residual Learning for Image Recognition, equations 1 and 2.

    Examples:
        >>> block = Residual(layers=[Conv2D(filters=8, kernel_size=3, padding="same", activation="relu")])
        >>> block.output_shape((16, 16, 8))
        (16, 16, 8)
    """

    layers: Annotated[tuple[Annotated[AnyPlainLayer, OneOf("layer")], ...], Field(min_length=1)]
    projection: Flag = False

    def output_shape(self, shape: Shape) -> Shape:
        """What the inner layers give; the shortcut must agree with it."""
        inner = shape
        for layer in self.layers:
            inner = layer.output_shape(inner)
        if self.projection:
            self._projection(shape, inner)
        elif inner != shape:
            raise ShapeError(
                f"A residual block must give the shape it takes: {in_words(shape)}.",
                "Make the shapes agree (padding: same, as many filters as channels) or write projection: true.",
                in_words(inner),
            )
        return inner

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """The projection's kernel; the inner layers count their own."""
        if not self.projection:
            return ()
        inner = shape
        for layer in self.layers:
            inner = layer.output_shape(inner)
        return (Weight("kernel", (*((1, 1) if len(shape) == 3 else ()), shape[-1], inner[-1])),)

    def _projection(self, shape: Shape, inner: Shape) -> None:
        strides = (
            tuple(-(-a // b) for a, b in zip(shape[:-1], inner[:-1], strict=True)) if len(shape) == len(inner) else ()
        )
        reached = tuple(-(-a // s) for a, s in zip(shape[:-1], strides, strict=False))
        if len(shape) != len(inner) or reached != inner[:-1]:
            raise ShapeError(
                f"A projection must be able to bring {in_words(shape)} to what the block's layers give.",
                "Use padding: same inside the block; a 1×1 convolution with strides then reaches every size.",
                in_words(inner),
                ("projection",),
            )


AnyLayer = Annotated[AnyPlainLayer | Residual, OneOf("layer")]
"""Any layer."""


def walk(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    """Every layer, a residual block before the layers inside it.

    Examples:
        >>> [type(layer).__name__ for layer in walk((Flatten(), Residual(layers=[Dense(units=4)])))]
        ['Flatten', 'Residual', 'Dense']
    """
    for layer in layers:
        yield layer
        if isinstance(layer, Residual):
            yield from walk(layer.layers)


__all__ = [
    "ELU", "ActivationLayer", "AnyLayer", "AveragePooling2D", "BatchNormalization", "Conv2D", "Dense",
    "DepthwiseConv2D", "Dropout", "Flatten", "GaussianNoise", "GlobalAveragePooling2D", "GlobalMaxPooling2D",
    "Layer", "LayerNormalization", "LeakyReLU", "MaxPooling2D", "Name", "Permute", "ReLU", "Rescaling", "Reshape",
    "Residual", "SeparableConv2D", "Shape", "ShapeError", "Softmax", "SpatialDropout2D", "Weight", "ZeroPadding2D",
    "in_words", "walk",
]  # fmt: skip
