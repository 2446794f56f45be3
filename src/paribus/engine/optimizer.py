"""From a study's optimizer and schedule to the Keras optimizer that applies gradients.

Where a number is data to the program, Keras's optimizer takes it as it takes a constant, but for three that it looks at
in Python: a learning rate without a schedule, a threshold of clipping, and whether there is a momentum at all.
"""

from collections.abc import Collection, Sequence
from typing import Any, get_args

from paribus.engine.backend import keras
from paribus.engine.clipping import Clipping, clipped
from paribus.spec import SGD, CosineDecay, Optimizer, PiecewiseConstantDecay, RMSprop, Train


def build_optimizer(train: Train, data: Collection[str] = ()) -> Any:
    """The Keras optimizer of the same name, with its learning-rate schedule.

    Args:
        train: The choices; a momentum that is data must be above 0 here, so that there is a velocity.
        data: The paths of the numbers that are data to the program; ``Numbers`` puts them in.
    """
    arguments = train.optimizer.model_dump()
    rate = _schedule(train, arguments.pop("learning_rate"), data)
    clipping = next((by for by in get_args(Clipping) if f"train.optimizer.{by}" in data), None)
    threshold = arguments.pop(clipping) if clipping else None
    kind = _kind(train.optimizer, data)
    if clipping is None:
        return kind(learning_rate=rate, **arguments)
    optimizer = type(kind.__name__, (_Clipped, kind), {})(learning_rate=rate, **arguments)
    optimizer.clipping, optimizer.threshold = clipping, threshold
    return optimizer


class ConstantRate(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that stays as it is: Keras would make a variable of it, which belongs to the state."""

    def __init__(self, initial_learning_rate: Any) -> None:
        self.initial_learning_rate = initial_learning_rate

    def __call__(self, step: Any) -> Any:
        """The learning rate, whatever the *step*."""
        del step
        return self.initial_learning_rate


def _schedule(train: Train, rate: float, data: Collection[str]) -> Any:
    schedules = keras.optimizers.schedules
    match train.schedule:
        case None:
            return ConstantRate(rate) if "train.optimizer.learning_rate" in data else rate
        case PiecewiseConstantDecay(boundaries=boundaries, values=values):
            return schedules.PiecewiseConstantDecay(list(boundaries), list(values))
        case CosineDecay() as cosine:
            return schedules.CosineDecay(rate, **cosine.model_dump())
        case schedule:
            return getattr(schedules, type(schedule).__name__)(rate, **schedule.model_dump())


def _kind(optimizer: Optimizer, data: Collection[str]) -> Any:
    match optimizer:
        case SGD() if "train.optimizer.momentum" in data:
            return _SGDWithMomentum
        case RMSprop() if "train.optimizer.momentum" in data:
            return _RMSpropWithMomentum
        case _:
            return getattr(keras.optimizers, type(optimizer).__name__)


class _Clipped:
    """Goes before an optimizer of Keras's: clips gradients, then leaves them to it."""

    clipping: Clipping
    threshold: Any

    def apply(self, grads: Sequence[Any], trainable_variables: Any = None) -> None:
        super().apply(clipped(grads, self.clipping, self.threshold), trainable_variables)  # type: ignore[misc]


class _SGDWithMomentum(keras.optimizers.SGD):
    """Keras's without the question whether there is a momentum: one of 0 gives what SGD gives without velocity."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        velocity = self.momentums[self._get_variable_index(variable)]
        step = gradient * learning_rate
        self.assign(velocity, velocity * self.momentum - step)
        self.assign_add(variable, velocity * self.momentum - step if self.nesterov else velocity)


class _RMSpropWithMomentum(keras.optimizers.RMSprop):
    """Keras's without the same question."""

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        squares, repeated = self._velocities[index], self._momentums[index]
        self.assign(squares, self.rho * squares + (1 - self.rho) * gradient**2)
        spread = squares.value
        if self.centered:
            mean = self._average_gradients[index]
            self.assign(mean, self.rho * mean + (1 - self.rho) * gradient)
            spread = spread - mean.value**2
        self.assign(repeated, self.momentum * repeated + learning_rate * gradient / (spread + self.epsilon) ** 0.5)
        self.assign_sub(variable, repeated)
