"""A part of a program: the runs that are computed as one, side by side in the same arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from paribus.engine.backend import jax, jnp
from paribus.engine.replicate import NOTHING, Given, State, Tally


@dataclass
class Part:
    """Some runs of a program, and how they stand; an epoch is about to begin.

    Args:
        columns: Their numbers in the program.
        given: What they bring along.
        state: What training has made of them; each array has a leading axis for the runs, unless there is one alone.
    """

    columns: tuple[int, ...]
    given: Given
    state: State
    tally: Tally = field(init=False)
    orders: tuple[Any, Any] = field(init=False)  # (…, batches, batch): the full batches of the epoch, and the smaller

    def __post_init__(self) -> None:
        self.reset_tally()

    @property
    def is_batched(self) -> bool:
        """Whether the arrays have an axis for the runs."""
        return len(self.columns) > 1

    def mine(self, values: Any) -> Any:
        """The rows of *values* (runs of the program, …) that belong to this part, as its arrays have them."""
        return values[np.array(self.columns)] if self.is_batched else values[self.columns[0]]

    def reset_tally(self) -> None:
        """Begins the sums of an epoch anew."""
        shape = (len(self.columns),) if self.is_batched else ()
        self.tally = jax.tree.map(lambda zero: jnp.zeros(shape, zero.dtype) + zero, NOTHING)

    def row_of(self, column: int, values: Any) -> Any:
        """One run's share of *values* as this part has them, on the host."""
        row = self.columns.index(column)
        return jax.device_get(jax.tree.map(lambda leaf: leaf[row], values) if self.is_batched else values)


def stacked(states: Mapping[int, State], columns: Sequence[int]) -> State:
    """The states of some runs as a part has them."""
    if len(columns) == 1:
        return jax.tree.map(jnp.array, states[columns[0]])
    return jax.tree.map(lambda *each: jnp.stack(each), *(states[column] for column in columns))


def evenly(columns: Sequence[int], most: int) -> list[tuple[int, ...]]:
    """*columns* in as few groups as hold *most* each, and as even as can be: few sizes are few compilations.

    Examples:
        >>> evenly(range(10), 4)
        [(0, 1, 2, 3), (4, 5, 6), (7, 8, 9)]
    """
    num_groups = -(-len(columns) // most)
    small, larger = divmod(len(columns), num_groups or 1)
    sizes = [small + (group < larger) for group in range(num_groups)]
    starts = [sum(sizes[:group]) for group in range(num_groups)]
    return [tuple(columns[start : start + size]) for start, size in zip(starts, sizes, strict=True)]
