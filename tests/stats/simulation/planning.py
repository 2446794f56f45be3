"""Whether the planner keeps its promise: as many replicates as it asks for show what matters 4 times in 5."""

from functools import cache
from typing import NamedTuple

import numpy as np

from paribus.stats import Components, cautious_interval, crossed_interval, plan_replicates

from .rate import Rate
from .world import BASELINE, WORLDS

SETTINGS = ((0.05, 1000), (0.04, 1000), (0.03, 4000), (0.02, 4000))
"""What matters, which is also the true difference, and the number of examples."""


class Planned(NamedTuple):
    """What was planned from the true components, and how often it showed the difference."""

    world: str
    matters: float
    examples: int
    replicates: int
    seen: Rate


def planned(repetitions: int = 600, seed: int = 0) -> tuple[Planned, ...]:
    """One row for each world and setting that any number of replicates can settle."""
    rows = []
    for name in WORLDS:
        for matters, examples in SETTINGS:
            replicates = plan_replicates(components(name, matters), examples, matters).replicates
            if replicates is not None:
                seen = _seen(name, matters, examples, replicates, repetitions, seed)
                rows.append(Planned(name, matters, examples, replicates, seen))
    return tuple(rows)


@cache
def components(name: str, difference: float) -> Components:
    """The true components of the difference, known to about 2 %: from 1,000 replicates on 4,000 examples."""
    rng = np.random.default_rng(0)
    return crossed_interval(WORLDS[name].differences(rng, 1000, 4000, (BASELINE + difference, BASELINE))).components


def _seen(name: str, matters: float, examples: int, replicates: int, repetitions: int, seed: int) -> Rate:
    rng = np.random.default_rng((seed, examples, replicates))
    accuracies = (BASELINE + matters, BASELINE)
    measured = (
        crossed_interval(WORLDS[name].differences(rng, replicates, examples, accuracies)) for _ in range(repetitions)
    )
    return Rate(sum(cautious_interval(crossed)[0] > 0 for crossed in measured), repetitions)
