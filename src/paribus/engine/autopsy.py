"""What stopped being a number first in a run that diverged, found from its last updates, made once more and watched."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from paribus.engine.backend import jnp, keras
from paribus.engine.initial import weight_names
from paribus.engine.objective import data_loss
from paribus.engine.replicate import Given, Replicate, State
from paribus.engine.table import Table, pick
from paribus.records import Breakdown

Quantity = Literal["input", "activation", "loss", "gradient", "weight"]


class Moment(NamedTuple):
    """A replicate as it was just before an update, and what the update was made of."""

    state: State
    batch: Any  # the indices of its images
    step: int  # how many updates were made before


class Autopsy:
    """Looks into the last updates of a replicate that diverged.

    It computes operation by operation, not compiled: that is slow, but happens once, and nothing is hidden by fusion.

    Args:
        replicate: The functions of its network.

    Examples:
        >>> from paribus.engine.backend import jax
        >>> from paribus.engine.table import Lens
        >>> from paribus.spec import Study
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 2}}], train={"epochs": 1})
        >>> replicate = Replicate(study, (1, 2, 1))
        >>> table = Table(jnp.array([0.0, np.nan]).reshape(1, 1, 2, 1), jnp.zeros(1, int))
        >>> given = Given(Lens(jnp.zeros(()), jnp.ones(())), jax.random.key(0), {})
        >>> breakdown = Autopsy(replicate).breakdown(table, given, [Moment(replicate.initial(0, 0), np.array([0]), 0)])
        >>> breakdown.quantity, reason(breakdown)
        ('input', 'diverged: an image stopped being all numbers at update 1')
    """

    def __init__(self, replicate: Replicate) -> None:
        self._replicate = replicate
        model = replicate.model
        self._layers = [layer.name for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
        self._outputs = keras.Model(model.inputs, [model.get_layer(name).output for name in self._layers])
        self._names, self._other_names = weight_names(model)

    def breakdown(self, table: Table, given: Given, moments: Sequence[Moment]) -> Breakdown | None:
        """What was no number first; ``None`` when all that these updates computed are numbers.

        An update counts as broken when its loss, its gradients or the weights that it leaves are no numbers. Of the
        first such update, the first cause is named: images, weights that were none already, what layers put out (first
        layer first), the loss, gradients (last layer first), new weights.

        Args:
            table: The images.
            given: What the run brings along.
            moments: The last few updates in their order, up to the first whose loss was no number. One tells where
                weights are no numbers; two tell why, since they break one update before the loss shows it; with three
                there is always an update before that, to say how large the quantity was then.
        """
        largest: dict[tuple[Quantity, str | None], float] = {}
        for moment in moments:
            looks = list(self._looks(moment, table, given))
            is_broken = not all(look.is_finite for look in looks if look.quantity not in ("input", "activation"))
            for look in looks:
                if is_broken and not look.is_finite:
                    before = largest.get((look.quantity, look.layer), math.nan)
                    images, _ = pick(table, given.lens, jnp.asarray(moment.batch))
                    return Breakdown(max(look.update, 1), look.layer, look.quantity, before, _offset(images))
                largest[look.quantity, look.layer] = look.largest
        return None

    def _looks(self, moment: Moment, table: Table, given: Given) -> Iterator["_Look"]:
        """Everything that an update computes, causes first."""
        made, now = moment.step, moment.step + 1
        state = State(*([jnp.asarray(array) for array in part] for part in moment.state))
        descent = self._replicate.descend(state, table, given, jnp.asarray(moment.batch), np.int32(moment.step))
        yield _look(now, "input", None, [descent.images])
        yield from self._weights(made, state)
        with self._replicate.numbers.given(given.numbers):
            outputs, _ = self._outputs.stateless_call(*state[:2], descent.images, training=True)
            all_penalties = self._by_layer(self._penalties(state))
        for name, output in zip(self._layers, outputs, strict=True):
            yield _look(now, "activation", name, [output])
        each = data_loss(self._replicate.train.loss, descent.logits, descent.labels)
        yield _look(now, "loss", None, [each])
        for name, penalties in all_penalties.items():
            yield _look(now, "loss", name, penalties)
        yield _look(now, "loss", None, [descent.loss])
        for name, gradients in reversed(self._by_layer(descent.gradients).items()):
            yield _look(now, "gradient", name, gradients)
        yield from self._weights(now, descent.after)

    def _weights(self, update: int, state: State) -> Iterator["_Look"]:
        others = [array for array, name in zip(state.non_trainable, self._other_names, strict=True) if name]
        kept = self._by_layer([*state.trainable, *others], [*self._names, *filter(None, self._other_names)])
        for name in self._layers:
            if name in kept:
                yield _look(update, "weight", name, kept[name])

    def _penalties(self, state: State) -> list[Any]:
        regularizers = [variable.regularizer for variable in self._replicate.model.trainable_variables]
        return [
            jnp.zeros(()) if regularizer is None else regularizer(weight)
            for regularizer, weight in zip(regularizers, state.trainable, strict=True)
        ]

    def _by_layer(self, arrays: Sequence[Any], names: Sequence[str] | None = None) -> dict[str, list[Any]]:
        grouped: dict[str, list[Any]] = {}
        for array, name in zip(arrays, names or self._names, strict=True):
            grouped.setdefault(name.rpartition("/")[0], []).append(array)
        return grouped


def reason(breakdown: Breakdown) -> str:
    """Why a run diverged, in words.

    Examples:
        >>> reason(Breakdown(step=37, layer="dense_1", quantity="gradient", largest=3.14e37))
        'diverged: the gradient of dense_1 stopped being a number at update 37; one update before, it was up to 3.1e+37'
    """
    match breakdown.quantity, breakdown.layer:
        case "input", _:
            what = "an image stopped being all numbers"
        case "loss", None:
            what = "the loss stopped being a number"
        case "loss", layer:
            what = f"the weight penalty of {layer} stopped being a number"
        case "activation", layer:
            what = f"the output of {layer} stopped being a number"
        case "gradient", layer:
            what = f"the gradient of {layer} stopped being a number"
        case "weight", layer:
            what = f"a weight of {layer} stopped being a number"
    before = f"; one update before, it was up to {breakdown.largest:.2g}" if math.isfinite(breakdown.largest) else ""
    return f"diverged: {what} at update {breakdown.step}{before}"


class _Look(NamedTuple):
    update: int  # the one that computed it, counted from 1
    quantity: Quantity
    layer: str | None
    is_finite: bool
    largest: float  # finite value, by size; nan if there is none


def _look(update: int, quantity: Quantity, layer: str | None, arrays: Sequence[Any]) -> _Look:
    values = np.concatenate([np.abs(np.asarray(array, np.float64)).ravel() for array in arrays])
    finite = values[np.isfinite(values)]
    return _Look(update, quantity, layer, finite.size == values.size, float(finite.max()) if finite.size else math.nan)


def _offset(images: Any) -> float:
    """The mean image's part of the mean square of *images*; ``nan`` where they are zero or no numbers."""
    pixels = np.asarray(images, np.float64)
    size = float(np.mean(pixels**2))
    return float(np.mean(pixels.mean(axis=0) ** 2)) / size if math.isfinite(size) and size > 0 else math.nan
