"""How often a study with several arms, all equal to the baseline, claims a difference for at least one of them."""

from typing import NamedTuple

import numpy as np

from paribus.stats import crossed_interval
from paribus.stats.cautious import cautious_p
from paribus.stats.several import holm

from .rate import Rate
from .world import BASELINE, WORLDS, World

SETTINGS = ((4, 5, 1000), (4, 10, 1000), (9, 5, 1000))
"""Arms besides the baseline, replicates, examples."""


class Family(NamedTuple):
    """How often some arm is told from the baseline: each for itself, and counted together."""

    world: str
    arms: int
    replicates: int
    examples: int
    alone: Rate
    holm: Rate


def families(repetitions: int = 2000, seed: int = 0) -> tuple[Family, ...]:
    """One row for each world and setting."""
    return tuple(
        Family(name, *setting, *_rates(world, *setting, repetitions, seed))
        for name, world in WORLDS.items()
        for setting in SETTINGS
    )


def _rates(world: World, arms: int, replicates: int, examples: int, repetitions: int, seed: int) -> tuple[Rate, Rate]:
    rng = np.random.default_rng((seed, arms, replicates))
    alone, together = 0, 0
    for _ in range(repetitions):
        baseline, *others = world.correct(rng, replicates, examples, [BASELINE] * (arms + 1)).astype(np.float64)
        p = [cautious_p(crossed_interval(other - baseline)) for other in others]
        alone += min(p) < 0.05
        together += min(holm(p)) < 0.05
    return Rate(alone, repetitions), Rate(together, repetitions)
