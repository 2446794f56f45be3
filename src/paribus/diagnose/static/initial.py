"""How large weights are when training begins, told from their initializers alone."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import assert_never

from paribus.diagnose.static.subject import Placed
from paribus.spec import (
    AnyInitializer,
    Constant,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LecunNormal,
    LecunUniform,
    Ones,
    Orthogonal,
    RandomNormal,
    RandomUniform,
    Regularizer,
    Shape,
    TruncatedNormal,
    VarianceScaling,
    Zeros,
)
from paribus.spec.layers.layer import Weight

TRUNCATED = 0.87962566
"""The deviation of a standard normal that is drawn again beyond ±2; Keras makes up for it in ``VarianceScaling``."""


@dataclass(frozen=True)
class Moments:
    """Of the values that an initializer draws.

    Args:
        mean: Their mean.
        variance: Their variance.
        size: The mean of their absolute values.

    Examples:
        >>> Moments(mean=1.0, variance=3.0, size=1.5).rms
        2.0
    """

    mean: float
    variance: float
    size: float

    @property
    def square(self) -> float:
        """The mean of their squares."""
        return self.mean**2 + self.variance

    @property
    def rms(self) -> float:
        """The root of the mean of their squares."""
        return math.sqrt(self.square)


@dataclass(frozen=True)
class Start:
    """One array of weights that training changes, and how it begins.

    Args:
        placed: Whose it is.
        weight: Its name and shape.
        initializer: What draws it.
        regularizer: The penalty on it, if any.
        moments: What is drawn.
    """

    placed: Placed
    weight: Weight
    initializer: AnyInitializer
    regularizer: Regularizer | None
    moments: Moments

    @property
    def part(self) -> str:
        """What the arguments of the layer call it: ``depthwise_kernel`` has a ``depthwise_initializer``."""
        return _part(self.weight)

    @property
    def path(self) -> str:
        """Where the study chooses its initializer."""
        return f"{self.placed.path}.{self.part}_initializer"

    @property
    def is_kernel(self) -> bool:
        """Whether it multiplies what comes in."""
        return self.weight.name.endswith("kernel")


def starts_of(placed: Placed) -> Iterator[Start]:
    """Every trainable array of a layer that the study says an initializer for.

    Examples:
        >>> from paribus.spec import Dense
        >>> [(start.path, start.weight.shape) for start in starts_of(Placed(Dense(name="top", units=4), (9,), (4,)))]
        [('model.top.kernel_initializer', (9, 4)), ('model.top.bias_initializer', (4,))]
    """
    for weight in placed.layer.weights(placed.came):
        initializer = getattr(placed.layer, f"{_part(weight)}_initializer", None)
        if weight.trainable and initializer is not None:
            regularizer = getattr(placed.layer, f"{_part(weight)}_regularizer", None)
            yield Start(placed, weight, initializer, regularizer, moments_of(initializer, weight.shape))


def _part(weight: Weight) -> str:
    return weight.name.removesuffix("_kernel")


def fans(shape: Shape) -> tuple[int, int]:
    """How many values each output is made of, and how many outputs each value goes to, counted as Keras does.

    Examples:
        >>> fans((64, 10)), fans((3, 3, 16, 32)), fans((10,))
        ((64, 10), (144, 288), (10, 10))
    """
    if len(shape) == 1:
        return shape[0], shape[0]
    window = prod(shape[:-2])
    return window * shape[-2], window * shape[-1]


def moments_of(initializer: AnyInitializer, shape: Shape) -> Moments:
    """What an initializer draws for an array of this shape.

    Examples:
        >>> round(moments_of(HeNormal(), (200, 10)).variance, 6)
        0.01
        >>> moments_of(Zeros(), (200, 10)).rms
        0.0
    """
    scaled = _variance_scaling(initializer)
    if scaled is not None:
        return _scaled(scaled, shape)
    match initializer:
        case Zeros():
            return Moments(0.0, 0.0, 0.0)
        case Ones():
            return Moments(1.0, 0.0, 1.0)
        case Constant(value=value):
            return Moments(value, 0.0, abs(value))
        case RandomNormal(mean=mean, stddev=deviation):
            return _normal(mean, deviation)
        case TruncatedNormal(mean=mean, stddev=deviation):
            return _truncated(mean, deviation)
        case RandomUniform(minval=low, maxval=high):
            return _uniform(low, high)
        case Orthogonal(gain=gain):
            rows, columns = prod(shape[:-1]), shape[-1]
            return _normal(0.0, abs(gain) / math.sqrt(max(rows, columns)))
        case _:
            raise AssertionError(initializer)


def _variance_scaling(initializer: AnyInitializer) -> VarianceScaling | None:
    """The named initializers of this family as what they are short for."""
    match initializer:
        case VarianceScaling():
            return initializer
        case GlorotUniform():
            return VarianceScaling(mode="fan_avg", distribution="uniform")
        case GlorotNormal():
            return VarianceScaling(mode="fan_avg")
        case HeUniform():
            return VarianceScaling(scale=2.0, distribution="uniform")
        case HeNormal():
            return VarianceScaling(scale=2.0)
        case LecunUniform():
            return VarianceScaling(distribution="uniform")
        case LecunNormal():
            return VarianceScaling()
        case _:
            return None


def _scaled(scaling: VarianceScaling, shape: Shape) -> Moments:
    inputs, outputs = fans(shape)
    counted = {"fan_in": inputs, "fan_out": outputs, "fan_avg": (inputs + outputs) / 2}[scaling.mode]
    deviation = math.sqrt(scaling.scale / max(1.0, counted))
    match scaling.distribution:
        case "uniform":
            return _uniform(-math.sqrt(3) * deviation, math.sqrt(3) * deviation)
        case "untruncated_normal":
            return _normal(0.0, deviation)
        case "truncated_normal":
            return _truncated(0.0, deviation / TRUNCATED)
        case _:
            assert_never(scaling.distribution)


def _normal(mean: float, deviation: float) -> Moments:
    spread = deviation * math.sqrt(2 / math.pi) * math.exp(-(mean**2) / (2 * deviation**2)) if deviation else 0.0
    return Moments(mean, deviation**2, spread + mean * math.erf(mean / (deviation * math.sqrt(2) or math.inf)))


def _truncated(mean: float, deviation: float) -> Moments:
    """Exact where the mean is 0; elsewhere the mean size is that of a normal of the same mean and variance."""
    around = _normal(mean, TRUNCATED * deviation)
    if mean:
        return around
    kept = math.erf(math.sqrt(2))
    return Moments(0.0, around.variance, deviation * math.sqrt(2 / math.pi) * (1 - math.exp(-2)) / kept)


def _uniform(low: float, high: float) -> Moments:
    middle, width = (low + high) / 2, high - low
    size = (low**2 + high**2) / (2 * width) if low < 0 < high else abs(middle)
    return Moments(middle, width**2 / 12, size)
