"""The learning rate at every update, and how far an optimizer can go with it."""

import numpy as np
from jaxtyping import Float

from paribus.spec import (
    Adam,
    Adamax,
    CosineDecay,
    ExponentialDecay,
    InverseTimeDecay,
    Lion,
    Nadam,
    Optimizer,
    PiecewiseConstantDecay,
    RMSprop,
    Schedule,
)

NORMALISING = (Adam, Adamax, Lion, Nadam, RMSprop)
"""Optimizers that divide gradients by their own size: an update moves a weight by about the learning rate at most."""

MOST_POINTS = 10_000
"""A longer way is sampled at so many updates."""


def distance(optimizer: Optimizer, schedule: Schedule | None, steps: int) -> float:
    """How far a weight can go in so many updates of a normalising optimizer: the sum of the learning rates.

    Examples:
        >>> round(distance(Adam(learning_rate=1e-5), InverseTimeDecay(decay_steps=1, decay_rate=1e-3), 2700), 4)
        0.0131
    """
    points = min(steps, MOST_POINTS)
    updates = (np.arange(points) + 0.5) * (steps / points) - 0.5
    return float(learning_rates(optimizer.learning_rate, schedule, updates).mean() * steps)


def learning_rates(
    start: float, schedule: Schedule | None, updates: Float[np.ndarray, " updates"]
) -> Float[np.ndarray, " updates"]:
    """The learning rate at these updates, counted from 0, by Keras's formulas.

    Examples:
        >>> learning_rates(0.1, ExponentialDecay(decay_steps=10, decay_rate=0.5), np.array([0.0, 10.0, 20.0]))
        array([0.1  , 0.05 , 0.025])
    """
    match schedule:
        case None:
            return np.full_like(updates, start)
        case InverseTimeDecay() | ExponentialDecay():
            units = updates / schedule.decay_steps
            units = np.floor(units) if schedule.staircase else units
            if isinstance(schedule, ExponentialDecay):
                return np.asarray(start * schedule.decay_rate**units)
            return np.asarray(start / (1 + schedule.decay_rate * units))
        case PiecewiseConstantDecay(boundaries=boundaries, values=values):
            return np.asarray(values)[np.searchsorted(boundaries, updates, side="left")]
        case CosineDecay():
            return _cosine(start, schedule, updates)


def _cosine(
    start: float, schedule: CosineDecay, updates: Float[np.ndarray, " updates"]
) -> Float[np.ndarray, " updates"]:
    top = start if schedule.warmup_target is None else schedule.warmup_target
    way = np.clip((updates - schedule.warmup_steps) / schedule.decay_steps, 0, 1)
    falling = top * ((1 - schedule.alpha) * 0.5 * (1 + np.cos(np.pi * way)) + schedule.alpha)
    if not schedule.warmup_steps:
        return np.asarray(falling)
    rising = start + (top - start) * updates / schedule.warmup_steps
    return np.where(updates < schedule.warmup_steps, rising, falling)
