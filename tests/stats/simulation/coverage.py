"""How often the intervals that people use cover the true difference of two arms."""

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from paribus.stats import cautious_interval, crossed_interval

from .rate import Rate
from .world import BASELINE, NOISY, World

EFFECT = 0.0234
"""The true difference: 4 of 175 images."""

SETTINGS = (
    (2, 175, 6000),
    (3, 175, 1500),
    (5, 175, 1500),
    (10, 175, 1500),
    (3, 1000, 1500),
    (5, 1000, 1500),
    (10, 1000, 1500),
    (5, 10_000, 300),
)
"""Replicates, examples, repetitions."""


class Coverage(NamedTuple):
    """How often five kinds of 95 % interval cover the truth, and how far two of them reach each way."""

    replicates: int
    examples: int
    pooled: Rate
    examples_only: Rate
    seeds_only: Rate
    crossed: Rate
    cautious: Rate
    crossed_reach: float
    cautious_reach: float


def coverage(world: World = NOISY, seed: int = 0) -> tuple[Coverage, ...]:
    """One row for each of ``SETTINGS``."""
    return tuple(_row(world, np.random.default_rng((seed, *setting)), *setting) for setting in SETTINGS)


def _row(world: World, rng: np.random.Generator, replicates: int, examples: int, repetitions: int) -> Coverage:
    reaches = np.empty((repetitions, 5))
    misses = np.empty(repetitions)
    for repetition in range(repetitions):
        both = world.correct(rng, replicates, examples, (BASELINE + EFFECT, BASELINE))
        misses[repetition] = abs(both[0].mean() - both[1].mean() - EFFECT)
        reaches[repetition] = _reaches(both)
    rates = [Rate(int(hits), repetitions) for hits in np.sum(misses[:, None] <= reaches, axis=0)]
    return Coverage(replicates, examples, *rates, *map(float, reaches[:, 3:].mean(axis=0)))


def _reaches(both: np.ndarray) -> tuple[float, ...]:
    """How far each kind of interval reaches to one side of the difference."""
    differences = both[0].astype(np.float64) - both[1]
    replicates, examples = differences.shape
    shares = both.mean(axis=(1, 2))
    interval = crossed_interval(differences)
    return (
        1.96 * np.sqrt(np.sum(shares * (1 - shares)) / differences.size),  # every answer a coin of its own
        1.96 * differences.mean(axis=0).std(ddof=1) / np.sqrt(examples),
        stdtrit(replicates - 1, 0.975) * differences.mean(axis=1).std(ddof=1) / np.sqrt(replicates),
        interval.high - interval.estimate,
        cautious_interval(interval)[1] - interval.estimate,
    )
