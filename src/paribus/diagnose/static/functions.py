"""What the layers of a network do to single values: their activation functions, and how these bound them."""

from paribus.spec import ELU, ActivationLayer, AnyActivation, Layer, LeakyReLU, ReLU, Softmax, word_of
from paribus.spec.activations import (
    Elu,
    Gelu,
    HardSigmoid,
    HardSilu,
    HardTanh,
    LeakyRelu,
    LeakyReluAsLayer,
    Linear,
    Mish,
    Relu,
    Relu6,
    ScaledTanh,
    Sigmoid,
    Silu,
    SoftmaxFunction,
    Softsign,
    Sparsemax,
    SparseSigmoid,
    Tanh,
)

BOUNDS: dict[type, tuple[float, float]] = {
    HardSigmoid: (0.0, 1.0),
    HardTanh: (-1.0, 1.0),
    Relu6: (0.0, 6.0),
    ScaledTanh: (-1.7159, 1.7159),
    Sigmoid: (0.0, 1.0),
    SoftmaxFunction: (0.0, 1.0),
    Softsign: (-1.0, 1.0),
    SparseSigmoid: (0.0, 1.0),
    Sparsemax: (0.0, 1.0),
    Tanh: (-1.0, 1.0),
}
"""The smallest and the largest value of the functions that have both."""

HALVING = (Relu, Relu6, LeakyRelu, LeakyReluAsLayer, Elu, Gelu, Silu, HardSilu, Mish)
"""Functions that let about half of the signal's square through, so that weights must start √2 times as large."""


def function_of(layer: Layer) -> AnyActivation | None:
    """The activation function of a layer, or the one that it is; ``None`` where values stay as they are.

    Examples:
        >>> from paribus.spec import Dense, Flatten
        >>> function_of(Dense(units=8, activation="relu")), function_of(ReLU()), function_of(Flatten())
        (Relu(), Relu(), None)
        >>> function_of(Dense(units=8)) is None
        True
    """
    match layer:
        case ReLU():
            return Relu() if layer.negative_slope == 0 else LeakyRelu(negative_slope=layer.negative_slope)
        case LeakyReLU():
            return LeakyRelu(negative_slope=layer.negative_slope)
        case ELU():
            return Elu(alpha=layer.alpha)
        case Softmax():
            return SoftmaxFunction()
    function = getattr(layer, "activation", None)
    return None if isinstance(function, Linear) else function


def is_activation_alone(layer: Layer) -> bool:
    """Whether a layer is an activation function and nothing else.

    Examples:
        >>> from paribus.spec import Dense
        >>> is_activation_alone(ReLU()), is_activation_alone(Dense(units=8, activation="relu"))
        (True, False)
    """
    return isinstance(layer, ActivationLayer | ReLU | LeakyReLU | ELU | Softmax)


def is_softmax(function: AnyActivation | None) -> bool:
    """Whether a function is the softmax."""
    return isinstance(function, SoftmaxFunction)


def word(function: AnyActivation) -> str:
    """What a study calls a function.

    Examples:
        >>> word(Relu())
        'relu'
    """
    return word_of(type(function))
