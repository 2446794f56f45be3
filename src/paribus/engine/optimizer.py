"""From a study's optimizer and schedule to the Keras optimizer that applies gradients."""

from typing import Any

from paribus.engine.backend import keras
from paribus.spec import CosineDecay, PiecewiseConstantDecay, Train


def build_optimizer(train: Train) -> Any:
    """The Keras optimizer of the same name, with its learning-rate schedule."""
    arguments = train.optimizer.model_dump()
    rate = arguments.pop("learning_rate")
    return getattr(keras.optimizers, type(train.optimizer).__name__)(learning_rate=_schedule(train, rate), **arguments)


def _schedule(train: Train, rate: float) -> Any:
    schedules = keras.optimizers.schedules
    match train.schedule:
        case None:
            return rate
        case PiecewiseConstantDecay(boundaries=boundaries, values=values):
            return schedules.PiecewiseConstantDecay(list(boundaries), list(values))
        case CosineDecay() as cosine:
            return schedules.CosineDecay(rate, **cosine.model_dump())
        case schedule:
            return getattr(schedules, type(schedule).__name__)(rate, **schedule.model_dump())
