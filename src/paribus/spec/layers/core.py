"""Dense layers, activations as layers, and layers that only rearrange."""

from math import prod
from typing import Annotated, ClassVar

from pydantic import Field

from paribus.spec.activations import Activation, Linear
from paribus.spec.base import Flag, NonNegativeNumber, Number, Positive, Says, Whole
from paribus.spec.initializers import GlorotUniform, Initializer, Zeros
from paribus.spec.layers.layer import Layer, Shape, ShapeError, Weight, in_words
from paribus.spec.regularizers import Regularizer


class Dense(Layer):
    """Every output is a weighted sum of all inputs, then the activation.

    Args:
        units: How many outputs.
        activation: What each output goes through; none when left out.
        use_bias: Add a bias to each output.
        kernel_initializer: How the kernel starts.
        bias_initializer: How the bias starts.
        kernel_regularizer: A penalty on the kernel.
        bias_regularizer: A penalty on the bias.

    Examples:
        >>> Dense(units=300).output_shape((1024,))
        (300,)
        >>> sum(weight.size for weight in Dense(units=300).weights((1024,)))
        307500
    """

    units: Positive
    activation: Activation = Linear()
    use_bias: Flag = True
    kernel_initializer: Initializer = GlorotUniform()
    bias_initializer: Initializer = Zeros()
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """(units,)."""
        if len(shape) != 1:
            raise ShapeError("Dense needs a vector.", "Put Flatten before it.", in_words(shape))
        return (self.units,)

    def weights(self, shape: Shape) -> tuple[Weight, ...]:
        """A kernel of (inputs, units) and a bias of (units,)."""
        kernel = Weight("kernel", (shape[-1], self.units))
        return (kernel, Weight("bias", (self.units,))) if self.use_bias else (kernel,)


class ActivationLayer(Layer):
    """An activation function as a layer of its own.

    Args:
        activation: The function.

    Examples:
        >>> from paribus.spec import written
        >>> written(ActivationLayer(activation="tanh"))
        {'Activation': {'name': None, 'activation': 'tanh'}}
    """

    word: ClassVar[str] = "Activation"
    activation: Activation


class ReLU(Layer):
    """max(0, x), with Keras's optional bounds and slope.

    Args:
        max_value: Larger outputs are cut to this.
        negative_slope: The slope below the threshold.
        threshold: Where the function begins to rise.

    Examples:
        >>> ReLU(max_value=6.0).output_shape((10,))
        (10,)
    """

    max_value: NonNegativeNumber | None = None
    negative_slope: NonNegativeNumber = 0.0
    threshold: NonNegativeNumber = 0.0


class LeakyReLU(Layer):
    """x where positive, *negative_slope* times x elsewhere.

    Args:
        negative_slope: The slope below 0.

    Examples:
        >>> LeakyReLU(negative_slope=0.01).output_shape((10,))
        (10,)
    """

    negative_slope: NonNegativeNumber = 0.3


class ELU(Layer):
    """x where positive, alpha (exp(x) − 1) elsewhere.

    Args:
        alpha: Where the function levels off below 0, at −alpha.

    Examples:
        >>> ELU().output_shape((10,))
        (10,)
    """

    alpha: Number = 1.0


class Softmax(Layer):
    """Turns class scores into probabilities. As a last layer it is optional: the loss is computed from the scores.

    Examples:
        >>> Softmax().output_shape((10,))
        (10,)
    """


class Flatten(Layer):
    """An image as one long vector.

    Examples:
        >>> Flatten().output_shape((28, 28, 1))
        (784,)
    """

    def output_shape(self, shape: Shape) -> Shape:
        """One axis with all values."""
        return (prod(shape),)


class Permute(Layer):
    """Puts the axes in another order; they are counted from 1.

    Args:
        dims: The axes in their new order, counted from 1.

    Examples:
        >>> Permute(dims=(3, 1, 2)).output_shape((28, 32, 1))
        (1, 28, 32)
    """

    dims: Annotated[
        tuple[Positive, ...],
        Field(min_length=1),
        Says("a list of axes, counted from 1", "Write for example [2, 1, 3]."),
    ]

    def output_shape(self, shape: Shape) -> Shape:
        """The axes of *shape* in the order of ``dims``."""
        if sorted(self.dims) != list(range(1, len(shape) + 1)):
            raise ShapeError(
                f"Permute needs each axis of {in_words(shape)} once, counted from 1.",
                f"Write an order of {list(range(1, len(shape) + 1))}.",
                str(list(self.dims)),
                ("dims",),
            )
        return tuple(shape[axis - 1] for axis in self.dims)


class Reshape(Layer):
    """The same values under another shape; one axis may be −1, to be worked out.

    Args:
        target_shape: The new axes; one may be -1.

    Examples:
        >>> Reshape(target_shape=(7, -1)).output_shape((784,))
        (7, 112)
    """

    target_shape: Annotated[
        tuple[Whole, ...], Field(min_length=1), Says("a list of whole numbers", "Write for example [28, 28, 1].")
    ]

    def output_shape(self, shape: Shape) -> Shape:
        """``target_shape``, with −1 worked out."""
        size, known = prod(shape), prod(axis for axis in self.target_shape if axis != -1)
        target = tuple(size // known if axis == -1 and known else axis for axis in self.target_shape)
        if self.target_shape.count(-1) > 1 or min(target) < 1 or prod(target) != size:
            raise ShapeError(
                f"Reshape must keep the number of values: {size} in {in_words(shape)}.",
                f"Choose axes whose product is {size}; one of them may be -1.",
                str(list(self.target_shape)),
                ("target_shape",),
            )
        return target


class Rescaling(Layer):
    """x · scale + offset.

    Args:
        scale: Multiplies every value.
        offset: Added after scaling.

    Examples:
        >>> Rescaling(scale=2.0, offset=-1.0).output_shape((8, 8, 1))
        (8, 8, 1)
    """

    scale: Number
    offset: Number = 0.0
