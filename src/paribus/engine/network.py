"""From the layers of a study to the Keras model that computes their class scores."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Self

from paribus.engine.backend import keras
from paribus.engine.fast.layers import FAST
from paribus.spec import (
    AnyActivation,
    Layer,
    Residual,
    Shape,
    Softmax,
    named,
    word_of,
)
from paribus.spec.activations import Elu, LeakyRelu, Linear, ScaledTanh, SoftmaxFunction
from paribus.spec.choice import Named
from paribus.spec.initializers import AnyInitializer
from paribus.spec.layers import ActivationLayer, Dense


def build(layers: Sequence[Layer], input_shape: Shape, precision: str = "float32", *, plain: bool = False) -> Any:
    """A Keras model from images to logits: the network without a final softmax.

    The Keras layers carry the names that paths use. Their weights are whatever Keras drew; ``initial`` replaces them.

    Args:
        layers: The study's.
        input_shape: The shape of one image.
        precision: Keras's word for the numbers it computes with.
        plain: Keras's own layers alone, as a file must hold them, instead of those that train faster.
    """
    x = inputs = keras.Input(shape=input_shape, name="image")
    kinds = {} if plain else FAST
    for layer in without_softmax(named(layers)):
        x = _apply(layer, x, precision, kinds)
    if precision != "float32":
        x = keras.layers.Activation("linear", dtype="float32", name="logits")(x)
    return keras.Model(inputs, x)


def without_softmax(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers that compute logits: a softmax at the end is left to the loss, which is then stable."""
    *before, last = layers
    match last:
        case Softmax():
            return tuple(before)
        case ActivationLayer(activation=SoftmaxFunction()):
            return tuple(before)
        case Dense(activation=SoftmaxFunction()):
            return (*before, last.model_copy(update={"activation": Linear()}))
        case _:
            return tuple(layers)


def _apply(layer: Layer, x: Any, precision: str, kinds: Mapping[str, Any]) -> Any:
    if isinstance(layer, Residual):
        return _residual(layer, x, precision, kinds)
    arguments = {field: _argument(getattr(layer, field), precision) for field in type(layer).model_fields}
    word = word_of(type(layer))
    kind = kinds[word] if word in kinds else getattr(keras.layers, word)
    return kind(**arguments, dtype=precision)(x)


def _residual(block: Residual, x: Any, precision: str, kinds: Mapping[str, Any]) -> Any:
    inner = x
    for layer in block.layers:
        inner = _apply(layer, inner, precision, kinds)
    if block.projection and len(x.shape) == 4:
        strides = tuple(-(-a // b) for a, b in zip(x.shape[1:3], inner.shape[1:3], strict=True))
        x = keras.layers.Conv2D(
            inner.shape[-1], 1, strides=strides, use_bias=False, name=f"{block.name}_projection", dtype=precision
        )(x)
    elif block.projection:
        x = keras.layers.Dense(inner.shape[-1], use_bias=False, name=f"{block.name}_projection", dtype=precision)(x)
    return keras.layers.Add(name=block.name, dtype=precision)([x, inner])


def _argument(value: Any, precision: str) -> Any:
    """A choice of the study as the object that Keras takes for it."""
    if isinstance(value, AnyActivation):
        return activation(value, precision)
    if isinstance(value, AnyInitializer):
        return keras.initializers.get({"class_name": word_of(type(value)), "config": value.model_dump()})
    if isinstance(value, Named):  # a regularizer: class and arguments are Keras's own
        return getattr(keras.regularizers, type(value).__name__)(**value.model_dump())
    return value


def activation(value: AnyActivation, precision: str = "float32") -> Callable[[Any], Any]:
    """The function that Keras has under this name, with its arguments filled in.

    A ``.keras`` file can hold Keras's functions as they are and Keras's layers with their arguments; what is neither
    becomes an object of ours.
    """
    match value:
        case ScaledTanh():
            return scaled_tanh
        case Elu():
            return keras.layers.ELU(alpha=value.alpha, dtype=precision)
        case LeakyRelu() if value.negative_slope >= 0:  # Keras's layer takes no other
            return keras.layers.LeakyReLU(negative_slope=value.negative_slope, dtype=precision)
        case _:
            word, arguments = word_of(type(value)), value.model_dump(exclude_defaults=True)
            return Configured(word, arguments) if arguments else _function(word)


def scaled_tanh(x: Any) -> Any:
    """1.7159 tanh(2x/3)."""
    return 1.7159 * keras.ops.tanh(x * (2.0 / 3.0))


class Configured:
    """A Keras activation function with arguments, in a form that a ``.keras`` file can hold."""

    def __init__(self, word: str, arguments: dict[str, Any]) -> None:
        self.word, self.arguments = word, arguments
        self._of = partial(_function(word), **arguments)

    def __call__(self, x: Any) -> Any:
        """The function's value."""
        return self._of(x)

    def get_config(self) -> dict[str, Any]:
        """What is needed to make it again."""
        return {"word": self.word, "arguments": self.arguments}

    @classmethod
    def from_config(cls, configuration: dict[str, Any]) -> Self:
        """Made again from that."""
        return cls(**configuration)


def _function(word: str) -> Callable[..., Any]:
    return getattr(keras.activations, "leaky_relu" if word == "LeakyReLU" else word)


for _own in (scaled_tanh, Configured):
    keras.saving.register_keras_serializable("paribus")(_own)
