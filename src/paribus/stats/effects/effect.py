"""An effect: what may be said about several arms at once, in numbers and in words."""

from dataclasses import dataclass
from typing import Literal

from paribus.stats.effects.decision import EffectCode

EffectKind = Literal["trend", "main", "interaction"]


@dataclass(frozen=True)
class Effect:
    """What may be said about several arms at once.

    Args:
        kind: ``trend`` over the levels of an ordered factor; with two factors, the ``main`` effect of a level, averaged
            over the other factor, or the ``interaction`` of two levels.
        name: What it is about.
        code: What may be said; for an interaction "better" means that both changes bring more together than apart.
        estimate: The effect, in ``unit``; ``nan`` when nothing could be measured.
        interval: 95 %, for new images like these and new seeds, over all looks and effects; (nan, nan) with fewer
            than two replicates.
        interval90: The same at 90 %, which decides whether it is too small to matter.
        this_test_set: 95 %, for new seeds on exactly these images.
        p: Against no effect, over all looks, and by Holm's rule over all main effects and interactions; ``nan`` with
            fewer than two replicates.
        matters: The smallest difference worth having; of a trend, between its lowest and its highest level.
        replicates: Replicates that finished in every arm.
        examples: Images they were scored on.
        unit: What the estimate is per: ``accuracy`` (0.01 is one point), or ``accuracy per doubling of batch size``.
        sentence: The whole of it, for people.

    Examples:
        >>> Effect("trend", "depth", "RISES", 0.012, (0.008, 0.016), (0.009, 0.015), (0.008, 0.016), 0.001, 0.01, 10,
        ...        1728, "accuracy per doubling of depth", "Accuracy rises.").code
        'RISES'
    """

    kind: EffectKind
    name: str
    code: EffectCode
    estimate: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    p: float
    matters: float
    replicates: int
    examples: int
    unit: str
    sentence: str
