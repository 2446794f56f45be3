"""How often a study of equal arms claims a difference at some look, for each way of looking."""

from collections.abc import Callable
from typing import NamedTuple, get_args

import numpy as np
from scipy.special import stdtrit

from paribus.stats import crossed_interval
from paribus.stats.anytime import anytime_multiple
from paribus.stats.crossed import CrossedInterval
from paribus.stats.looks import LOOKS, Looking, looked_interval

from .rate import Rate
from .world import WORLDS, World

SIZES = (175, 1000)
"""Test images."""

Claims = Callable[[int, CrossedInterval], bool]
"""Whether the look with this number (from 0) claims a difference on this interval."""


class Looked(NamedTuple):
    """How often a false difference is claimed at any of the looks."""

    world: str
    examples: int
    looks: tuple[int, ...]
    rates: dict[str, Rate]


def looked(repetitions: int = 4000, seed: int = 0) -> tuple[Looked, ...]:
    """Three looks, with each interval that one might take, in each world and size of test set."""
    ways = {looking: _always(looking) for looking in get_args(Looking)}
    return _over_worlds(LOOKS, ways, repetitions, seed)


def peeked(repetitions: int = 1000, seed: int = 0) -> tuple[Looked, ...]:
    """A look after every replicate from the third to the 30th."""
    ways = {"once": _always("once"), "open-ended": _always("open-ended")}
    return _over_worlds(tuple(range(3, 31)), ways, repetitions, seed)


def added(repetitions: int = 2000, seed: int = 0) -> tuple[Looked, ...]:
    """A first look at 95 %, and then more replicates than were planned, judged more strictly."""
    ways = {
        "95 % again": _always("once"),
        "98 %": _later(0.98),
        "99 %": _later(0.99),
        "99.5 %": _later(0.995),
        "open-ended": lambda look, interval: _excludes(looked_interval(interval, "open-ended" if look else "once")),
    }
    schedules = ((5, 10), (5, 10, 20), (5, 8, 11), (10, 15, 20))
    return tuple(row for looks in schedules for row in _over_worlds(looks, ways, repetitions, seed))


def anytime(repetitions: int = 20_000, most: int = 30, seed: int = 0) -> tuple[Rate, Rate]:
    """Normal values without effect, looked at after each from the third on: anytime-valid, and Student's interval."""
    values = np.random.default_rng(seed).normal(size=(repetitions, most))
    counts = np.arange(1, most + 1)
    means = np.cumsum(values, axis=1) / counts  # (repetitions, values)
    variances = (np.cumsum(values**2, axis=1) - counts * means**2)[:, 2:] / (counts[2:] - 1)
    t = np.abs(means[:, 2:]) / np.sqrt(variances / counts[2:])
    limits = np.array([anytime_multiple(int(count)) for count in counts[2:]])
    student = stdtrit(counts[2:] - 1, 0.975)
    claimed = [int(np.sum((t > limit).any(axis=1))) for limit in (limits, student)]
    return Rate(claimed[0], repetitions), Rate(claimed[1], repetitions)


def _over_worlds(looks: tuple[int, ...], ways: dict[str, Claims], repetitions: int, seed: int) -> tuple[Looked, ...]:
    return tuple(
        Looked(name, examples, looks, _rates(world, examples, looks, ways, repetitions, seed))
        for name, world in WORLDS.items()
        for examples in SIZES
    )


def _rates(
    world: World, examples: int, looks: tuple[int, ...], ways: dict[str, Claims], repetitions: int, seed: int
) -> dict[str, Rate]:
    rng = np.random.default_rng((seed, examples))
    hits = dict.fromkeys(ways, 0)
    for _ in range(repetitions):
        differences = world.differences(rng, looks[-1], examples)
        intervals = [crossed_interval(differences[:look]) for look in looks]
        for way, claims in ways.items():
            hits[way] += any(claims(look, interval) for look, interval in enumerate(intervals))
    return {way: Rate(count, repetitions) for way, count in hits.items()}


def _always(looking: Looking) -> Claims:
    return lambda _, interval: _excludes(looked_interval(interval, looking))


def _later(level: float) -> Claims:
    return lambda look, interval: _excludes(looked_interval(interval, "once", level if look else 0.95))


def _excludes(interval: tuple[float, float]) -> bool:
    return interval[0] > 0 or interval[1] < 0
