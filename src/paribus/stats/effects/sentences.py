"""Effects in plain words: one sentence of a kind for each code and each question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from paribus.stats.effects.answers import Answers
from paribus.stats.effects.effect import Effect
from paribus.stats.standard import Standard
from paribus.stats.wording import amount, counted, listed, points, signed, span, what_matters


@dataclass(frozen=True)
class TrendWords:
    """What a trend is called.

    Args:
        factor: What is varied.
        every: What its slope is per, to be read after "rises by 1 point".
        unit: The same, to be read after "accuracy".
        step: One of these in units of ``trend_weights``.
        span: How many of them lie between the lowest and the highest level.
        aspects: What differs between the arms.

    Examples:
        >>> TrendWords.over("batch size", (16, 32, 64)).every, TrendWords.over("dropout", (0, 0.1, 0.2)).every
        ('with every doubling of batch size', 'with every 0.1 more of dropout')
        >>> TrendWords.over("momentum", (0.8, 0.9, 0.95)).every
        'from momentum 0.8 to 0.95'
    """

    factor: str
    every: str
    unit: str
    step: float
    span: float
    aspects: tuple[str, ...] = ()

    @classmethod
    def over(cls, factor: str, levels: Sequence[float], aspects: tuple[str, ...] = ()) -> "TrendWords":
        """The words for these levels: per doubling where they span one, per step where they begin at 0 or below."""
        lowest, highest = min(levels), max(levels)
        if lowest <= 0:
            step = float(np.diff(sorted(levels)).min())
            more = f"{step:g} more of {factor}"
            return cls(factor, f"with every {more}", f"per {more}", step, (highest - lowest) / step, aspects)
        doublings = math.log2(highest / lowest)
        if doublings >= 1:
            return cls(factor, f"with every doubling of {factor}", f"per doubling of {factor}", 1.0, doublings, aspects)
        reach = f"from {factor} {lowest:g} to {highest:g}"
        return cls(factor, reach, reach, doublings, 1.0, aspects)


@dataclass(frozen=True)
class MainWords:
    """What a main effect is called: a level of a factor against its baseline, averaged over the other factor."""

    factor: str
    level: str
    baseline: str
    other: str
    aspects: tuple[str, ...] = ()
    unit: str = ""
    span: float = 1.0


@dataclass(frozen=True)
class InteractionWords:
    """What an interaction is called: a level of one factor, at a level of the other instead of its baseline."""

    factor: str
    level: str
    baseline: str
    other: str
    other_level: str
    other_baseline: str
    aspects: tuple[str, ...] = ()
    unit: str = ""
    span: float = 1.0


BENT = "What rises and falls again has no trend; the verdicts tell."

EffectWords = TrendWords | MainWords | InteractionWords


def effect_sentence(effect: Effect, words: EffectWords, answers: Answers, standard: Standard) -> str:
    """The whole effect for people: what is known, how well, and what was left out.

    Examples:
        >>> effect = Effect("trend", "depth", "RISES", 0.012, (0.008, 0.016), (0.009, 0.015), (0.008, 0.016), 0.001,
        ...                 0.01, 10, 1728, "accuracy per doubling of depth", "")
        >>> answers = Answers(np.zeros((3, 10, 4), int), np.zeros(4, int), ("cat", "dog"), np.array([50, 50]))
        >>> print(effect_sentence(effect, TrendWords.over("depth", (1, 2, 4)), answers, Standard()))
        Accuracy rises by 1.2 points with every doubling of depth (95% interval 0.8 to 1.6, on new images like these; \
10 seeds x 1,728 images).
    """
    parts = [_gate(effect, words, answers) or _finding(effect, words, standard), _left_out(answers)]
    return " ".join(part for part in parts if part)


def _gate(effect: Effect, words: EffectWords, answers: Answers) -> str:
    """What keeps the question from being answered at all."""
    about = _about(words)
    match effect.code:
        case "CONFOUNDED":
            return f"More than one thing changes: {listed(list(words.aspects))}. {about} cannot be told from it."
        case "FAILED_RUNS":
            return f"{about} cannot be told: no replicate finished in every arm."
        case "NEITHER_LEARNED":
            floor = f"{answers.floor.name} ({answers.floor.value:.1%})"
            return f"No arm is shown to beat {floor}. {about} means nothing yet."
        case "ONE_RUN":
            return f"{about} cannot be told from one run of each arm."
        case _:
            return ""


def _about(words: EffectWords) -> str:
    match words:
        case TrendWords():
            return f"A trend over {words.factor}"
        case MainWords():
            return f"The effect of {words.factor} {words.level} against {words.baseline}"
        case InteractionWords():
            return f"Whether {words.factor} {words.level} and {words.other} {words.other_level} add up"
        case _ as never:
            assert_never(never)


def _finding(effect: Effect, words: EffectWords, standard: Standard) -> str:
    match words:
        case TrendWords():
            return _trend(effect, words, standard)
        case MainWords():
            return _main(effect, words, standard)
        case InteractionWords():
            return _interaction(effect, words, standard)
        case _ as never:
            assert_never(never)


def _trend(effect: Effect, words: TrendWords, standard: Standard) -> str:
    seen = f"{signed(effect.estimate)} points {words.every}"
    match effect.code:
        case "RISES" | "FALLS":
            size = f"{points(abs(effect.estimate))} points {words.every}"
            return f"Accuracy {effect.code.lower()} by {size} ({_sure(effect, standard)})."
        case "FLAT":
            low, high = (end * words.span for end in effect.interval90)
            real = " The trend is real but too small to matter." if _excludes_zero(effect.interval) else ""
            return (
                f"No trend over {words.factor} that matters: {signed(effect.estimate * words.span)} points from its "
                f"lowest to its highest level, 90% interval {span((low, high))}{standard.words}, all inside "
                f"±{amount(effect.matters)}.{real} {BENT}"
            )
        case _:
            interval = f"{span(effect.interval)}{standard.words}"
            return f"No trend is shown over {words.factor}: {seen}, interval {interval}. {BENT}"


def _main(effect: Effect, words: MainWords, standard: Standard) -> str:
    average = f"on average over {words.other}"
    seen = f"{signed(effect.estimate)} points"
    level = f"{words.factor} {words.level}"
    better = "better" if effect.estimate > 0 else "worse"
    match effect.code:
        case "EQUIVALENT":
            return (
                f"No difference that matters between {level} and {words.baseline} {average}: {seen}, 90% "
                f"interval {span(effect.interval90)}{standard.words}, all inside ±{amount(effect.matters)}."
            )
        case "BETTER_ENOUGH" | "WORSE_ENOUGH":
            return (
                f"{level} is {better} than {words.baseline} by {points(abs(effect.estimate))} points {average} "
                f"({_sure(effect, standard)}). That is more than {what_matters(effect.matters)}."
            )
        case "BETTER" | "WORSE":
            return (
                f"{level} is {better} than {words.baseline} {average}, but maybe by less than matters: {seen}, "
                f"interval {span(effect.interval)}{standard.words}."
            )
        case _:
            return (
                f"Cannot tell {level} from {words.baseline} {average}: {seen}, interval "
                f"{span(effect.interval)}{standard.words}."
            )


def _interaction(effect: Effect, words: InteractionWords, standard: Standard) -> str:
    pair = f"{words.factor} {words.level} and {words.other} {words.other_level}"
    match effect.code:
        case "EQUIVALENT":
            return (
                f"No interaction that matters: {pair} add up: {signed(effect.estimate)} points, 90% interval "
                f"{span(effect.interval90)}{standard.words}, all inside ±{amount(effect.matters)}."
            )
        case "BETTER_ENOUGH" | "WORSE_ENOUGH" | "BETTER" | "WORSE":
            more = "more" if effect.estimate > 0 else "less"
            return (
                f"The two do not add up: {words.factor} {words.level} instead of {words.baseline} brings "
                f"{points(abs(effect.estimate))} points {more} with {words.other} {words.other_level} than with "
                f"{words.other_baseline} ({_sure(effect, standard)})."
            )
        case _:
            return (
                f"Cannot tell whether {pair} add up: {signed(effect.estimate)} points, interval "
                f"{span(effect.interval)}{standard.words}. Interactions need about four times the replicates of a main "
                "effect."
            )


def _sure(effect: Effect, standard: Standard) -> str:
    """How well a size is known, without its sign, and on what it rests."""
    low, high = effect.interval
    ends = (low, high) if effect.estimate > 0 else (-high, -low)
    return (
        f"95% interval {span(ends)}{standard.words}, on new images like these; {effect.replicates} seeds x "
        f"{effect.examples:,} images"
    )


def _left_out(answers: Answers) -> str:
    missing = answers.asked - answers.replicates
    if missing <= 0 or answers.replicates == 0:
        return ""
    was = "was" if missing == 1 else "were"
    return f"{counted(missing, 'replicate')} of {answers.asked} {was} left out: not finished in every arm."


def _excludes_zero(interval: tuple[float, float]) -> bool:
    return interval[0] > 0 or interval[1] < 0
