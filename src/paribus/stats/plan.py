"""How many more: seeds, or images where no number of seeds will do.

A plan asks for power against the smallest difference that matters, never against the difference that was seen.
"""

import math
from dataclasses import dataclass

from scipy import special

from paribus.stats.anytime import anytime_multiple
from paribus.stats.crossed import Components
from paribus.stats.level import upper_quantile

MOST_REPLICATES = 2**20
"""Where the search ends: a million replicates are endless."""

MOST_AT_ANY_LOOK = 2_000
"""The same where every number is tried: an interval for any number of looks is not narrower with ever more of them."""

_CONFIDENCE, _POWER = float(special.ndtri(0.975)), float(special.ndtri(0.80))


@dataclass(frozen=True)
class Plan:
    """What it would take to see a difference that matters, 4 times in 5, at the 5 % level.

    Args:
        replicates: Replicates of each arm at these examples; ``None`` where no number of them will do.
        examples: Examples that would do with endless replicates; ``None`` where replicates alone will do.
        smallest: The smallest difference that endless replicates could show at these examples.

    Examples:
        >>> Plan(replicates=48, examples=None, smallest=0.021).replicates
        48
    """

    replicates: int | None
    examples: int | None
    smallest: float


def plan_replicates(components: Components, examples: int, matters: float, level: float = 0.95) -> Plan:
    """What would settle a paired comparison whose variance has these *components*, measured on so many *examples*.

    Args:
        components: What a pilot measured.
        examples: How many examples it measured them on.
        matters: The smallest difference worth having.
        level: The level of the interval that is to settle it.

    Raises:
        ValueError: *matters* is not positive.

    Examples:
        Batch norm on 175 images: only more images help.

        >>> pilot = Components(replicates=4.35e-4, examples=0.124, residual=0.084)
        >>> plan_replicates(pilot, examples=175, matters=0.0229)
        Plan(replicates=None, examples=1854, smallest=0.0745...)
    """
    if not matters > 0:
        raise ValueError(f"`matters` must be positive; got {matters:g}. Write 0.01 for one point of accuracy.")
    replicates = _fewest_replicates(components, examples, matters, level)
    endless = _endless(level)
    # Where replicates alone cannot do, images must be more than there are, whatever rounding says.
    images = max(examples + 1, math.ceil(components.examples * (endless / matters) ** 2))
    return Plan(
        replicates=replicates,
        examples=images if replicates is None else None,
        smallest=endless * math.sqrt(components.examples / examples),
    )


def replicates_at_any_look(components: Components, examples: int, matters: float, level: float = 0.95) -> int | None:
    """Replicates at which a study that may be looked at any number of times shows *matters* 4 times in 5.

    More than a study needs that is planned beforehand: its intervals are ``anytime_multiple`` standard errors wide each
    way. ``None`` where two thousand would not do.

    Examples:
        >>> pilot = Components(replicates=1.44e-4, examples=9.87e-3, residual=0.038)
        >>> replicates_at_any_look(pilot, 175, 0.05), plan_replicates(pilot, 175, 0.05).replicates
        (9, 5)
    """
    return next(
        (
            replicates
            for replicates in range(2, MOST_AT_ANY_LOOK + 1)
            if (anytime_multiple(replicates, level) + float(special.stdtrit(replicates - 1, 0.80)))
            * math.sqrt(components.variance(replicates, examples))
            <= matters
        ),
        None,
    )


def smallest_visible(components: Components, replicates: int, examples: int, level: float = 0.95) -> float:
    """The difference that so many replicates and examples show 4 times in 5, in an interval of this *level*.

    Examples:
        >>> pilot = Components(replicates=1.44e-4, examples=9.87e-3, residual=0.038)
        >>> [round(smallest_visible(pilot, replicates, 175), 4) for replicates in (4, 5, 10)]
        [0.0504, 0.0422, 0.0303]
    """
    freedom = replicates - 1
    errors = special.stdtrit(freedom, upper_quantile(level)) + special.stdtrit(freedom, 0.80)
    return float(errors) * math.sqrt(components.variance(replicates, examples))


def images_unpaired(share: float, baseline_share: float) -> int:
    """Images per model to tell two accuracies apart, one run each on images of its own, 4 times in 5.

    Knows the noise of the images alone; seeds come on top.

    Raises:
        ValueError: Equal shares, or a share outside [0, 1].

    Examples:
        >>> images_unpaired(117 / 175, 121 / 175)
        6537

    References:
        Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, section 4.2.
    """
    difference = _difference(share, baseline_share)
    mean = (share + baseline_share) / 2
    apart = share * (1 - share) + baseline_share * (1 - baseline_share)
    errors = _CONFIDENCE * math.sqrt(2 * mean * (1 - mean)) + _POWER * math.sqrt(apart)
    return math.ceil((errors / difference) ** 2)


def images_paired(difference: float, disagreement: float) -> int:
    """Images to tell two models apart that answer the same images, one run each, 4 times in 5.

    Args:
        difference: The difference of their accuracies.
        disagreement: The share of images that exactly one of them gets right.

    Raises:
        ValueError: *disagreement* does not lie between ``abs(difference)`` and 1, or there is no difference.

    Examples:
        >>> images_paired(0.01, disagreement=0.05)
        3923

    References:
        Connor (1987), Sample size for testing differences in proportions for the paired-sample design, Biometrics 43.
    """
    if not 0 < abs(difference) <= disagreement <= 1:
        raise ValueError(
            f"`disagreement` must lie between the difference, which is not 0, and 1; got {disagreement:g} for a "
            f"difference of {difference:g}."
        )
    errors = _CONFIDENCE * math.sqrt(disagreement) + _POWER * math.sqrt(disagreement - difference**2)
    return math.ceil((errors / difference) ** 2)


def images_when_none_differ(matters: float) -> int:
    """Images on which two models must agree without exception to exclude a difference of *matters* at the 5 % level.

    Examples:
        >>> images_when_none_differ(0.01)
        299
    """
    return math.ceil(math.log(0.05) / math.log1p(-matters))


def _endless(level: float) -> float:
    """Standard errors that a difference must have to be seen 4 times in 5 with endless seeds: 2.80 at 95 %."""
    return round(float(special.ndtri(upper_quantile(level))) + _POWER, 2)


def _fewest_replicates(components: Components, examples: int, matters: float, level: float) -> int | None:
    """The fewest replicates, by bisection: more of them never show less."""
    if smallest_visible(components, MOST_REPLICATES, examples, level) > matters:
        return None
    too_few, enough = 1, MOST_REPLICATES
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if smallest_visible(components, middle, examples, level) > matters:
            too_few = middle
        else:
            enough = middle
    return enough


def _difference(share: float, baseline_share: float) -> float:
    if not (0 <= share <= 1 and 0 <= baseline_share <= 1) or share == baseline_share:
        raise ValueError(f"the shares must differ and lie in [0, 1]; got {share:g} and {baseline_share:g}.")
    return share - baseline_share
