"""Questions about several arms at once: a trend over ordered levels, main effects and interactions of two factors.

They are asked before any two arms are compared: one question about all runs sees more than many about some of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from jaxtyping import Float

from paribus.stats.combination import combined
from paribus.stats.effects.answers import Answers
from paribus.stats.effects.decision import decide_effect
from paribus.stats.effects.effect import Effect, EffectKind
from paribus.stats.effects.sentences import EffectWords, InteractionWords, MainWords, TrendWords, effect_sentence
from paribus.stats.factorial import interaction_weights, main_effect_weights
from paribus.stats.looks import Looking
from paribus.stats.mean import mean_interval
from paribus.stats.proportion import clopper_pearson_interval
from paribus.stats.several import holm
from paribus.stats.standard import Standard
from paribus.stats.trend import trend_weights

NOTHING = (math.nan, math.nan)


@dataclass(frozen=True)
class CrossedFactor:
    """One of two factors that are varied together.

    Args:
        name: What it varies.
        levels: Its levels, in the order of the arms.
        baseline: Which of them is the baseline.
        aspects: What its levels change; with more than one, no effect can be attributed to it.

    Examples:
        >>> CrossedFactor("batch size", ("32", "64"), baseline=0).levels
        ('32', '64')
    """

    name: str
    levels: tuple[str, ...]
    baseline: int
    aspects: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[int, ...]:
        """The levels that are no baseline."""
        return tuple(level for level in range(len(self.levels)) if level != self.baseline)


def trend_effect(
    answers: Answers,
    factor: str,
    levels: Sequence[float],
    *,
    matters: float = 0.01,
    looking: Looking = "once",
    aspects: Sequence[str] = (),
) -> Effect:
    """Whether accuracy rises or falls with the level of an ordered factor, on the whole.

    The estimand is the least-squares slope of ``trend_weights``: over the logarithm of the levels where all are
    positive. It sees the straight part only: what rises and falls again may have no slope. It is too small to matter
    when the 90 % interval of what it makes from the lowest to the highest level lies inside ±*matters*.

    Args:
        answers: What the arms answered.
        factor: What is varied.
        levels: The level of each arm.
        matters: The smallest difference worth having.
        looking: How often the study is judged while it grows.
        aspects: What differs between the arms; with more than one, no trend can be attributed to the factor.

    Raises:
        ValueError: Fewer than 3 levels, equal ones, or another number of levels than of arms.

    Examples:
        >>> rng, labels = np.random.default_rng(0), np.tile([0, 1], 200)
        >>> wrong = rng.random((3, 5, 400)) > np.array([0.7, 0.75, 0.8])[:, None, None]
        >>> answers = Answers(np.where(wrong, 1 - labels, labels), labels, ("cat", "dog"), np.array([50, 50]))
        >>> print(trend_effect(answers, "width", (16, 32, 64)).sentence[:71])
        Accuracy rises by 4.5 points with every doubling of width (95% interval
    """
    weights = trend_weights(levels)
    words = TrendWords.over(factor, levels, tuple(aspects))
    asked = _Asked("trend", factor, weights * words.step, words)
    return _effect(answers, asked, _measure(answers, asked.weights, Standard(looking)), Standard(looking), matters)


def factorial_effects(
    answers: Answers,
    factors: tuple[CrossedFactor, CrossedFactor],
    *,
    matters: float = 0.01,
    looking: Looking = "once",
) -> tuple[Effect, ...]:
    """The main effect of every level of two factors that are varied together, and the interaction of every two levels.

    A main effect is a mean over the levels of the other factor, all counted alike. An interaction is what the step of
    the one factor brings more at a level of the other than at its baseline; zero says that the two add up. All of them
    are one family: Holm's rule keeps the chance of even one false claim among them at 5 %.

    Args:
        answers: What the arms answered, row by row: the second factor changes first.
        factors: The first and the second factor.
        matters: The smallest difference worth having.
        looking: How often the study is judged while it grows.

    Examples:
        >>> rng, labels = np.random.default_rng(0), np.tile([0, 1], 200)
        >>> wrong = rng.random((4, 5, 400)) > np.array([0.6, 0.6, 0.7, 0.9])[:, None, None]
        >>> answers = Answers(np.where(wrong, 1 - labels, labels), labels, ("cat", "dog"), np.array([50, 50]))
        >>> both = CrossedFactor("activation", ("relu", "elu"), 0), CrossedFactor("batch size", ("32", "64"), 0)
        >>> for effect in factorial_effects(answers, both):
        ...     print(effect.kind, effect.name, effect.code)
        main activation: elu against relu BETTER_ENOUGH
        main batch size: 64 against 32 BETTER_ENOUGH
        interaction elu × 64 BETTER_ENOUGH
    """
    family = [*_mains(factors), *_interactions(factors)]
    counted = [each for each in family if not _confounded(each.words)]
    standard = Standard(looking, max(1, len(counted)))
    measured = [_measure(answers, each.weights, standard) for each in family]
    places = [place for place, each in enumerate(family) if each in counted and not math.isnan(measured[place].p)]
    for place, p in zip(places, holm([measured[place].p for place in places]), strict=True):
        measured[place] = replace(measured[place], p=p)
    return _told_together([_effect(answers, *each, standard, matters) for each in zip(family, measured, strict=True)])


def _told_together(effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects, main ones with a warning where they are averages of effects that differ."""
    sizes = {"BETTER_ENOUGH", "WORSE_ENOUGH", "BETTER", "WORSE"}
    differ = any(effect.kind == "interaction" and effect.code in sizes for effect in effects)
    warning = " It is not the same at every level: the two factors do not add up."
    return tuple(
        replace(effect, sentence=effect.sentence + warning)
        if differ and effect.kind == "main" and effect.code in sizes
        else effect
        for effect in effects
    )


@dataclass(frozen=True, eq=False)
class _Asked:
    kind: EffectKind
    name: str
    weights: Float[np.ndarray, " arms"]
    words: EffectWords


@dataclass(frozen=True)
class _Measured:
    estimate: float
    interval: tuple[float, float]
    interval90: tuple[float, float]
    this_test_set: tuple[float, float]
    p: float


def _mains(factors: tuple[CrossedFactor, CrossedFactor]) -> list[_Asked]:
    shape = len(factors[0].levels), len(factors[1].levels)
    asked = []
    for position in (0, 1):
        factor, other = factors[position], factors[1 - position]
        for level in factor.steps:
            name, baseline = factor.levels[level], factor.levels[factor.baseline]
            weights = main_effect_weights(shape, 0 if position == 0 else 1, level, factor.baseline)
            words = MainWords(factor.name, name, baseline, other.name, factor.aspects)
            asked.append(_Asked("main", f"{factor.name}: {name} against {baseline}", weights.ravel(), words))
    return asked


def _interactions(factors: tuple[CrossedFactor, CrossedFactor]) -> list[_Asked]:
    first, second = factors
    shape, baseline = (len(first.levels), len(second.levels)), (first.baseline, second.baseline)
    asked = []
    for one, other in product(first.steps, second.steps):
        step, place = first.levels[one], second.levels[other]
        words = InteractionWords(
            first.name, step, first.levels[first.baseline], second.name, place, second.levels[second.baseline],
            max(first.aspects, second.aspects, key=len),
        )  # fmt: skip
        weights = interaction_weights(shape, (one, other), baseline)
        asked.append(_Asked("interaction", f"{step} × {place}", weights.ravel(), words))
    return asked


def _measure(answers: Answers, weights: Float[np.ndarray, " arms"], standard: Standard) -> _Measured:
    each = np.tensordot(weights, np.mean(answers.correct, axis=-1), axes=1)  # (replicates,)
    if answers.replicates < 2:
        return _Measured(float(each.mean()) if len(each) else math.nan, NOTHING, NOTHING, NOTHING, math.nan)
    crossed, most = combined(answers.correct, weights), float(np.abs(weights).sum() / 2)
    if crossed.standard_error == 0 and crossed.estimate == 0:
        # No variance to estimate, and yet 0 of 20 images says less than 0 of 2,000: the exact interval does.
        widths = [clopper_pearson_interval(0, len(answers.labels), standard.level(level))[1] for level in (0.95, 0.9)]
        interval, interval90 = ((-most * width, most * width) for width in widths)
        return _Measured(0.0, interval, interval90, (0.0, 0.0), 1.0)
    spans = [standard.interval(crossed, level) for level in (0.95, 0.9)]
    interval, interval90 = ((max(low, -most), min(high, most)) for low, high in spans)
    return _Measured(crossed.estimate, interval, interval90, mean_interval(each), standard.p(crossed))


def _effect(answers: Answers, asked: _Asked, measured: _Measured, standard: Standard, matters: float) -> Effect:
    words = asked.words
    matters = max(matters, 1 / len(answers.labels))
    code = decide_effect(
        trend=asked.kind == "trend",
        confounded=_confounded(words),
        replicates=answers.replicates,
        learned=answers.learned,
        interval=measured.interval,
        interval90=measured.interval90,
        p=measured.p,
        matters=matters / words.span,
    )
    unnamed = Effect(
        kind=asked.kind,
        name=asked.name,
        code=code,
        estimate=measured.estimate,
        interval=measured.interval,
        interval90=measured.interval90,
        this_test_set=measured.this_test_set,
        p=measured.p,
        matters=matters,
        replicates=answers.replicates,
        examples=len(answers.labels),
        unit=f"accuracy {words.unit}".strip(),
        sentence="",
    )
    return replace(unnamed, sentence=effect_sentence(unnamed, words, answers, standard))


def _confounded(words: EffectWords) -> bool:
    """Whether more than one thing changes with the level."""
    return len(words.aspects) > 1
