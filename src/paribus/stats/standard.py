"""How strictly a comparison is held: how often a study is looked at, and how many comparisons it makes.

Whoever looks again after every new seed, or compares twenty arms, finds a difference by luck sooner or later. A
``Standard`` counts both, so that 5 % stays 5 % over all looks and all comparisons together.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from paribus.stats.anytime import e_value_of_t
from paribus.stats.cautious import cautious_p
from paribus.stats.crossed import Components, CrossedInterval
from paribus.stats.looks import STAGED_SHARE, Looking, looked_interval, staged_level
from paribus.stats.plan import plan_replicates, replicates_at_any_look
from paribus.stats.several import benjamini_hochberg, holm, simultaneous_level

MOST_CONFIRMED = 10
"""Comparisons up to which none may be wrong (Holm); beyond, a share of those told may be (Benjamini-Hochberg)."""


@dataclass(frozen=True)
class Standard:
    """What the error rates of a verdict are counted over.

    Args:
        looking: How often a study is judged while it grows.
        comparisons: How many arms it compares.

    Examples:
        >>> Standard(comparisons=4).words
        ' for all 4 comparisons'
        >>> Standard().words
        ''
    """

    looking: Looking = "once"
    comparisons: int = 1

    def level(self, nominal: float) -> float:
        """The level that one interval at one planned look must have, for *nominal* over all of them.

        Examples:
            >>> round(Standard(comparisons=4).level(0.95), 4), round(Standard("staged").level(0.95), 4)
            (0.9875, 0.98)
        """
        level = simultaneous_level(nominal, self.comparisons)
        return level if self.looking == "once" else staged_level(level)

    def next_look(self) -> "Standard":
        """The standard of the same comparisons once runs are added that nobody planned: looking again has its price.

        Examples:
            >>> Standard().next_look().looking, Standard("staged").next_look().looking
            ('open-ended', 'open-ended')
        """
        return replace(self, looking="open-ended")

    def replicates_needed(self, components: Components, examples: int, matters: float) -> int | None:
        """How many replicates would show *matters* at such a look, 4 times in 5; ``None`` where no number would."""
        if self.looking == "open-ended":
            level = simultaneous_level(0.95, self.comparisons)
            return replicates_at_any_look(components, examples, matters, level)
        return plan_replicates(components, examples, matters, self.level(0.95)).replicates

    def interval(self, crossed: CrossedInterval, nominal: float) -> tuple[float, float]:
        """The interval that holds with *nominal* confidence over all looks and comparisons."""
        return looked_interval(crossed, self.looking, simultaneous_level(nominal, self.comparisons))

    def p(self, crossed: CrossedInterval) -> float:
        """The p value against no difference, over all looks; of this comparison alone."""
        match self.looking:
            case "once":
                return cautious_p(crossed)
            case "staged":
                return min(1.0, cautious_p(crossed) / STAGED_SHARE)
            case "open-ended":
                t = abs(crossed.estimate) / crossed.standard_error if crossed.standard_error > 0 else math.inf
                return min(1.0, 1 / e_value_of_t(t, crossed.replicates))
            case _:
                assert_never(self.looking)

    @property
    def words(self) -> str:
        """What to say after "95% interval"; empty for one comparison that is looked at once."""
        all_of_them = "both" if self.comparisons == 2 else f"all {self.comparisons}"
        counted = [f"{all_of_them} comparisons"] if self.comparisons > 1 else []
        looks = {"once": [], "staged": ["every planned look"], "open-ended": ["any number of looks"]}[self.looking]
        return f" for {' and '.join(counted + looks)}" if counted or looks else ""


def adjusted(p: Sequence[float]) -> tuple[float, ...]:
    """The p values of all comparisons of a study, each counted among the others.

    Up to ten by Holm: 5 % is then the chance of even one false claim. Beyond that by Benjamini and Hochberg: of the
    claims that are made 5 % are expected to be false, and each is worth a second look, no more.

    Examples:
        >>> adjusted([0.001, 0.012, 0.021, 0.04, 0.2])
        (0.005, 0.048, 0.063, 0.08, 0.2)
    """
    return holm(p) if len(p) <= MOST_CONFIRMED else benjamini_hochberg(p)
