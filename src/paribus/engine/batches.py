"""The splits cut into batches of one size, to be looked at in inference mode."""

from collections.abc import Iterable
from math import prod
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Int

from paribus.engine.backend import jnp
from paribus.records import SplitName, Splits
from paribus.spec import Shape, Study, summarize

MOST_IMAGES = 1000  # at a time, and
MOST_VALUES = 2**23  # numbers in the widest layer: 32 MiB, so that a convolutional net stays in reach of the caches


class Batches(NamedTuple):
    """A split in batches of one size, the same for all splits; the last is filled up with images of weight 0."""

    indices: list[Any]  # each (batch,), or (runs, batch) where runs have splits of their own
    weights: list[Any]  # each (batch,)
    num_examples: int
    own: bool


def all_batches(study: Study, splits: Splits) -> dict[SplitName, Batches]:
    """Every split of every run in batches; the size is one for all of them, so that they share a compilation.

    Examples:
        >>> import numpy as np
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 2}}], train={"epochs": 1})
        >>> scaling = np.ones((1, 1, 1, 1), np.float32)
        >>> splits = Splits(np.zeros((9, 1, 2, 1)), np.zeros(9, int), ("a", "b"), np.arange(6)[None, :],
        ...                 np.zeros((1, 0), int), np.array([6, 7, 8]), scaling, scaling)
        >>> batches = all_batches(study, splits)["test"]
        >>> batches.indices[0].tolist(), batches.weights[0].tolist()
        ([6, 7, 8, 0, 0, 0], [1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    """
    rows: dict[SplitName, np.ndarray] = {
        "train": splits.train, "validation": splits.validation, "test": splits.test[None, :]
    }  # fmt: skip
    largest = max(each.shape[1] for each in rows.values())
    most = evaluation_batch(study, splits.images.shape[1:])
    size = -(-largest // -(-largest // most))  # 1,001 images are two batches of 501, not of 1,000
    return {split: _batches(each, size) for split, each in rows.items()}


def all_alike(rows: np.ndarray) -> bool:
    """Whether all rows are the same."""
    return bool(np.all(rows == rows[:1]))


def evaluation_batch(study: Study, image: Shape) -> int:
    """How many images are looked at together, at the most."""
    widest = max(prod(row.output_shape) for row in summarize(study.model, image).rows)
    return max(1, min(MOST_IMAGES, MOST_VALUES // widest))


def _batches(rows: Int[np.ndarray, "runs examples"], size: int) -> Batches:
    own = not all_alike(rows)
    num_examples = rows.shape[1]
    filling = -num_examples % size
    padded = np.pad(rows if own else rows[0], ((0, 0),) * own + ((0, filling),)).astype(np.int32)
    weights = np.pad(np.ones(num_examples, np.float32), (0, filling))
    starts: Iterable[int] = range(0, num_examples, size)
    return Batches(
        [jnp.asarray(padded[..., start : start + size]) for start in starts],
        [jnp.asarray(weights[start : start + size]) for start in starts],
        num_examples,
        own,
    )
