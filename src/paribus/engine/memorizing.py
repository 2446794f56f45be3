"""Whether a network can learn one small batch by heart: what can learn anything can learn that."""

import math
from dataclasses import replace

import numpy as np
from jaxtyping import Int

from paribus.engine.backend import jax, jnp
from paribus.engine.compiled import Compiled
from paribus.engine.objective import data_loss, is_right
from paribus.engine.order import epoch_order
from paribus.engine.replicate import NOTHING, Given, Replicate, State
from paribus.engine.table import Lens, Table, pick, table_of
from paribus.records import Memorization, Work
from paribus.spec import CategoricalCrossentropy, Study, numbers_of, shown, with_numbers, word_of

CHUNK = 50  # updates between two looks


def memorize(work: Work, num_images: int, num_updates: int) -> Memorization:
    """How far the first run's network comes in learning one batch of its training images by heart.

    Whatever keeps a network from learning by heart on purpose is left out: dropout, noise, augmentation, penalties,
    label smoothing and weight decay. Batch normalisation uses the batch's own mean and variance, before and after.

    Args:
        work: Whose network, optimizer, images and random streams to use.
        num_images: How many images the batch has.
        num_updates: How many updates to make at most.

    Examples:
        >>> from paribus.records import PlannedRun, Splits
        >>> from paribus.spec import stream_seeds
        >>> study = Study(study="s", data="digits", train={"epochs": 1, "optimizer": {"Adam": {"learning_rate": 0.1}}},
        ...               model=["Flatten", {"Dense": {"units": 2}}])
        >>> images = np.arange(8, dtype=np.uint8).reshape(4, 1, 2, 1)
        >>> scaling = np.full((1, 1, 1, 1), 1.0, np.float32)
        >>> splits = Splits(images, np.array([0, 0, 1, 1]), ("dark", "bright"), np.array([[0, 1, 2, 3]]),
        ...                 np.zeros((1, 0), int), np.zeros(0, int), 3.5 * scaling, scaling)
        >>> work = Work(study, (PlannedRun("baseline", 0, {**stream_seeds(study, 0)}),), splits)
        >>> memorize(work, 4, 500).is_learnt
        True

    References:
        Ben Braiek & Khomh 2022, Testing feedforward neural networks training programs (TheDeepChecker), "proper
        fitting"; Karpathy 2019, A recipe for training neural networks, "overfit one batch".
    """
    study = _undisturbed(work.study)
    replicate = Replicate(study, work.splits.images.shape[1:])
    advance = Compiled(replicate, None, looped=True, own_lens=True, paths=[]).advance(batched=False)
    run, splits = work.runs[0], work.splits
    given = Given(
        Lens(jnp.asarray(splits.shift[0]), jnp.asarray(splits.scale[0])),
        jax.random.key(run.seeds["noise"] & 0xFFFFFFFF),
        {},
    )
    batch, table = _batch(work, num_images), table_of(splits)
    look = jax.jit(lambda state: _look(replicate, state, table, given, batch))
    state, order = replicate.initial(run.seeds["init"], run.seeds["noise"]), np.tile(batch, (CHUNK, 1))
    reached = Memorization(_called(study), len(batch), 0, math.nan, 0, _guess(splits.labels[batch]))
    for step in range(0, num_updates, CHUNK):
        count = min(CHUNK, num_updates - step)
        state, _ = advance(state, NOTHING, table, given, order, np.int32(0), np.int32(count), np.int32(step))
        loss, right = look(state)
        reached = replace(reached, updates=step + count, loss=float(loss), right=int(right))
        if reached.is_learnt or not math.isfinite(reached.loss):
            break
    return reached


def _look(
    replicate: Replicate, state: State, table: Table, given: Given, batch: Int[np.ndarray, " images"]
) -> tuple[jax.Array, jax.Array]:
    """The cross-entropy of the batch, whatever the study's loss is, and how many of its images are told rightly."""
    images, labels = pick(table, given.lens, batch)
    logits, _ = replicate.model.stateless_call(state.trainable, state.non_trainable, images, training=True)
    logits = logits.astype(jnp.float32)
    return jnp.mean(data_loss(CategoricalCrossentropy(), logits, labels)), jnp.sum(is_right(logits, labels))


def _batch(work: Work, num_images: int) -> Int[np.ndarray, " images"]:
    rows, seeds = work.splits.train[:1], [work.runs[0].seeds["order"]]
    return epoch_order(rows, seeds, 0, shuffle=True)[0, :num_images].astype(np.int32)


def _guess(labels: Int[np.ndarray, " images"]) -> float:
    _, counts = np.unique(labels, return_counts=True)
    shares = counts / counts.sum()
    return float(-np.sum(shares * np.log(shares)))


def _undisturbed(study: Study) -> Study:
    """The study without what makes learning by heart harder, at its own learning rate, on one batch after another."""
    quiet = (".rate", ".stddev", ".l1", ".l2", ".weight_decay")
    still = with_numbers(study, {path: 0.0 for path in numbers_of(study) if path.endswith(quiet)})
    loss = still.train.loss
    plain = CategoricalCrossentropy() if isinstance(loss, CategoricalCrossentropy) else loss
    train = still.train.model_copy(update={"loss": plain})
    return still.model_copy(update={"train": train, "data": study.data.model_copy(update={"augment": None})})


def _called(study: Study) -> str:
    rate = numbers_of(study).get("train.optimizer.learning_rate")
    optimizer = word_of(type(study.train.optimizer))
    return optimizer if rate is None else f"{optimizer} at {shown(rate)}"
