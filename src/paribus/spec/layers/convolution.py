"""Convolutions and zero padding over (height, width, channels)."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from paribus.spec.activations import Activation, Linear
from paribus.spec.base import Count, Flag, Positive, Says
from paribus.spec.choice import word_of
from paribus.spec.initializers import GlorotUniform, Initializer, Zeros
from paribus.spec.layers.layer import Layer, Shape, ShapeError, Weight, image, in_words
from paribus.spec.regularizers import Regularizer


def _pair(value: object) -> object:
    return (value, value) if isinstance(value, int) else value


Pair = Annotated[
    tuple[Positive, Positive],
    BeforeValidator(_pair, json_schema_input_type=Positive | tuple[Positive, Positive]),
    Says("one or two whole numbers above 0", "Write one number, or [height, width]."),
]
Padding = Literal["valid", "same"]


class Conv2D(Layer):
    """Slides *filters* small kernels over the image.

    Args:
        filters: How many kernels, which is how many channels come out.
        kernel_size: Height and width of a kernel; one number for both.
        strides: Steps down and to the right; one number for both.
        padding: ``valid`` keeps the window inside the image; ``same`` pads with zeros so that only strides make it
            smaller.
        dilation_rate: Gaps between the values a kernel looks at, plus one.
        activation: What each output goes through; none when left out.
        use_bias: Add a bias to each output.
        kernel_initializer: How the kernel starts.
        bias_initializer: How the bias starts.
        kernel_regularizer: A penalty on the kernel.
        bias_regularizer: A penalty on the bias.

    Examples:
        >>> Conv2D(filters=64, kernel_size=3, padding="same").output_shape((32, 32, 1))
        (32, 32, 64)
        >>> sum(weight.size for weight in Conv2D(filters=64, kernel_size=3).weights((32, 32, 1)))
        640
    """

    filters: Positive
    kernel_size: Pair
    strides: Pair = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Pair = (1, 1)
    activation: Activation = Linear()
    use_bias: Flag = True
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, filters) after the kernel's steps."""
        image(self, shape)
        return (*window(self, shape, self.kernel_size, self.strides, self.padding, self.dilation_rate), self.filters)

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """A kernel of (height, width, channels, filters) and a bias of (filters,)."""
        kernel = Weight("kernel", (*self.kernel_size, shape[-1], self.filters))
        return (kernel, Weight("bias", (self.filters,))) if self.use_bias else (kernel,)


class DepthwiseConv2D(Layer):
    """Each channel is convolved with *depth_multiplier* kernels of its own.

    Args:
        kernel_size: Height and width of a kernel; one number for both.
        strides: Steps down and to the right; one number for both.
        padding: ``valid`` keeps the window inside the image; ``same`` pads with zeros so that only strides make it
            smaller.
        depth_multiplier: How many kernels each channel has.
        dilation_rate: Gaps between the values a kernel looks at, plus one.
        activation: What each output goes through; none when left out.
        use_bias: Add a bias to each output.
        depthwise_initializer: How the depthwise kernel starts.
        bias_initializer: How the bias starts.
        depthwise_regularizer: A penalty on the depthwise kernel.
        bias_regularizer: A penalty on the bias.

    Examples:
        >>> DepthwiseConv2D(kernel_size=3, depth_multiplier=2).output_shape((8, 8, 4))
        (6, 6, 8)
    """

    kernel_size: Pair
    strides: Pair = (1, 1)
    padding: Padding = "valid"
    depth_multiplier: Positive = 1
    dilation_rate: Pair = (1, 1)
    activation: Activation = Linear()
    use_bias: Flag = True
    depthwise_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    depthwise_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, channels · depth_multiplier)."""
        image(self, shape)
        space = window(self, shape, self.kernel_size, self.strides, self.padding, self.dilation_rate)
        return (*space, shape[-1] * self.depth_multiplier)

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """A kernel of (height, width, channels, depth_multiplier) and a bias."""
        kernel = Weight("kernel", (*self.kernel_size, shape[-1], self.depth_multiplier))
        bias = Weight("bias", (shape[-1] * self.depth_multiplier,))
        return (kernel, bias) if self.use_bias else (kernel,)


class SeparableConv2D(Layer):
    """A depthwise convolution followed by a 1×1 convolution: fewer weights for the same reach.

    Args:
        filters: How many kernels, which is how many channels come out.
        kernel_size: Height and width of a kernel; one number for both.
        strides: Steps down and to the right; one number for both.
        padding: ``valid`` keeps the window inside the image; ``same`` pads with zeros so that only strides make it
            smaller.
        dilation_rate: Gaps between the values a kernel looks at, plus one.
        depth_multiplier: How many kernels each channel has.
        activation: What each output goes through; none when left out.
        use_bias: Add a bias to each output.
        depthwise_initializer: How the depthwise kernel starts.
        pointwise_initializer: How the pointwise kernel starts.
        bias_initializer: How the bias starts.
        depthwise_regularizer: A penalty on the depthwise kernel.
        pointwise_regularizer: A penalty on the pointwise kernel.
        bias_regularizer: A penalty on the bias.

    Examples:
        >>> sum(weight.size for weight in SeparableConv2D(filters=64, kernel_size=3).weights((32, 32, 16)))
        1232
    """

    filters: Positive
    kernel_size: Pair
    strides: Pair = (1, 1)
    padding: Padding = "valid"
    dilation_rate: Pair = (1, 1)
    depth_multiplier: Positive = 1
    activation: Activation = Linear()
    use_bias: Flag = True
    depthwise_initializer: Initializer = GlorotUniform()
    pointwise_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    depthwise_regularizer: Regularizer | None = None
    pointwise_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """(height, width, filters)."""
        image(self, shape)
        return (*window(self, shape, self.kernel_size, self.strides, self.padding, self.dilation_rate), self.filters)

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """A depthwise kernel, a pointwise kernel and a bias."""
        depth = shape[-1] * self.depth_multiplier
        kernels = (
            Weight("depthwise_kernel", (*self.kernel_size, shape[-1], self.depth_multiplier)),
            Weight("pointwise_kernel", (1, 1, depth, self.filters)),
        )
        return (*kernels, Weight("bias", (self.filters,))) if self.use_bias else kernels


class ZeroPadding2D(Layer):
    """Rows and columns of zeros around the image: one number, (rows, columns), or ((top, bottom), (left, right)).

    Args:
        padding: The margins.

    Examples:
        >>> ZeroPadding2D(padding=2).output_shape((28, 28, 1))
        (32, 32, 1)
    """

    padding: Annotated[
        Count | tuple[Count, Count] | tuple[tuple[Count, Count], tuple[Count, Count]],
        Says("one number, [rows, columns] or [[top, bottom], [left, right]], each 0 or more", "Write for example 1."),
    ] = 1

    def output_shape(self, shape: Shape) -> Shape:
        """The image with its margins."""
        height, width, channels = image(self, shape)
        rows, columns = self.padding if isinstance(self.padding, tuple) else (self.padding, self.padding)
        return height + _both_sides(rows), width + _both_sides(columns), channels


def _both_sides(margin: int | tuple[int, int]) -> int:
    return sum(margin) if isinstance(margin, tuple) else 2 * margin


def window(
    layer: Layer,
    shape: Shape,
    size: tuple[int, int],
    strides: tuple[int, int],
    padding: Padding,
    dilation: tuple[int, int] = (1, 1),
) -> tuple[int, int]:
    """Height and width after a window of *size* has moved over an image by *strides*.

    ``same`` gives ceil(n / stride); ``valid`` gives floor((n − reach) / stride) + 1 with
    reach = dilation · (size − 1) + 1.

    Raises:
        ShapeError: The window is larger than the image.

    Examples:
        >>> convolution = Conv2D(filters=1, kernel_size=3)
        >>> window(convolution, (28, 28, 1), size=(3, 3), strides=(2, 2), padding="valid")
        (13, 13)
        >>> window(convolution, (28, 28, 1), size=(3, 3), strides=(2, 2), padding="same")
        (14, 14)
    """
    if padding == "same":
        return -(-shape[0] // strides[0]), -(-shape[1] // strides[1])
    reach = tuple(d * (k - 1) + 1 for d, k in zip(dilation, size, strict=True))
    if reach[0] > shape[0] or reach[1] > shape[1]:
        raise ShapeError(
            f"{word_of(type(layer))}'s window of {reach[0]}×{reach[1]} must fit into what comes in.",
            "Make it smaller, pool less before it, or write padding: same.",
            in_words(shape),
            ("kernel_size" if "kernel_size" in type(layer).model_fields else "pool_size",),
        )
    return (shape[0] - reach[0]) // strides[0] + 1, (shape[1] - reach[1]) // strides[1] + 1
