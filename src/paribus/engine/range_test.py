"""The loss of a run while its learning rate grows, update by update."""

from collections.abc import Iterator
from itertools import count

import numpy as np
from jaxtyping import Float, Int

from paribus.engine.backend import jax, jnp
from paribus.engine.compiled import Compiled
from paribus.engine.course import Course
from paribus.engine.order import epoch_order
from paribus.engine.replicate import NOTHING, Given, Replicate
from paribus.engine.table import Lens, table_of
from paribus.records import Work

LEARNING_RATE = "train.optimizer.learning_rate"


def range_losses(work: Work, rates: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
    """The training-mode loss, penalty included, that the first run of *work* has before each of some updates.

    Update *i* is made with ``rates[i]``; all else is as the study says: initial weights, order, augmentation, dropout,
    optimizer. A schedule is left aside, and so are the smaller batches at the end of an epoch, whose loss is noisier.

    Args:
        work: Whose network, images and random streams to use.
        rates: The learning rate of each update.

    Returns:
        One loss per update; from the first that is no number on, all are ``nan``.

    Examples:
        >>> from paribus.records import PlannedRun, Splits
        >>> from paribus.spec import Study, stream_seeds
        >>> study = Study(study="s", data="digits", train={"epochs": 1, "batch_size": 2, "optimizer": "SGD"},
        ...               model=["Flatten", {"Dense": {"units": 2, "kernel_initializer": "zeros"}}])
        >>> images = np.arange(8, dtype=np.uint8).reshape(4, 1, 2, 1)
        >>> scaling = np.full((1, 1, 1, 1), 0.1, np.float32)
        >>> splits = Splits(images, np.array([0, 0, 1, 1]), ("dark", "bright"), np.array([[0, 1, 2, 3]]),
        ...                 np.zeros((1, 0), int), np.zeros(0, int), scaling, scaling)
        >>> work = Work(study, (PlannedRun("baseline", 0, {**stream_seeds(study, 0)}),), splits)
        >>> range_losses(work, np.array([1e-9, 1e-9])).round(4).tolist()  # ln 2: nothing is learnt yet
        [0.6931, 0.6931]
    """
    splits, run = work.splits, work.runs[0]
    study = work.study.model_copy(update={"train": work.study.train.model_copy(update={"schedule": None})})
    replicate = Replicate(study, splits.images.shape[1:], [LEARNING_RATE])
    advance = Compiled(replicate, None, looped=False, own_lens=True, paths=[LEARNING_RATE]).advance(batched=False)
    lens = Lens(jnp.asarray(splits.shift[0]), jnp.asarray(splits.scale[0]))
    noise = jax.random.key(run.seeds["noise"] & 0xFFFFFFFF)
    state, table = replicate.initial(run.seeds["init"], run.seeds["noise"]), table_of(splits)
    losses = np.full(len(rates), np.nan)
    for step, (rate, batch) in enumerate(zip(rates, _batches(work), strict=False)):
        given = Given(lens, noise, {LEARNING_RATE: np.float32(rate)})
        numbers = np.int32(0), np.int32(1), np.int32(step)  # the first batch, one update, how many were made
        state, tally = advance(state, NOTHING, table, given, batch[None], *numbers)
        losses[step] = tally.loss / tally.examples
        if not np.isfinite(losses[step]):
            losses[step] = np.nan
            break
    return losses


def _batches(work: Work) -> Iterator[Int[np.ndarray, " batch"]]:
    """The full batches of epoch after epoch, without end; the smaller ones where there are no others."""
    train, rows = work.study.train, work.splits.train[:1]
    course = Course(train, rows.shape[1])
    for epoch in count():
        full, rest = course.batches(epoch_order(rows, [work.runs[0].seeds["order"]], epoch, shuffle=train.shuffle))
        yield from (full if full.size else rest)[0]
