"""How noisy the gradient of a batch is: the batch size at which noise and gradient are equally large."""

import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from paribus.engine.backend import jax, jnp
from paribus.engine.compiled import Compiled
from paribus.engine.course import Course
from paribus.engine.order import epoch_order
from paribus.engine.replicate import NOTHING, Given, Replicate, State
from paribus.engine.table import Lens, Table, table_of
from paribus.records import Work
from paribus.spec import derive

SMALL = 32  # images of a batch whose gradient is taken, and
BATCHES = 32  # of them at each look


class NoiseScales(NamedTuple):
    """What was measured on the way.

    Args:
        epochs: When.
        scales: The noise scale B* = tr(Σ)/|G|² then; infinite where noise hides the gradient altogether.
    """

    epochs: Float[np.ndarray, " looks"]
    scales: Float[np.ndarray, " looks"]


def noise_scales(work: Work, num_updates: int, num_looks: int) -> NoiseScales:
    """The gradient noise scale of the first run of *work*, at points evenly spread over the first updates.

    G is the mean gradient of all weights (penalty included, dropout as in training), Σ the covariance matrix of the
    gradient of one image. Both come from 32 batches of 32 images each, drawn with replacement: the variance between
    their gradients is tr(Σ)/32, and the squared size of their mean is |G|² plus tr(Σ)/1024.

    Args:
        work: Whose network, images and random streams to use.
        num_updates: How many updates to train for; never more than the study has.
        num_looks: How often to measure, the last time at the end, and never before the first update.

    Examples:
        >>> from paribus.records import PlannedRun, Splits
        >>> from paribus.spec import Study, stream_seeds
        >>> study = Study(study="s", data="digits", train={"epochs": 4, "batch_size": 2},
        ...               model=["Flatten", {"Dense": {"units": 2}}])
        >>> images = np.arange(8, dtype=np.uint8).reshape(4, 1, 2, 1)
        >>> scaling = np.full((1, 1, 1, 1), 0.1, np.float32)
        >>> splits = Splits(images, np.array([0, 0, 1, 1]), ("dark", "bright"), np.array([[0, 1, 2, 3]]),
        ...                 np.zeros((1, 0), int), np.zeros(0, int), scaling, scaling)
        >>> work = Work(study, (PlannedRun("baseline", 0, {**stream_seeds(study, 0)}),), splits)
        >>> noise_scales(work, 100, 2).epochs.tolist()
        [2.0, 4.0]

    References:
        McCandlish, Kaplan, Amodei & the OpenAI Dota Team 2018, An empirical model of large-batch training, equation
        2.9 and appendix A.1.
    """
    splits, run = work.splits, work.runs[0]
    course = Course(work.study.train, splits.train.shape[1])
    replicate = Replicate(work.study, splits.images.shape[1:])
    advance = Compiled(replicate, None, looped=False, own_lens=True, paths=[]).advance(batched=False)
    given = Given(
        Lens(jnp.asarray(splits.shift[0]), jnp.asarray(splits.scale[0])),
        jax.random.key(run.seeds["noise"] & 0xFFFFFFFF),
        {},
    )
    state, table = replicate.initial(run.seeds["init"], run.seeds["noise"]), table_of(splits)
    gradient = _gradient(replicate, table, given)
    last = min(num_updates, course.total_steps or num_updates)
    looks = np.unique(np.linspace(0, last, num_looks + 1)[1:].round().astype(int))
    random = np.random.default_rng(derive(run.seeds["order"], "noise-scale"))
    scales = []
    for step, batch in zip(range(last), _batches(work, course), strict=False):
        state, _ = advance(state, NOTHING, table, given, batch[None], np.int32(0), np.int32(1), np.int32(step))
        if step + 1 in looks:
            drawn = random.choice(splits.train[0], (BATCHES, SMALL)).astype(np.int32)
            scales.append(scale_of(np.stack([gradient(state, each, np.int32(step)) for each in drawn]), SMALL))
    return NoiseScales(np.array([course.epoch(int(step)) for step in looks]), np.array(scales))


def scale_of(gradients: Float[np.ndarray, "batches weights"], batch_size: int) -> float:
    """tr(Σ)/|G|² from the gradients of several batches of one size; infinite where |G|² is not above 0.

    Both numerator and denominator are unbiased, their ratio is not.

    Examples:
        >>> scale_of(np.array([[1.0, 2.0], [3.0, 2.0]]), 10)  # a variance of 2 between them; |G|² of 8 - 2 / 2
        2.857142857142857
    """
    batches = len(gradients)
    mean = gradients.mean(axis=0, dtype=np.float64)
    variance = float(np.square(gradients - mean).sum()) / (batches - 1)
    squared = float(np.square(mean).sum()) - variance / batches
    return batch_size * variance / squared if squared > 0 else math.inf


def _gradient(replicate: Replicate, table: Table, given: Given) -> Callable[[State, Any, Any], np.ndarray]:
    """The gradient of one batch, in a row."""

    def row(state: State, batch: Any, step: Any) -> Any:
        gradients = replicate.descend(state, table, given, batch, step).gradients
        return jnp.concatenate([jnp.ravel(each).astype(jnp.float32) for each in gradients])

    compiled = jax.jit(row)
    return lambda state, batch, step: np.asarray(compiled(state, batch, step))


def _batches(work: Work, course: Course) -> Iterator[Int[np.ndarray, " batch"]]:
    """The batches of epoch after epoch, as training meets them, the smaller one at the end of each left out."""
    rows = work.splits.train[:1]
    for epoch in count():
        order = epoch_order(rows, [work.runs[0].seeds["order"]], epoch, shuffle=work.study.train.shuffle)
        full, rest = course.batches(order)
        yield from (full if full.size else rest)[0]
