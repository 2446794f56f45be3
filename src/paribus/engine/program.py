"""A program: runs that share all shapes, trained together on the device."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.engine.backend import jax, jnp
from paribus.engine.batches import Batches, all_alike, all_batches
from paribus.engine.compiled import Compiled
from paribus.engine.course import Span
from paribus.engine.initial import weight_names
from paribus.engine.lanes import Lanes
from paribus.engine.layout import Layout, layout_for, operations_of
from paribus.engine.part import Part, evenly, stacked
from paribus.engine.replicate import NOTHING, Given, Replicate, State, Tally
from paribus.engine.table import Lens, table_of
from paribus.records import SplitName, Work

COMPILATION = 1e11  # floating-point operations that are made in about the time that compiling a program takes

Breathe = Callable[[], None]
Order = Int[np.ndarray, "runs batches batch"]


class Measured(NamedTuple):
    """Inference-mode values of one split, one per run; ``nan`` for those that have left the program."""

    loss: Float[np.ndarray, " runs"]
    penalty: Float[np.ndarray, " runs"]
    accuracy: Float[np.ndarray, " runs"]


class Program:
    """The functions of one ``Replicate``, laid over the runs of a work in parts.

    A run is known by its number in the work, its *column*. A program begins with all of them; ``lay_out`` with fewer
    leaves the others out.

    Args:
        work: What to train.
        layout: How to lay it out, if not as is fastest.
    """

    def __init__(self, work: Work, layout: Layout | None = None) -> None:
        splits, runs = work.splits, work.runs
        self.num_runs = len(runs)
        self.replicate = Replicate(work.study, splits.images.shape[1:])
        self._operations = operations_of(work.study, splits.images.shape[1:])
        self.layout = layout or layout_for(work.study.model, self.num_runs, self._operations)
        self.lanes = Lanes(self.layout.num_lanes)
        self.table = table_of(splits)
        self.batches = all_batches(work.study, splits)
        self.parts: list[Part] = []
        self._own_lens = not (all_alike(splits.shift) and all_alike(splits.scale))
        self._givens = Given(
            Lens(jnp.asarray(splits.shift), jnp.asarray(splits.scale)),
            jnp.stack([jax.random.key(run.seeds["noise"] & 0xFFFFFFFF) for run in runs]),
            {path: jnp.asarray([run.numbers[path] for run in runs], jnp.float32) for path in runs[0].numbers},
        )
        self._compiled = Compiled(
            self.replicate, looped=self.layout.looped, own_lens=self._own_lens, paths=runs[0].numbers
        )
        self.lay_out({k: self.replicate.initial(run.seeds["init"], run.seeds["noise"]) for k, run in enumerate(runs)})

    @property
    def columns(self) -> tuple[int, ...]:
        """The runs that are in the program, part by part."""
        return tuple(column for part in self.parts for column in part.columns)

    def lay_out(self, states: Mapping[int, State]) -> None:
        """Puts each of these runs into its state, with an epoch about to begin, and leaves out all others."""
        groups = evenly(tuple(states), self.layout.most_together)
        self.parts = [self._part(columns, stacked(states, columns)) for columns in groups]

    def stand(self, parts: Sequence[tuple[Sequence[int], State, Tally]]) -> None:
        """Puts the program where it stood: columns, state and tally of each part."""
        self.parts = [self._part(tuple(columns), jax.tree.map(jnp.array, state)) for columns, state, _ in parts]
        for part, (_, _, tally) in zip(self.parts, parts, strict=True):
            part.tally = jax.tree.map(jnp.array, tally)

    def standing(self) -> list[tuple[tuple[int, ...], State, Tally]]:
        """Columns, state and tally of each part, on the host."""
        return [(part.columns, *jax.device_get((part.state, part.tally))) for part in self.parts]

    def should_narrow(self, num_left: int, updates_left: int | None) -> bool:
        """Whether to lay out the runs that go on alone; where runs are batched, that has to be compiled."""
        num_dropped = len(self.columns) - num_left
        if self.layout.most_together == 1:
            return num_dropped > 0
        is_worth_it = updates_left is None or num_dropped * updates_left * self._operations > COMPILATION
        return num_left <= num_dropped and is_worth_it

    def deal(self, full: Order, rest: Order) -> None:
        """Gives each run the order of its epoch, as batches and the smaller ones at the end."""
        for part in self.parts:
            part.orders = jnp.asarray(part.mine(full)), jnp.asarray(part.mine(rest))

    def reset_tally(self) -> None:
        """Begins the sums of an epoch anew."""
        for part in self.parts:
            part.reset_tally()

    def compile(self) -> None:
        """Compiles everything that training calls, by calls whose outcome is thrown away."""
        for part in {len(part.columns): part for part in self.parts}.values():
            for rest, order in enumerate(part.orders):
                if order.size:
                    jax.block_until_ready(self._advanced(part, (part.state, part.tally), Span(bool(rest), 0, 0, 0)))
            for own in {batches.own for batches in self.batches.values() if batches.num_examples}:
                batches = next(each for each in self.batches.values() if each.own == own and each.num_examples)
                jax.block_until_ready(self._evaluated(part, batches, 0))

    def advance(self, span: Span, breathe: Breathe) -> None:
        """Makes the updates of a span; when *breathe* raises, none of them."""
        self._span = span
        self._held = [(part.state, part.tally) for part in self.parts]
        try:
            self.lanes.work([self._advancing(part, span) for part in self.parts], breathe)
        except BaseException:
            for part, (state, tally) in zip(self.parts, self._held, strict=True):
                part.state, part.tally = state, tally
            raise

    def replayed(self, column: int, until: int) -> State:
        """The state of a run when *until* updates had been made, by making those of the last span again."""
        k, part = next((k, part) for k, part in enumerate(self.parts) if column in part.columns)
        standing = self._held[k]
        for stride in self._strides(self._span._replace(num_updates=until - self._span.step)):
            standing = self._advanced(part, standing, stride)
        return part.state_of(column, standing[0])

    @property
    def tally(self) -> Tally:
        """The sums of the epoch so far, one per run; zero for those that have left."""
        found = jax.tree.map(lambda zero: np.full(self.num_runs, zero), NOTHING)
        for part in self.parts:
            for whole, mine in zip(found, jax.device_get(part.tally), strict=True):
                whole[list(part.columns)] = mine
        return found

    def evaluate(self, splits: Sequence[SplitName], breathe: Breathe) -> dict[SplitName, Measured]:
        """Loss, penalty and accuracy of these splits in inference mode."""
        sums = {split: np.full((3, self.num_runs), np.nan) for split in splits}

        def evaluating(part: Part) -> Iterator[None]:
            columns = list(part.columns)
            for split, mine in sums.items():
                mine[:, columns] = 0.0
                for index in range(len(self.batches[split].indices)):
                    values = jax.device_get(self._evaluated(part, self.batches[split], index))
                    mine[:, columns] += np.reshape(np.asarray(values, np.float64), (3, -1))
                    yield

        self.lanes.work([evaluating(part) for part in self.parts], breathe)
        return {split: _measured(values, self.batches[split]) for split, values in sums.items()}

    def probabilities(self, split: SplitName, breathe: Breathe) -> dict[int, Float32[np.ndarray, "examples classes"]]:
        """Class probabilities of every image of one split, in the order of the split, for each run."""
        batches = self.batches[split]
        found: dict[int, np.ndarray] = {}

        def predicting(part: Part) -> Iterator[None]:
            predict = self._compiled.predict(batched=part.is_batched, own=batches.own)
            rows = []
            for indices in batches.indices:
                mine = part.mine(indices) if batches.own else indices
                rows.append(jax.device_get(predict(part.state, self.table, part.given, mine)))
                yield
            values = np.concatenate(rows, axis=-2)[..., : batches.num_examples, :]
            found.update(zip(part.columns, values if part.is_batched else values[None], strict=True))

        self.lanes.work([predicting(part) for part in self.parts], breathe)
        return found

    def state_of(self, column: int) -> State:
        """A copy of one run's state on the host."""
        return next(part for part in self.parts if column in part.columns).state_of(column)

    def weights_of(self, state: State) -> dict[str, np.ndarray]:
        """The weights in a state, by ``layer/variable``."""
        names, other_names = weight_names(self.replicate.model)
        pairs = [*zip(names, state.trainable, strict=True), *zip(other_names, state.non_trainable, strict=True)]
        return {name: np.asarray(array) for name, array in pairs if name}

    def _part(self, columns: tuple[int, ...], state: State) -> Part:
        rows: Any = np.array(columns) if len(columns) > 1 else columns[0]
        lens, noise, numbers = self._givens
        lens = jax.tree.map(lambda side: side[rows if self._own_lens else 0], lens)
        return Part(columns, Given(lens, noise[rows], {path: values[rows] for path, values in numbers.items()}), state)

    def _advancing(self, part: Part, span: Span) -> Iterator[None]:
        for stride in self._strides(span):
            part.state, part.tally = jax.block_until_ready(self._advanced(part, (part.state, part.tally), stride))
            yield

    def _strides(self, span: Span) -> Iterator[Span]:
        """A span as the device is given it: in one piece where it loops, else update by update."""
        if self.layout.looped:
            yield span
        else:
            for i in range(span.num_updates):
                yield Span(span.rest, span.first + i, 1, span.step + i)

    def _advanced(self, part: Part, standing: tuple[State, Tally], span: Span) -> tuple[State, Tally]:
        counts = (np.int32(number) for number in span[1:])
        advance = self._compiled.advance(batched=part.is_batched)
        return advance(*standing, self.table, part.given, part.orders[span.rest], *counts)

    def _evaluated(self, part: Part, batches: Batches, index: int) -> tuple[Any, Any, Any]:
        evaluate = self._compiled.evaluate(batched=part.is_batched, own=batches.own)
        indices = part.mine(batches.indices[index]) if batches.own else batches.indices[index]
        return evaluate(part.state, self.table, part.given, indices, batches.weights[index])


def _measured(sums: Float[np.ndarray, "values runs"], batches: Batches) -> Measured:
    loss, penalty, right = sums
    return Measured(loss / batches.num_examples, penalty / len(batches.indices), right / batches.num_examples)
