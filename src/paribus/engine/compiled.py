"""What a program computes on the device, compiled: for one run, and for several side by side."""

from collections.abc import Callable, Iterable
from typing import Any

from paribus.engine.backend import jax, jnp, keras
from paribus.engine.fast.apart import compiler_options
from paribus.engine.objective import data_loss, is_right
from paribus.engine.probes import Probes
from paribus.engine.replicate import Given, Replicate, State, Tally
from paribus.engine.table import Lens, Table, pick


class Compiled:
    """The functions of one replicate as the device runs them.

    Each method returns a function, compiled at its first call with arrays of new shapes.

    Args:
        replicate: The functions.
        probes: What looks inside it; ``None`` when nobody does.
        looped: Whether the device makes many updates at a call, or one.
        own_lens: Whether each run sees images through a lens of its own.
        paths: The numbers that are data.
    """

    def __init__(
        self, replicate: Replicate, probes: Probes | None, *, looped: bool, own_lens: bool, paths: Iterable[str]
    ) -> None:
        self.replicate = replicate
        self._given = Given(Lens(*[0 if own_lens else None] * 2), 0, dict.fromkeys(paths, 0))
        # Barriers are for convolutions; a small dense network is a little faster where XLA drops them.
        is_convolutional = any(isinstance(layer, keras.layers.Conv2D) for layer in replicate.model.layers)
        self._options = compiler_options() if is_convolutional else None
        update = self._updates if looped else self._update
        self._advance = self._laid_out(update, (0, 0, None, self._given, 0, None, None, None))
        self._probe = self._laid_out(probes.measure, (0, None, self._given, 0, None)) if probes else {}
        self._evaluate = {own: self._looking(self._values, own, 1) for own in (False, True)}
        self._predict = {own: self._looking(self._probabilities, own, 0) for own in (False, True)}

    def advance(self, *, batched: bool) -> Callable[..., tuple[State, Tally]]:
        """``(state, tally, table, given, order, first, count, step)`` → state and tally after *count* updates.

        The number of updates is data to the loop and not part of it: chunks of any length are one compilation.
        """
        return self._advance[batched]

    def evaluate(self, *, batched: bool, own: bool) -> Callable[..., tuple[Any, Any, Any]]:
        """``(state, table, given, indices, weights)`` → the summed loss, the penalty, and how many are right.

        With *own*, each run has indices of its own.
        """
        return self._evaluate[own][batched]

    def predict(self, *, batched: bool, own: bool) -> Callable[..., Any]:
        """``(state, table, given, indices)`` → class probabilities (…, batch, classes)."""
        return self._predict[own][batched]

    def probe(self, *, batched: bool) -> Callable[..., tuple[Any, ...]]:
        """``(state, table, given, sample, step)`` → what the probes say."""
        return self._probe[batched]

    def _looking(self, function: Callable[..., Any], own: bool, num_shared: int) -> dict[bool, Any]:
        return self._laid_out(function, (0, None, self._given, 0 if own else None, *[None] * num_shared))

    def _updates(
        self, state: State, tally: Tally, table: Table, given: Given, order: Any, first: Any, count: Any, step: Any
    ) -> tuple[State, Tally]:
        def body(i: Any, carry: tuple[State, Tally]) -> tuple[State, Tally]:
            return self.replicate.update(*carry, table, given, order[first + i], step + i)

        return jax.lax.fori_loop(0, count, body, (state, tally))

    def _update(
        self, state: State, tally: Tally, table: Table, given: Given, order: Any, first: Any, count: Any, step: Any
    ) -> tuple[State, Tally]:
        del count  # the host loops
        return self.replicate.update(state, tally, table, given, order[first], step)

    def _values(self, state: State, table: Table, given: Given, indices: Any, weights: Any) -> tuple[Any, Any, Any]:
        images, labels = pick(table, given.lens, indices)
        logits, penalty = self.replicate.logits(state, given, images)
        loss = jnp.where(weights > 0, data_loss(self.replicate.train.loss, logits, labels), 0.0)
        return jnp.sum(loss), penalty, jnp.sum(is_right(logits, labels) * weights)

    def _probabilities(self, state: State, table: Table, given: Given, indices: Any) -> Any:
        return jax.nn.softmax(self.replicate.logits(state, given, pick(table, given.lens, indices)[0])[0])

    def _laid_out(self, function: Callable[..., Any], axes: tuple[Any, ...]) -> dict[bool, Any]:
        """*function* of one run and of many; *axes* says of which arguments each run has one.

        Nothing is donated: what a chunk began with is kept, to go back to.
        """
        batched = jax.vmap(function, in_axes=axes)
        return {many: jax.jit(batched if many else function, compiler_options=self._options) for many in (False, True)}
