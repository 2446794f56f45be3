"""What is looked at inside a network while it trains, as pure functions of one replicate."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from paribus.engine.activity import Rest, function_of, is_awake, is_near_an_end, range_of, rest_of
from paribus.engine.backend import jnp
from paribus.engine.initial import weight_names
from paribus.engine.insides import Insides, Look
from paribus.engine.replicate import Given, Replicate, State
from paribus.engine.table import Table, pick
from paribus.records import ProbedQuantity
from paribus.spec import BatchNormalization, Study


class Place(NamedTuple):
    """Where a probe sits, and what it measures there."""

    layer: str | None
    quantity: ProbedQuantity


class Probes:
    """The probes of a network, measured all together.

    Those of activations see the sample in inference mode, as the network is used; ``activation_spread`` is taken
    before an activation that stands inside the layer, so that ``Dense`` with ``relu`` and ``Dense`` before ``ReLU``
    agree. The gradient is that of one update in training mode on the first images of the sample, as many as there are
    in a batch, and the update is the one that the optimizer would make of it; it is not made.

    Args:
        study: The arm's study.
        replicate: Its network.

    Attributes:
        places: What is measured, in the order of ``measure``.
    """

    def __init__(self, study: Study, replicate: Replicate) -> None:
        self._replicate = replicate
        self._batch_size = study.train.batch_size
        self._insides = Insides(study, replicate)
        names, self._other_names = weight_names(replicate.model)
        self._own: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            self._own.setdefault(name.rpartition("/")[0], []).append(place)
        self._probes = [*self._of_weights(), *self._of_activations(), *self._of_normalization(), _OF_PREDICTIONS]
        self.places: Sequence[Place] = tuple(place for place, _ in self._probes)

    def measure(self, state: State, table: Table, given: Given, sample: Any, step: Any) -> tuple[Any, ...]:
        """The value at each place: a number, or one per class; *sample* holds indices, *step* updates were made."""
        images, _ = pick(table, given.lens, sample)
        descent = self._replicate.descend(state, table, given, sample[: self._batch_size], step)
        logits, _ = self._replicate.logits(state, given, images)
        view = _View(state, descent.gradients, descent.after.trainable, self._insides.look(state, images), logits)
        return tuple(measured(view) for _, measured in self._probes)

    def _of_weights(self) -> list["_Probe"]:
        probes: list[_Probe] = []
        for layer, own in self._own.items():
            probes.append((Place(layer, "gradient_norm"), partial(_gradient_norm, own)))
            probes.append((Place(layer, "update_ratio"), partial(_update_ratio, own)))
            probes.append((Place(layer, "activation_spread"), partial(_activation_spread, layer)))
        return probes

    def _of_activations(self) -> list["_Probe"]:
        probes: list[_Probe] = []
        for name, layer in self._insides.layers.items():
            function = function_of(layer)
            if rest := rest_of(function):
                probes.append((Place(name, "dead_share"), partial(_dead_share, name, rest)))
            if ends := range_of(function):
                probes.append((Place(name, "saturated_share"), partial(_saturated_share, name, ends)))
        return probes

    def _of_normalization(self) -> list["_Probe"]:
        return [
            (
                Place(name, "variance_ratio"),
                partial(_variance_ratio, name, layer.axis, self._other_names.index(f"{name}/moving_variance")),
            )
            for name, layer in self._insides.layers.items()
            if isinstance(layer, BatchNormalization)
        ]


class _View(NamedTuple):
    """All that a probe can see."""

    state: State
    gradients: Sequence[Any]
    updated: Sequence[Any]  # what the weights would be after the update
    look: Look
    logits: Any


_Probe = tuple[Place, Callable[[_View], Any]]


def _gradient_norm(own: Sequence[int], view: _View) -> Any:
    return _norm([view.gradients[place] for place in own])


def _update_ratio(own: Sequence[int], view: _View) -> Any:
    weights = [view.state.trainable[place] for place in own]
    updates = [view.updated[place] - weight for place, weight in zip(own, weights, strict=True)]
    return _norm(updates) / _norm(weights)


def _activation_spread(layer: str, view: _View) -> Any:
    return jnp.std(view.look.layer(layer).left)


def _dead_share(layer: str, rest: Rest, view: _View) -> Any:
    came = view.look.activation(layer).came  # (sample, …, units); the channels of an image are its units
    return jnp.mean(~jnp.any(is_awake(rest, came), axis=tuple(range(came.ndim - 1))), dtype=jnp.float32)


def _saturated_share(layer: str, ends: tuple[float, float], view: _View) -> Any:
    return jnp.mean(is_near_an_end(ends, view.look.activation(layer).left), dtype=jnp.float32)


def _variance_ratio(layer: str, axis: int, running: int, view: _View) -> Any:
    came = view.look.layer(layer).came
    others = tuple(other for other in range(came.ndim) if other != axis % came.ndim)
    return jnp.median(view.state.non_trainable[running] / jnp.var(came, axis=others))


def _predicted_share(view: _View) -> Any:
    """Scores that are not numbers predict no class: the shares are no numbers, either."""
    classes = jnp.arange(view.logits.shape[-1])
    shares = jnp.mean(jnp.argmax(view.logits, axis=-1)[:, None] == classes, axis=0, dtype=jnp.float32)
    return jnp.where(jnp.all(jnp.isfinite(view.logits)), shares, jnp.nan)


_OF_PREDICTIONS: _Probe = (Place(None, "predicted_share"), _predicted_share)


def _norm(arrays: Sequence[Any]) -> Any:
    """The Euclidean norm of several arrays together."""
    return jnp.sqrt(sum(jnp.sum(jnp.square(array)) for array in arrays))
