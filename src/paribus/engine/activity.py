"""Where an activation function rests, and where it is at its limits: what makes a unit dead or a value saturated."""

from typing import Any, NamedTuple, assert_never

from paribus.engine.backend import jnp
from paribus.spec import AnyActivation
from paribus.spec.activations import (
    Celu,
    Elu,
    Exponential,
    Gelu,
    HardShrink,
    HardSigmoid,
    HardSilu,
    HardTanh,
    LeakyRelu,
    Linear,
    LogSigmoid,
    LogSoftmaxFunction,
    Mish,
    Relu,
    Relu6,
    ScaledTanh,
    Selu,
    Sigmoid,
    Silu,
    SoftmaxFunction,
    Softplus,
    SoftShrink,
    Softsign,
    Sparsemax,
    SparsePlus,
    SparseSigmoid,
    Squareplus,
    Tanh,
    TanhShrink,
    Threshold,
)
from paribus.spec.layers import ELU, ActivationLayer, Layer, LeakyReLU, ReLU

NEAR = 0.05  # of the range's larger end: |a - 1/2| > .45 for a sigmoid, |a| > .95 for tanh

Function = AnyActivation | ReLU | LeakyReLU | ELU


def function_of(layer: Layer) -> Function:
    """The activation that a layer is, or that stands inside it; ``Linear`` where there is none.

    Examples:
        >>> from paribus.spec import Dense, Flatten
        >>> function_of(Dense(units=10, activation="relu")), function_of(Flatten())
        (Relu(), Linear())
    """
    match layer:
        case ReLU() | LeakyReLU() | ELU():
            return layer
        case ActivationLayer():
            return layer.activation
        case _:
            return getattr(layer, "activation", Linear())


class Rest(NamedTuple):
    """Where a function gives nothing, or as good as nothing: where what comes in is not above a threshold."""

    threshold: float
    of_size: bool = False  # the threshold is one of the size, whatever the sign


def rest_of(function: Function) -> Rest | None:
    """Where the function rests; ``None`` for one that has no such side.

    The negative side of the smooth relatives of relu counts as rest, as that of relu does: a unit that is never
    positive does not tell one image from another by its gate.

    Examples:
        >>> rest_of(Relu()), rest_of(Tanh())
        (Rest(threshold=0.0, of_size=False), None)
    """
    match function:
        case (
            Relu() | Relu6() | LeakyRelu() | Elu() | Celu() | Selu() | Gelu() | Silu() | HardSilu() | Mish()
            | LeakyReLU() | ELU()
        ):  # fmt: skip
            return Rest(0.0)
        case SparsePlus():
            return Rest(-1.0)
        case Threshold() | ReLU():
            return Rest(function.threshold)
        case HardShrink() | SoftShrink():
            return Rest(function.threshold, of_size=True)
        case (
            Exponential() | HardSigmoid() | HardTanh() | Linear() | LogSigmoid() | LogSoftmaxFunction() | ScaledTanh()
            | Sigmoid() | SoftmaxFunction() | Softplus() | Softsign() | SparseSigmoid() | Sparsemax() | Squareplus()
            | Tanh() | TanhShrink()
        ):  # fmt: skip
            return None
        case _:
            assert_never(function)


def is_awake(rest: Rest, values: Any) -> Any:
    """Where *values*, as they go into the function, lie on the side on which it passes them on.

    Examples:
        >>> import numpy as np
        >>> is_awake(Rest(0.5, of_size=True), np.array([-1.0, 0.2, 2.0])).tolist()
        [True, False, True]
    """
    return (jnp.abs(values) if rest.of_size else jnp.asarray(values)) > rest.threshold


def range_of(function: Function) -> tuple[float, float] | None:
    """The ends between which a bounded function's values lie; ``None`` for one that grows without bound on some side.

    ``relu6`` has a bounded range, too, but is judged as what it is used as: a relu.

    Examples:
        >>> range_of(Tanh()), range_of(Relu())
        ((-1.0, 1.0), None)
    """
    match function:
        case Sigmoid() | HardSigmoid() | SparseSigmoid():
            return 0.0, 1.0
        case Tanh() | HardTanh() | Softsign():
            return -1.0, 1.0
        case ScaledTanh():
            return -1.7159, 1.7159
        case _:
            return None


def is_near_an_end(ends: tuple[float, float], values: Any) -> Any:
    """Where *values*, as they come out of the function, lie so near an end of its range that little slope is left.

    Examples:
        >>> import numpy as np
        >>> is_near_an_end((-1.0, 1.0), np.array([-0.96, 0.0, 0.94])).tolist()
        [True, False, False]
    """
    low, high = ends
    margin = NEAR * high
    return (jnp.asarray(values) < low + margin) | (values > high - margin)
