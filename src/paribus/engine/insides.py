"""A network opened up: what goes into and comes out of each layer, and each activation that stands inside a layer."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from paribus.engine.activity import function_of
from paribus.engine.backend import keras
from paribus.engine.initial import weight_names
from paribus.engine.network import build, without_softmax
from paribus.engine.replicate import Replicate, State
from paribus.spec import Layer, Residual, Study, named
from paribus.spec.activations import Linear
from paribus.spec.layers import ActivationLayer


class Through(NamedTuple):
    """What went through a layer."""

    came: Any
    left: Any


class Insides:
    """The network of a replicate, on the same weights, with what happens between image and logits laid open.

    Args:
        study: The replicate's study.
        replicate: The network.

    Attributes:
        layers: The layers that compute logits, by name; those inside residual blocks, too.
    """

    def __init__(self, study: Study, replicate: Replicate) -> None:
        closed = without_softmax(named(study.model))
        shape = replicate.model.input_shape[1:]
        opened = build(_opened(closed), shape, study.train.precision)
        self.layers = {str(layer.name): layer for layer in _flat(closed)}
        self._site = {name: _site(layer) for name, layer in self.layers.items()}
        self._through = keras.Model(
            opened.inputs,
            {layer.name: (layer.input, layer.output) for layer in opened.layers if not isinstance(layer.input, list)},
        )
        (names, other_names), (opened_names, opened_other_names) = map(weight_names, (replicate.model, self._through))
        self._ways = _places(names, opened_names), _places(other_names, opened_other_names)

    def look(self, state: State, images: Any) -> "Look":
        """Puts *images* through the network in inference mode."""
        (trainable, non_trainable), (one, other) = state[:2], self._ways
        seen, _ = self._through.stateless_call(
            [trainable[place] for place in one], [non_trainable[place] for place in other], images, training=False
        )
        return Look(seen, self._site)


class Look:
    """What was seen of some images inside a network."""

    def __init__(self, seen: Mapping[str, tuple[Any, Any]], site: Mapping[str, str]) -> None:
        self._seen, self._site = seen, site

    def layer(self, name: str) -> Through:
        """What went through the layer *name*, up to an activation that stands inside of it."""
        return Through(*(value.astype("float32") for value in self._seen[name]))

    def activation(self, name: str) -> Through:
        """What went through the activation that the layer *name* is, or that stands inside of it."""
        return self.layer(self._site[name])


def _opened(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The same network with every activation as a layer of its own, under a name that no study can give."""
    pieces: list[Layer] = []
    for layer in layers:
        if isinstance(layer, Residual):
            pieces.append(layer.model_copy(update={"layers": _opened(layer.layers)}))
        elif _site(layer) == layer.name:
            pieces.append(layer)
        else:
            pieces.append(layer.model_copy(update={"activation": Linear()}))
            pieces.append(ActivationLayer(activation=function_of(layer)).model_copy(update={"name": _site(layer)}))
    return tuple(pieces)


def _site(layer: Layer) -> str:
    has_inside = not isinstance(layer, ActivationLayer) and not isinstance(
        getattr(layer, "activation", Linear()), Linear
    )
    return f"{layer.name}.activation" if has_inside else str(layer.name)


def _flat(layers: Sequence[Layer]) -> list[Layer]:
    """Every layer in the order of computation."""
    flat: list[Layer] = []
    for layer in layers:
        flat += [*_flat(layer.layers), layer] if isinstance(layer, Residual) else [layer]
    return flat


def _places(given: Sequence[str | None], wanted: Sequence[str | None]) -> list[int]:
    """Where to find each variable: Keras sorts them by depth, which differs where a block has activations of its own.

    The states of noise have no name; they lie along one line of layers, so their own order is the same in both.
    """
    nameless = iter([place for place, name in enumerate(given) if name is None])
    return [next(nameless) if name is None else list(given).index(name) for name in wanted]
