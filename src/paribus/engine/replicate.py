"""One replicate as pure functions: what an update does to it, what it says of images. The others are unknown here."""

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from paribus.engine.augment import augmented
from paribus.engine.backend import jax, jnp
from paribus.engine.initial import initial_weights
from paribus.engine.network import build
from paribus.engine.numbers import Numbers
from paribus.engine.objective import data_loss, is_right
from paribus.engine.optimizer import build_optimizer
from paribus.engine.table import Lens, Table, pick
from paribus.spec import Shape, Study


class State(NamedTuple):
    """Everything that training changes."""

    trainable: list[Any]
    non_trainable: list[Any]
    optimizer: list[Any]


class Tally(NamedTuple):
    """Training-mode sums over the updates of an epoch so far, and the first update whose loss was no number."""

    loss: Any  # penalty included, weighted by batch size, as Keras's `fit` does
    right: Any
    examples: Any
    first_bad_step: Any  # -1 while there is none


class Given(NamedTuple):
    """What a run brings along and training does not change."""

    lens: Lens
    noise: Any  # the key of its noise stream
    numbers: dict[str, Any]  # the choices that are data to its program, by their path in the study


NOTHING = Tally(np.zeros((), np.float32), np.zeros((), np.float32), np.zeros((), np.float32), np.full((), -1, np.int32))


class Descent(NamedTuple):
    """What an update goes through, in training mode."""

    images: Any
    labels: Any
    logits: Any
    loss: Any  # penalty included
    gradients: list[Any]  # of each trainable variable
    after: State


class Replicate:
    """The pure functions of one arm's network: Keras's stateless calls, put together.

    Args:
        study: The arm's study.
        input_shape: The shape of one image.
        paths: The numbers that are data, as ``PlannedRun.numbers`` names them.
    """

    def __init__(self, study: Study, input_shape: Shape, paths: Collection[str] = ()) -> None:
        self.train = study.train
        self.augment = study.data.augment
        self.model = build(study.model, input_shape, study.train.precision)
        self.optimizer = build_optimizer(study.train, paths)
        self.optimizer.build(self.model.trainable_variables)
        self.numbers = Numbers(paths, self.model, self.optimizer)

    def initial(self, init_seed: int, noise_seed: int) -> State:
        """The state before the first update."""
        trainable, non_trainable = initial_weights(self.model, init_seed, noise_seed)
        return State(trainable, non_trainable, [variable.value for variable in self.optimizer.variables])

    def update(
        self, state: State, tally: Tally, table: Table, given: Given, batch: Any, step: Any
    ) -> tuple[State, Tally]:
        """One update on the images with the indices *batch*; *step* counts all updates from 0.

        Nothing is looked after here when a loss is no number: it is taken down, and the host finds out.
        """
        descent = self.descend(state, table, given, batch, step)
        size = float(batch.shape[0])
        is_first_bad = ~jnp.isfinite(descent.loss) & (tally.first_bad_step < 0)
        return descent.after, Tally(
            tally.loss + descent.loss * size,
            tally.right + jnp.sum(is_right(descent.logits, descent.labels)).astype(jnp.float32),
            tally.examples + size,
            jnp.where(is_first_bad, step, tally.first_bad_step),
        )

    def descend(self, state: State, table: Table, given: Given, batch: Any, step: Any) -> Descent:
        """The same update with everything on the way laid open."""
        images, labels = pick(table, given.lens, batch)
        if self.augment is not None:
            images = augmented(images, self.augment, jax.random.fold_in(given.noise, step))

        def objective(trainable: list[Any]) -> tuple[Any, tuple[Any, Any]]:
            logits, non_trainable, penalties = self.model.stateless_call(
                trainable, state.non_trainable, images, training=True, return_losses=True
            )
            return jnp.mean(data_loss(self.train.loss, logits, labels)) + sum(penalties), (logits, non_trainable)

        with self.numbers.given(given.numbers):
            (loss, (logits, non_trainable)), gradients = jax.value_and_grad(objective, has_aux=True)(state.trainable)
            trainable, optimizer = self.optimizer.stateless_apply(state.optimizer, gradients, state.trainable)
        return Descent(images, labels, logits, loss, gradients, State(trainable, non_trainable, optimizer))

    def logits(self, state: State, given: Given, images: Any) -> tuple[Any, Any]:
        """The class scores of *images* (batch, classes) in inference mode, and the weight penalty."""
        with self.numbers.given(given.numbers):
            logits, _, penalties = self.model.stateless_call(
                state.trainable, state.non_trainable, images, training=False, return_losses=True
            )
        return logits, jnp.asarray(sum(penalties), jnp.float32)
