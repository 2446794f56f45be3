"""A program: all replicates of an arm as one compiled computation on the device."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.engine.backend import jax, jnp
from paribus.engine.initial import weight_names
from paribus.engine.layout import layout_for
from paribus.engine.objective import data_loss, is_right
from paribus.engine.replicate import NOTHING, Lens, Replicate, State, Table, Tally, pick
from paribus.records import SplitName, Splits
from paribus.spec import Shape, Study, summarize

EVALUATION_BATCH = 1000  # images at a time at most, and
EVALUATION_VALUES = (
    2**23
)  # numbers in the widest layer: 32 MiB, so that a convolutional net stays in reach of the caches


class Measured(NamedTuple):
    """Inference-mode values of one split, one per replicate."""

    loss: Float[np.ndarray, " replicates"]
    penalty: Float[np.ndarray, " replicates"]
    accuracy: Float[np.ndarray, " replicates"]


class Program:
    """All replicates of one arm.

    The functions of one ``Replicate`` are laid over the replicates in *parts*: a single part that holds all of them,
    each array with a leading replicates axis; or a part for each, without that axis.

    Args:
        study: The arm's study.
        splits: The images, and who is in which split of each replicate.
        seeds: Each replicate's random streams.
    """

    def __init__(self, study: Study, splits: Splits, seeds: Sequence[Mapping[str, int]]) -> None:
        self.replicate = Replicate(study, splits.images.shape[1:])
        self.layout = layout_for(study.model)
        self.num_replicates = len(seeds)
        self.parts: list[slice | int] = [slice(None)] if self.layout.batched else list(range(self.num_replicates))
        self.table = Table(jnp.asarray(splits.images), jnp.asarray(splits.labels))
        lens = Lens(jnp.asarray(splits.shift), jnp.asarray(splits.scale))
        own_lens = not (_all_alike(splits.shift) and _all_alike(splits.scale))
        noise = jnp.stack([jax.random.key(seed["noise"] & 0xFFFFFFFF) for seed in seeds])
        self.noises = [noise[part] for part in self.parts]
        self.lenses = [Lens(*(side[part if own_lens else 0] for side in lens)) for part in self.parts]
        self.batches = _all_batches(splits, _evaluation_batch(study, splits.images.shape[1:]))
        self.restore([self.replicate.initial(seed["init"], seed["noise"]) for seed in seeds])
        self.reset_tally()
        update = self._advance_one if self.layout.looped else self._update_one
        self._advance = self._laid_out(update, (1, 1, 0, own_lens, 1, 0, 0, 0, 1), donate=(0, 1))
        self._evaluate = {own: self._laid_out(self._evaluate_one, (1, 0, own_lens, own, 0)) for own in (False, True)}
        self._predict = {own: self._laid_out(self._predict_one, (1, 0, own_lens, own)) for own in (False, True)}

    def reset_tally(self) -> None:
        """Begins the sums of an epoch anew."""
        shape = (self.num_replicates,) if self.layout.batched else ()
        self._tallies = [jax.tree.map(lambda zero: jnp.zeros(shape, zero.dtype) + zero, NOTHING) for _ in self.parts]

    def advance(self, order: Int[np.ndarray, "replicates batches batch"], first: int, count: int, step: int) -> None:
        """*count* updates from batch *first* of *order*, *step* updates having been made before.

        Where the device loops, the number of updates is data to the compiled loop and not part of it: chunks of any
        length are one compilation.
        """
        spans = [(first, count, step)] if self.layout.looped else [(first + i, 1, step + i) for i in range(count)]
        for k, part in enumerate(self.parts):
            state, tally, mine = self._states[k], self._tallies[k], order[part]
            for span in spans:
                state, tally = self._advance(
                    state, tally, self.table, self.lenses[k], mine, *map(np.int32, span), self.noises[k]
                )
            self._states[k], self._tallies[k] = state, tally

    def compile(self, order: Int[np.ndarray, "replicates batches batch"]) -> None:
        """Compiles updates for batches of this size, by a call whose outcome is thrown away."""
        zero = np.int32(0)
        state, tally = jax.tree.map(jnp.copy, (self._states[0], self._tallies[0]))
        mine = order[self.parts[0]]
        self._advance(state, tally, self.table, self.lenses[0], mine, zero, zero, zero, self.noises[0])

    @property
    def tally(self) -> Tally:
        """The sums of the epoch so far, one per replicate; waits for the device."""
        tallies = jax.device_get(self._tallies)
        return jax.tree.map(lambda *parts: np.concatenate([np.atleast_1d(part) for part in parts]), *tallies)

    def evaluate(self, split: SplitName, breathe: Callable[[], None]) -> Measured:
        """Loss, penalty and accuracy of one split in inference mode; *breathe* is called after every batch."""
        batches = self.batches[split]
        sums = np.zeros((3, self.num_replicates))
        for k, part in enumerate(self.parts):
            for indices, weights in zip(batches.indices, batches.weights, strict=True):
                mine = indices[part] if batches.own else indices
                values = self._evaluate[batches.own](self._states[k], self.table, self.lenses[k], mine, weights)
                sums[:, part] += np.asarray(jax.device_get(values), np.float64)
                breathe()
        loss, penalty, right = sums
        return Measured(loss / batches.num_examples, penalty / len(batches.indices), right / batches.num_examples)

    def probabilities(self, split: SplitName) -> Float32[np.ndarray, "replicates examples classes"]:
        """Class probabilities of every image of one split, in the order of the split."""
        batches = self.batches[split]
        rows = []
        for k, part in enumerate(self.parts):
            given = [
                self._predict[batches.own](
                    self._states[k], self.table, self.lenses[k], indices[part] if batches.own else indices
                )
                for indices in batches.indices
            ]
            rows.append(np.concatenate(jax.device_get(given), axis=-2))
        return (rows[0] if self.layout.batched else np.stack(rows))[:, : batches.num_examples]

    def weights(self) -> list[dict[str, np.ndarray]]:
        """The weights of each replicate, by ``layer/variable``."""
        names, other_names = weight_names(self.replicate.model)
        found = []
        for column in range(self.num_replicates):
            state = self.state_of(column)
            pairs = [*zip(names, state.trainable, strict=True), *zip(other_names, state.non_trainable, strict=True)]
            found.append({name: np.asarray(array) for name, array in pairs if name})
        return found

    def state_of(self, column: int) -> State:
        """A copy of one replicate's state on the host."""
        if self.layout.batched:
            return jax.device_get(jax.tree.map(lambda leaf: leaf[column], self._states[0]))
        return jax.tree.map(np.array, jax.device_get(self._states[column]))

    def restore(self, states: Sequence[State]) -> None:
        """Puts every replicate into the given state."""
        if self.layout.batched:
            self._states = [jax.tree.map(lambda *each: jnp.stack(each), *states)]
        else:
            self._states = [jax.tree.map(jnp.array, state) for state in states]

    def _laid_out(self, function: Callable[..., Any], own: Sequence[int], donate: Sequence[int] = ()) -> Any:
        """*function* of one replicate, compiled for a part; *own* says of which arguments each replicate has one."""
        if self.layout.batched:
            function = jax.vmap(function, in_axes=tuple(0 if mine else None for mine in own))
        return jax.jit(function, donate_argnums=tuple(donate))

    def _advance_one(
        self,
        state: State,
        tally: Tally,
        table: Table,
        lens: Lens,
        order: Any,
        first: Any,
        count: Any,
        step: Any,
        noise: Any,
    ) -> tuple[State, Tally]:
        def body(i: Any, carry: tuple[State, Tally]) -> tuple[State, Tally]:
            return self.replicate.update(*carry, table, lens, order[first + i], step + i, noise)

        return jax.lax.fori_loop(0, count, body, (state, tally))

    def _update_one(
        self,
        state: State,
        tally: Tally,
        table: Table,
        lens: Lens,
        order: Any,
        first: Any,
        count: Any,
        step: Any,
        noise: Any,
    ) -> tuple[State, Tally]:
        del count  # the host loops
        return self.replicate.update(state, tally, table, lens, order[first], step, noise)

    def _evaluate_one(self, state: State, table: Table, lens: Lens, indices: Any, weights: Any) -> tuple[Any, Any, Any]:
        images, labels = pick(table, lens, indices)
        logits, penalty = self.replicate.logits(state, images)
        loss = jnp.where(weights > 0, data_loss(self.replicate.train.loss, logits, labels), 0.0)
        return jnp.sum(loss), penalty, jnp.sum(is_right(logits, labels) * weights)

    def _predict_one(self, state: State, table: Table, lens: Lens, indices: Any) -> Any:
        return jax.nn.softmax(self.replicate.logits(state, pick(table, lens, indices)[0])[0])


class Batches(NamedTuple):
    """A split cut into batches of one size, the same for all splits; the last is filled up with images of weight 0."""

    indices: list[Any]  # each (batch,), or (replicates, batch) where replicates have splits of their own
    weights: list[Any]  # each (batch,)
    num_examples: int
    own: bool


def _evaluation_batch(study: Study, image: Shape) -> int:
    widest = max(prod(row.output_shape) for row in summarize(study.model, image).rows)
    return max(1, min(EVALUATION_BATCH, EVALUATION_VALUES // widest))


def _all_batches(splits: Splits, most: int) -> dict[SplitName, Batches]:
    rows: dict[SplitName, np.ndarray] = {
        "train": splits.train, "validation": splits.validation, "test": splits.test[None, :]
    }  # fmt: skip
    largest = max(each.shape[1] for each in rows.values())
    size = -(-largest // -(-largest // most))  # 1,001 images are two batches of 501, not of 1,000
    return {split: _batches(each, size) for split, each in rows.items()}


def _batches(rows: Int[np.ndarray, "replicates examples"], size: int) -> Batches:
    own = not _all_alike(rows)
    num_examples = rows.shape[1]
    filling = -num_examples % size
    padded = np.pad(rows if own else rows[0], ((0, 0),) * own + ((0, filling),)).astype(np.int32)
    weights = np.pad(np.ones(num_examples, np.float32), (0, filling))
    starts = range(0, num_examples, size)
    return Batches(
        [jnp.asarray(padded[..., start : start + size]) for start in starts],
        [jnp.asarray(weights[start : start + size]) for start in starts],
        num_examples,
        own,
    )


def _all_alike(rows: np.ndarray) -> bool:
    return bool(np.all(rows == rows[:1]))
