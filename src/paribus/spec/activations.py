"""Activation functions: every one of Keras's, and ``scaled_tanh``."""

from typing import Annotated, ClassVar

from paribus.spec.base import Flag, Number
from paribus.spec.choice import Named, OneOf


class Celu(Named):
    """max(0, x) + min(0, alpha (exp(x / alpha) − 1)).

    Args:
        alpha: Where the function levels off below 0, at −alpha.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Celu(alpha=0.5))
        {'celu': {'alpha': 0.5}}
    """

    word: ClassVar[str] = "celu"
    alpha: Number = 1.0


class Elu(Named):
    """x where positive, alpha (exp(x) − 1) elsewhere.

    Args:
        alpha: Where the function levels off below 0, at −alpha.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Elu()), briefly(Elu(alpha=0.1))
        ('elu', {'elu': {'alpha': 0.1}})
    """

    word: ClassVar[str] = "elu"
    other_words: ClassVar[tuple[str, ...]] = ("ELU",)
    alpha: Number = 1.0


class Exponential(Named):
    """exp(x).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Exponential())
        'exponential'
    """

    word: ClassVar[str] = "exponential"


class Gelu(Named):
    """x Φ(x), with Φ the normal distribution function.

    Args:
        approximate: Use the tanh formula instead of Φ itself.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Gelu(approximate=True))
        {'gelu': {'approximate': True}}
    """

    word: ClassVar[str] = "gelu"
    approximate: Flag = False


class HardShrink(Named):
    """x outside [−threshold, threshold], 0 inside.

    Args:
        threshold: Half the width of the dead zone.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(HardShrink(threshold=1))
        {'hard_shrink': {'threshold': 1.0}}
    """

    word: ClassVar[str] = "hard_shrink"
    threshold: Number = 0.5


class HardSigmoid(Named):
    """A sigmoid of three straight pieces: clip(x/6 + 1/2, 0, 1).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(HardSigmoid())
        'hard_sigmoid'
    """

    word: ClassVar[str] = "hard_sigmoid"


class HardSilu(Named):
    """x times the hard sigmoid.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, activation="hard_swish").activation == HardSilu()
        True
    """

    word: ClassVar[str] = "hard_silu"
    other_words: ClassVar[tuple[str, ...]] = ("hard_swish",)


class HardTanh(Named):
    """clip(x, −1, 1).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(HardTanh())
        'hard_tanh'
    """

    word: ClassVar[str] = "hard_tanh"


class LeakyRelu(Named):
    """x where positive, *negative_slope* times x elsewhere; the slope of Keras's function is 0.2 by default.

    Args:
        negative_slope: The slope below 0.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(LeakyRelu(negative_slope=0.01))
        {'leaky_relu': {'negative_slope': 0.01}}
    """

    word: ClassVar[str] = "leaky_relu"
    negative_slope: Number = 0.2


class LeakyReluAsLayer(LeakyRelu):
    """The same function under the layer's name, ``LeakyReLU``, whose slope in Keras is 0.3 by default.

    Examples:
        >>> LeakyRelu().negative_slope, LeakyReluAsLayer().negative_slope
        (0.2, 0.3)
    """

    word: ClassVar[str] = "LeakyReLU"
    negative_slope: Number = 0.3


class Linear(Named):
    """x itself: no activation.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Linear())
        'linear'
    """

    word: ClassVar[str] = "linear"


class LogSigmoid(Named):
    """log(1 / (1 + exp(−x))).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(LogSigmoid())
        'log_sigmoid'
    """

    word: ClassVar[str] = "log_sigmoid"


class LogSoftmaxFunction(Named):
    """The logarithm of softmax over the last axis.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(LogSoftmaxFunction())
        'log_softmax'
    """

    word: ClassVar[str] = "log_softmax"


class Mish(Named):
    """x tanh(softplus(x)).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Mish())
        'mish'
    """

    word: ClassVar[str] = "mish"


class Relu(Named):
    """max(0, x).

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, activation="ReLU").activation == Relu()
        True
    """

    word: ClassVar[str] = "relu"
    other_words: ClassVar[tuple[str, ...]] = ("ReLU",)


class Relu6(Named):
    """min(max(0, x), 6).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Relu6())
        'relu6'
    """

    word: ClassVar[str] = "relu6"


class ScaledTanh(Named):
    """1.7159 tanh(2x/3): a tanh that passes through (1, 1) and (−1, −1).

    References:
        LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.4.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(ScaledTanh())
        'scaled_tanh'
    """

    word: ClassVar[str] = "scaled_tanh"


class Selu(Named):
    """The scaled exponential linear unit of self-normalising networks.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Selu())
        'selu'
    """

    word: ClassVar[str] = "selu"


class Sigmoid(Named):
    """1 / (1 + exp(−x)).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Sigmoid())
        'sigmoid'
    """

    word: ClassVar[str] = "sigmoid"


class Silu(Named):
    """x sigmoid(x).

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, activation="swish").activation == Silu()
        True
    """

    word: ClassVar[str] = "silu"
    other_words: ClassVar[tuple[str, ...]] = ("swish",)


class SoftShrink(Named):
    """x moved towards 0 by *threshold*, and 0 within it.

    Args:
        threshold: How far values move towards 0.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(SoftShrink(threshold=0.1))
        {'soft_shrink': {'threshold': 0.1}}
    """

    word: ClassVar[str] = "soft_shrink"
    threshold: Number = 0.5


class SoftmaxFunction(Named):
    """exp(x) divided by its sum over the last axis.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(SoftmaxFunction())
        'softmax'
    """

    word: ClassVar[str] = "softmax"


class Softplus(Named):
    """log(exp(x) + 1).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Softplus())
        'softplus'
    """

    word: ClassVar[str] = "softplus"


class Softsign(Named):
    """x / (|x| + 1).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Softsign())
        'softsign'
    """

    word: ClassVar[str] = "softsign"


class SparsePlus(Named):
    """0 up to −1, (x + 1)²/4 up to 1, x beyond.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(SparsePlus())
        'sparse_plus'
    """

    word: ClassVar[str] = "sparse_plus"


class SparseSigmoid(Named):
    """0 up to −1, (x + 1)/2 up to 1, 1 beyond.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(SparseSigmoid())
        'sparse_sigmoid'
    """

    word: ClassVar[str] = "sparse_sigmoid"


class Sparsemax(Named):
    """The Euclidean projection onto the probability simplex.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Sparsemax())
        'sparsemax'
    """

    word: ClassVar[str] = "sparsemax"


class Squareplus(Named):
    """(x + √(x² + b)) / 2.

    Args:
        b: How round the corner at 0 is; 0 gives relu.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Squareplus(b=0))
        {'squareplus': {'b': 0.0}}
    """

    word: ClassVar[str] = "squareplus"
    b: Number = 4.0


class Tanh(Named):
    """The hyperbolic tangent.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Tanh())
        'tanh'
    """

    word: ClassVar[str] = "tanh"


class TanhShrink(Named):
    """x − tanh(x).

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(TanhShrink())
        'tanh_shrink'
    """

    word: ClassVar[str] = "tanh_shrink"


class Threshold(Named):
    """x above *threshold*, *default_value* elsewhere.

    Args:
        threshold: Values above it pass.
        default_value: What the others become.

    Examples:
        >>> from paribus.spec import briefly
        >>> briefly(Threshold(threshold=1, default_value=0))
        {'threshold': {'threshold': 1.0, 'default_value': 0.0}}
    """

    word: ClassVar[str] = "threshold"
    threshold: Number
    default_value: Number


AnyActivation = (
    Celu | Elu | Exponential | Gelu | HardShrink | HardSigmoid | HardSilu | HardTanh | LeakyRelu | LeakyReluAsLayer
    | Linear | LogSigmoid | LogSoftmaxFunction | Mish | Relu | Relu6 | ScaledTanh | Selu | Sigmoid | Silu
    | SoftShrink | SoftmaxFunction | Softplus | Softsign | SparsePlus | SparseSigmoid | Sparsemax | Squareplus | Tanh
    | TanhShrink | Threshold
)  # fmt: skip
Activation = Annotated[AnyActivation, OneOf("activation")]
"""Any activation function."""
