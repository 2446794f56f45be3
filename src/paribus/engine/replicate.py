"""One replicate as pure functions: what an update does to it, what it says of images. The others are unknown here."""

from typing import Any, NamedTuple

import numpy as np

from paribus.engine.augment import augmented
from paribus.engine.backend import jax, jnp
from paribus.engine.initial import initial_weights
from paribus.engine.network import build
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


class Replicate:
    """The pure functions of one arm's network: Keras's stateless calls, put together.

    Args:
        study: The arm's study.
        input_shape: The shape of one image.
    """

    def __init__(self, study: Study, input_shape: Shape) -> None:
        self.train = study.train
        self.augment = study.data.augment
        self.model = build(study.model, input_shape, study.train.precision)
        self.optimizer = build_optimizer(study.train)
        self.optimizer.build(self.model.trainable_variables)

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
        images, labels = pick(table, given.lens, batch)
        if self.augment is not None:
            images = augmented(images, self.augment, jax.random.fold_in(given.noise, step))

        def objective(trainable: list[Any]) -> tuple[Any, tuple[Any, Any]]:
            logits, non_trainable, penalties = self.model.stateless_call(
                trainable, state.non_trainable, images, training=True, return_losses=True
            )
            total = jnp.mean(data_loss(self.train.loss, logits, labels)) + sum(penalties)
            return total, (non_trainable, jnp.sum(is_right(logits, labels)))

        (loss, (non_trainable, right)), gradients = jax.value_and_grad(objective, has_aux=True)(state.trainable)
        trainable, optimizer = self.optimizer.stateless_apply(state.optimizer, gradients, state.trainable)
        size = float(batch.shape[0])
        is_first_bad = ~jnp.isfinite(loss) & (tally.first_bad_step < 0)
        return State(trainable, non_trainable, optimizer), Tally(
            tally.loss + loss * size,
            tally.right + right.astype(jnp.float32),
            tally.examples + size,
            jnp.where(is_first_bad, step, tally.first_bad_step),
        )

    def logits(self, state: State, given: Given, images: Any) -> tuple[Any, Any]:
        """The class scores of *images* (batch, classes) in inference mode, and the weight penalty."""
        logits, _, penalties = self.model.stateless_call(
            state.trainable, state.non_trainable, images, training=False, return_losses=True
        )
        return logits, jnp.asarray(sum(penalties), jnp.float32)
