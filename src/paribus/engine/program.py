"""A program: runs that share all shapes, trained together on the device."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.engine.autopsy import Moment
from paribus.engine.backend import jax, jnp
from paribus.engine.batches import Batches, all_alike, all_batches
from paribus.engine.compiled import Compiled
from paribus.engine.course import Span
from paribus.engine.initial import weight_names
from paribus.engine.lanes import Lanes
from paribus.engine.layout import Layout, layout_for, operations_of
from paribus.engine.part import Part, evenly, stacked
from paribus.engine.probes import Place, Probes
from paribus.engine.probing import sample_of
from paribus.engine.replicate import NOTHING, Given, Replicate, State, Tally
from paribus.engine.table import Lens, table_of
from paribus.records import SplitName, Work

COMPILATION = 1e11  # floating-point operations that are made in about the time that compiling a program takes
MOMENTS = 3  # updates to look into when a run has diverged

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
        splits, runs, image = work.splits, work.runs, work.splits.images.shape[1:]
        self.num_runs = len(runs)
        self.replicate = Replicate(work.study, image, runs[0].numbers)
        self._operations = operations_of(work.study, image)
        self.probes = Probes(work.study, self.replicate) if work.study.probes else None
        self._sample = sample_of(work.study, image, splits.train, [run.seeds["order"] for run in runs])
        self.layout = layout or layout_for(work.study, image, self.num_runs)
        self.lanes = Lanes(self.layout.num_lanes)
        self.table = table_of(splits)
        self.batches = all_batches(work.study, splits)
        self.parts: list[Part] = []
        self._past: deque[tuple[Span, list[Part]]] = deque()  # the last spans, and what they began with
        self._own_lens = not (all_alike(splits.shift) and all_alike(splits.scale))
        self._givens = Given(
            Lens(jnp.asarray(splits.shift), jnp.asarray(splits.scale)),
            jnp.stack([jax.random.key(run.seeds["noise"] & 0xFFFFFFFF) for run in runs]),
            {path: jnp.asarray([run.numbers[path] for run in runs], jnp.float32) for path in runs[0].numbers},
        )
        self._compiled = Compiled(
            self.replicate, self.probes, looped=self.layout.looped, own_lens=self._own_lens, paths=runs[0].numbers
        )
        self.lay_out({k: self.replicate.initial(run.seeds["init"], run.seeds["noise"]) for k, run in enumerate(runs)})

    @property
    def num_evaluated(self) -> int:
        """How many images of a run are looked at to measure every split."""
        return sum(batches.num_examples for batches in self.batches.values())

    @property
    def num_sampled(self) -> int:
        """How many images the probes of a run see."""
        return int(self._sample.shape[1])

    @property
    def places(self) -> Sequence[Place]:
        """Where the probes sit."""
        return self.probes.places if self.probes else ()

    @property
    def num_turns(self) -> int:
        """How many parts take their turn on each lane."""
        return -(-len(self.parts) // self.layout.num_lanes)

    def given_of(self, column: int) -> Given:
        """What a run brings along."""
        return self._given((column,))

    @property
    def columns(self) -> tuple[int, ...]:
        """The runs that are in the program, part by part."""
        return tuple(column for part in self.parts for column in part.columns)

    def lay_out(self, states: Mapping[int, State]) -> None:
        """Puts each of these runs into its state, with an epoch about to begin, and leaves out all others."""
        self._past.clear()
        groups = evenly(tuple(states), self.layout.most_together)
        self.parts = [Part(columns, self._given(columns), stacked(states, columns)) for columns in groups]

    def stand(self, parts: Sequence[tuple[Sequence[int], State, Tally]]) -> None:
        """Puts the program where it stood: columns, state and tally of each part."""
        self._past.clear()
        self.parts = []
        for columns, state, tally in parts:
            part = Part(tuple(columns), self._given(tuple(columns)), jax.tree.map(jnp.array, state))
            part.tally = jax.tree.map(jnp.array, tally)
            self.parts.append(part)

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
            if self.probes:
                jax.block_until_ready(self._probed(part, 0))

    def advance(self, span: Span, breathe: Breathe) -> None:
        """Makes the updates of a span; when *breathe* raises, none of them."""
        before = [copy(part) for part in self.parts]
        try:
            self.lanes.work([self._advancing(part, span) for part in self.parts], breathe)
        except BaseException:
            self.parts = before
            raise
        self._past.append((span, before))
        while sum(past.num_updates for past, _ in list(self._past)[1:]) >= MOMENTS:
            self._past.popleft()

    def moments(self, column: int, until: int) -> list[Moment]:
        """A run as it was before each of its last updates, up to the one that came after *until* of them.

        They are made again, from where the last spans began.
        """
        found = []
        for span, parts in self._past:
            part = next(part for part in parts if column in part.columns)
            for step in range(max(span.step, until + 1 - MOMENTS), min(span.step + span.num_updates, until + 1)):
                standing = part.state, part.tally
                for stride in self._strides(span._replace(num_updates=step - span.step)):
                    standing = self._advanced(part, standing, stride)
                batch = part.row_of(column, part.orders[span.rest])[span.first + step - span.step]
                found.append(Moment(part.row_of(column, standing[0]), batch, step))
        return found

    def forget(self) -> None:
        """Lets go of what the last spans began with; there will be no more ``moments`` of them."""
        self._past.clear()

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

    def probe(self, step: int, breathe: Breathe) -> list[np.ndarray]:
        """What the probes say after *step* updates: at each place, one row per run."""
        found: dict[int, list[np.ndarray]] = {}

        def probing(part: Part) -> Iterator[None]:
            values = jax.device_get(self._probed(part, step))
            for row, column in enumerate(part.columns):
                found[column] = [value[row] if part.is_batched else value for value in values]
            yield

        self.lanes.work([probing(part) for part in self.parts], breathe)
        nothing = [np.full_like(value, np.nan) for value in next(iter(found.values()))]
        return [np.stack(rows) for rows in zip(*(found.get(k, nothing) for k in range(self.num_runs)), strict=True)]

    def probabilities(self, split: SplitName, breathe: Breathe) -> dict[int, Float32[np.ndarray, "examples classes"]]:
        """Class probabilities of every image of one split, in the order of the split, for each run."""
        batches = self.batches[split]
        found: dict[int, np.ndarray] = {}
        for part in {len(part.columns): part for part in self.parts}.values():
            self._predicted(part, batches, 0)  # compiles, before lanes would do so side by side

        def predicting(part: Part) -> Iterator[None]:
            rows = []
            for index in range(len(batches.indices)):
                rows.append(jax.device_get(self._predicted(part, batches, index)))
                yield
            values = np.concatenate(rows, axis=-2)[..., : batches.num_examples, :]
            found.update(zip(part.columns, values if part.is_batched else values[None], strict=True))

        self.lanes.work([predicting(part) for part in self.parts], breathe)
        return found

    def state_of(self, column: int) -> State:
        """One run's state on the host."""
        part = next(part for part in self.parts if column in part.columns)
        return part.row_of(column, part.state)

    def batch_of(self, column: int) -> np.ndarray:
        """The first images of one run's epoch, as indices."""
        part = next(part for part in self.parts if column in part.columns)
        return next(part.row_of(column, order)[0] for order in part.orders if order.size)

    def weights_of(self, state: State) -> dict[str, np.ndarray]:
        """The weights in a state, by ``layer/variable``."""
        names, other_names = weight_names(self.replicate.model)
        pairs = [*zip(names, state.trainable, strict=True), *zip(other_names, state.non_trainable, strict=True)]
        return {name: np.asarray(array) for name, array in pairs if name}

    def _given(self, columns: tuple[int, ...]) -> Given:
        rows: Any = np.array(columns) if len(columns) > 1 else columns[0]
        lens, noise, numbers = self._givens
        lens = jax.tree.map(lambda side: side[rows if self._own_lens else 0], lens)
        return Given(lens, noise[rows], {path: values[rows] for path, values in numbers.items()})

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

    def _probed(self, part: Part, step: int) -> tuple[Any, ...]:
        probe = self._compiled.probe(batched=part.is_batched)
        return probe(part.state, self.table, part.given, part.mine(self._sample), np.int32(step))

    def _predicted(self, part: Part, batches: Batches, index: int) -> Any:
        predict = self._compiled.predict(batched=part.is_batched, own=batches.own)
        indices = part.mine(batches.indices[index]) if batches.own else batches.indices[index]
        return predict(part.state, self.table, part.given, indices)


def _measured(sums: Float[np.ndarray, "values runs"], batches: Batches) -> Measured:
    loss, penalty, right = sums
    return Measured(loss / batches.num_examples, penalty / len(batches.indices), right / batches.num_examples)
