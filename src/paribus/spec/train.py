"""How every arm is trained: optimizer, budget, stopping. All arms get the same budget unless it is what varies."""

from typing import Literal, Self

from pydantic import model_validator

from paribus.spec.base import Flag, Positive, PositiveNumber, Seed, Spec, Unfit
from paribus.spec.losses import CategoricalCrossentropy, Loss
from paribus.spec.optimizers import Adam, AnyOptimizer
from paribus.spec.schedules import Schedule


class EarlyStopping(Spec):
    """Stop a run when its validation loss has not improved for *patience* looks.

    Args:
        patience: How many looks without improvement are allowed.
        every: How often to look, in epochs; 0.2 looks five times an epoch.
        restore_best: Go back to the weights of the best look; otherwise the last weights stay.

    Examples:
        >>> EarlyStopping(patience=50, every=0.2).restore_best
        False
    """

    patience: Positive
    every: PositiveNumber = 1.0
    restore_best: Flag = False


class Weights(Spec):
    """Where initial weights come from.

    Args:
        seed: Start every replicate from the weights of this seed, instead of drawing new ones for each.

    Examples:
        >>> Weights(seed=1).seed
        1
    """

    seed: Seed


class Train(Spec):
    """How an arm is trained; exactly one of *epochs*, *steps* and *seconds* is its budget.

    Args:
        optimizer: Its name, or its name with arguments.
        batch_size: Images per update; the last batch of an epoch is smaller when they do not divide evenly.
        epochs: Passes over the training split.
        steps: Updates.
        seconds: Training time of the arm's program, all replicates at once, without compilation and evaluation.
        schedule: How the learning rate changes; constant when left out.
        early_stopping: Stop on the validation split; never on the test split.
        shuffle: Draw a new order of the training images for every epoch.
        drop_remainder: Leave out the last, smaller batch of each epoch.
        loss: What training makes small.
        weights: Start all replicates from the same weights.
        precision: ``float32``, or ``mixed_bfloat16`` (bfloat16 arithmetic, float32 weights).

    Examples:
        >>> Train(optimizer={"Adam": {"learning_rate": 1e-5}}, batch_size=64, epochs=25).optimizer.learning_rate
        1e-05
    """

    optimizer: AnyOptimizer = Adam()
    batch_size: Positive = 32
    epochs: Positive | None = None
    steps: Positive | None = None
    seconds: PositiveNumber | None = None
    schedule: Schedule | None = None
    early_stopping: EarlyStopping | None = None
    shuffle: Flag = True
    drop_remainder: Flag = False
    loss: Loss = CategoricalCrossentropy()
    weights: Weights | None = None
    precision: Literal["float32", "mixed_bfloat16"] = "float32"

    @model_validator(mode="after")
    def _exactly_one_budget(self) -> Self:
        given = [name for name in ("epochs", "steps", "seconds") if getattr(self, name) is not None]
        if len(given) != 1:
            raise Unfit(
                "Training needs exactly one of `epochs`, `steps` and `seconds`.",
                "Write for example epochs: 25." if not given else "Keep one of them.",
                " and ".join(given) or "none of them",
            )
        return self
