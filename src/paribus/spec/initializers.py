"""Initial values of weights, by Keras's names; the random ones draw from the replicate's ``init`` stream."""

from typing import Annotated, ClassVar, Literal

from paribus.spec.base import Number, PositiveNumber
from paribus.spec.choice import Named, OneOf


class Zeros(Named):
    """All zero.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10).bias_initializer
        Zeros()
    """

    word: ClassVar[str] = "zeros"
    other_words: ClassVar[tuple[str, ...]] = ("Zeros",)


class Ones(Named):
    """All one.

    Examples:
        >>> from paribus.spec import BatchNormalization
        >>> BatchNormalization().gamma_initializer
        Ones()
    """

    word: ClassVar[str] = "ones"
    other_words: ClassVar[tuple[str, ...]] = ("Ones",)


class Constant(Named):
    """One value everywhere.

    Args:
        value: The value.

    Examples:
        >>> Constant(value=0.1).value
        0.1
    """

    word: ClassVar[str] = "constant"
    other_words: ClassVar[tuple[str, ...]] = ("Constant",)
    value: Number = 0.0


class RandomNormal(Named):
    """Normal with *mean* and *stddev*.

    Args:
        mean: The mean.
        stddev: The standard deviation.

    Examples:
        >>> RandomNormal(stddev=0.125).stddev
        0.125
    """

    word: ClassVar[str] = "random_normal"
    other_words: ClassVar[tuple[str, ...]] = ("RandomNormal",)
    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


class RandomUniform(Named):
    """Uniform between *minval* and *maxval*.

    Args:
        minval: The smallest value.
        maxval: The largest value.

    Examples:
        >>> RandomUniform(minval=-1, maxval=1).maxval
        1.0
    """

    word: ClassVar[str] = "random_uniform"
    other_words: ClassVar[tuple[str, ...]] = ("RandomUniform",)
    minval: Number = -0.05
    maxval: Number = 0.05


class TruncatedNormal(Named):
    """Normal with *mean* and *stddev*, drawn again beyond two deviations.

    Args:
        mean: The mean.
        stddev: The standard deviation.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer={'truncated_normal': {'stddev': 0.125}}).kernel_initializer
        TruncatedNormal(mean=0.0, stddev=0.125)
    """

    word: ClassVar[str] = "truncated_normal"
    other_words: ClassVar[tuple[str, ...]] = ("TruncatedNormal",)
    mean: Number = 0.0
    stddev: PositiveNumber = 0.05


class VarianceScaling(Named):
    """Variance *scale* divided by the number of inputs, outputs or their mean.

    Args:
        scale: The variance before it is divided.
        mode: Whether to count inputs, outputs or their mean.
        distribution: What to draw from.

    Examples:
        >>> VarianceScaling(scale=2, mode="fan_in").mode
        'fan_in'
    """

    word: ClassVar[str] = "variance_scaling"
    other_words: ClassVar[tuple[str, ...]] = ("VarianceScaling",)
    scale: PositiveNumber = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["truncated_normal", "untruncated_normal", "uniform"] = "truncated_normal"


class GlorotUniform(Named):
    """Uniform within √(6 / (inputs + outputs)); Keras's default for kernels. Suits tanh and sigmoid.

    References:
        Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, equation 16.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10).kernel_initializer
        GlorotUniform()
    """

    word: ClassVar[str] = "glorot_uniform"
    other_words: ClassVar[tuple[str, ...]] = ("GlorotUniform",)


class GlorotNormal(Named):
    """Truncated normal with deviation √(2 / (inputs + outputs)).

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer="glorot_normal").kernel_initializer
        GlorotNormal()
    """

    word: ClassVar[str] = "glorot_normal"
    other_words: ClassVar[tuple[str, ...]] = ("GlorotNormal",)


class HeNormal(Named):
    """Truncated normal with deviation √(2 / inputs). Suits ReLU and its relatives.

    References:
        He, Zhang, Ren & Sun 2015, Delving Deep into Rectifiers, equation 10.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer="he_normal").kernel_initializer
        HeNormal()
    """

    word: ClassVar[str] = "he_normal"
    other_words: ClassVar[tuple[str, ...]] = ("HeNormal",)


class HeUniform(Named):
    """Uniform within √(6 / inputs). Suits ReLU and its relatives.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer="HeUniform").kernel_initializer
        HeUniform()
    """

    word: ClassVar[str] = "he_uniform"
    other_words: ClassVar[tuple[str, ...]] = ("HeUniform",)


class LecunNormal(Named):
    """Truncated normal with deviation √(1 / inputs). Suits SELU and scaled tanh.

    References:
        LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.6.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, activation="selu", kernel_initializer="lecun_normal").kernel_initializer
        LecunNormal()
    """

    word: ClassVar[str] = "lecun_normal"
    other_words: ClassVar[tuple[str, ...]] = ("LecunNormal",)


class LecunUniform(Named):
    """Uniform within √(3 / inputs).

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer="lecun_uniform").kernel_initializer
        LecunUniform()
    """

    word: ClassVar[str] = "lecun_uniform"
    other_words: ClassVar[tuple[str, ...]] = ("LecunUniform",)


class Orthogonal(Named):
    """A random orthogonal matrix times *gain*.

    Args:
        gain: What the matrix is multiplied by.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_initializer={"orthogonal": {"gain": 1.4}}).kernel_initializer
        Orthogonal(gain=1.4)
    """

    word: ClassVar[str] = "orthogonal"
    other_words: ClassVar[tuple[str, ...]] = ("Orthogonal",)
    gain: Number = 1.0


AnyInitializer = (
    Constant | GlorotNormal | GlorotUniform | HeNormal | HeUniform | LecunNormal | LecunUniform | Ones | Orthogonal
    | RandomNormal | RandomUniform | TruncatedNormal | VarianceScaling | Zeros
)  # fmt: skip
Initializer = Annotated[AnyInitializer, OneOf("initializer")]
"""Any initializer."""
