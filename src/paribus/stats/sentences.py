"""A contrast and its code in plain words: one sentence of a kind for each row of the decision table.

Points are percentage points of accuracy.
"""

from typing import assert_never

import numpy as np

from paribus.stats.advice import is_structural, plan_sentence
from paribus.stats.boschloo import boschloo_p
from paribus.stats.contrast import Contrast, Evidence
from paribus.stats.decision import VerdictCode
from paribus.stats.floors import collapsed_answer, stopped_clock
from paribus.stats.mcnemar import mcnemar_p
from paribus.stats.standard import MOST_CONFIRMED, Standard
from paribus.stats.wording import amount, counted, in_p, listed, number, points, signed, span, what_matters


def sentence(code: VerdictCode, contrast: Contrast) -> str:
    """The whole verdict for people: what is known, how well, and what would settle the rest.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.contrast import Evidence, measure
        >>> labels = np.tile([0, 1], 200)
        >>> answers = np.array([labels, labels])
        >>> evidence = Evidence("a", "b", answers, answers, labels, ("cat", "dog"), np.array([50, 50]), True, ())
        >>> print(sentence("NO_EFFECT", measure(evidence, matters=0.01)))
        a and b gave the same probabilities, bit for bit, in each of 2 replicates: did the change reach the model?
    """
    parts = [
        _faults(contrast),
        _finding(code, contrast),
        _among_many(code, contrast),
        _scopes(code, contrast),
        _failures(contrast),
        plan_sentence(code, contrast),
    ]
    return " ".join(part for part in parts if part)


def _faults(contrast: Contrast) -> str:
    """What is wrong with the arms themselves: a comparison of faulty models says nothing about sound ones."""
    faults = contrast.evidence.faults
    return f"Valid only as a statement about models with a fault ({'; '.join(faults)})." if faults else ""


def _finding(code: VerdictCode, contrast: Contrast) -> str:
    evidence, widened = contrast.evidence, contrast.standard.words
    arm, baseline = evidence.arm_words, evidence.baseline_words
    match code:
        case "CONFOUNDED":
            return _confounded(contrast)
        case "NO_EFFECT":
            every = "their one replicate" if evidence.replicates == 1 else f"each of {evidence.replicates} replicates"
            return (
                f"{arm} and {baseline} gave the same probabilities, bit for bit, in {every}: "
                "did the change reach the model?"
            )
        case "FAILED_RUNS":
            return "Nothing to compare: no replicate finished in both arms."
        case "NEITHER_LEARNED":
            return _neither_learned(contrast)
        case "ONE_RUN":
            return _one_run(contrast)
        case "EQUIVALENT":
            real = contrast.interval[0] > 0 or contrast.interval[1] < 0
            return (
                f"No difference that matters between {arm} and {baseline}: {signed(contrast.difference)} points, 90% "
                f"interval {span(contrast.interval90)}{widened}, all inside ±{amount(contrast.matters)}."
                + (" The difference is real but too small to matter." if real else "")
            )
        case "BETTER_ENOUGH" | "WORSE_ENOUGH":
            return (
                f"{arm} is {_direction(contrast)} than {baseline} by {points(abs(contrast.difference))} points on new "
                f"images like these (95% interval {span(_magnitude(contrast.interval))}{widened}; "
                f"{_seeds(evidence)} x {evidence.examples:,} images). "
                f"That is more than {what_matters(contrast.matters)}."
            )
        case "BETTER" | "WORSE":
            return (
                f"{arm} is {_direction(contrast)} than {baseline}, but maybe by less than matters: "
                f"{signed(contrast.difference)} points, interval {span(contrast.interval)}{widened}."
            )
        case "CANNOT_TELL":
            ends = f"{span(contrast.interval)}{widened}"
            return f"Cannot tell: {signed(contrast.difference)} points, interval {ends}."
        case _ as never:
            assert_never(never)


def _confounded(contrast: Contrast) -> str:
    changes = contrast.evidence.changes
    each = listed([what if is_structural(what) else f"{what} {before}→{after}" for what, before, after in changes])
    changed = f"{number(len(changes))} things changed, not one: {each}."
    match contrast.evidence.replicates:
        case 0:
            return f"{changed} No replicate finished in both arms."
        case 1:
            return f"{changed} Together they make {signed(contrast.difference)} points, one run each."
        case _:
            ends = span(contrast.interval)
            return f"{changed} Together they make {signed(contrast.difference)} points (95% interval {ends})."


def _neither_learned(contrast: Contrast) -> str:
    evidence, floor = contrast.evidence, contrast.floor
    below = contrast.arm_above_floor[1] < 0 and contrast.baseline_above_floor[1] < 0
    words = "Both arms do worse than" if below else "Neither arm is shown to beat"
    clock = stopped_clock(evidence.labels, evidence.classes)
    lucky = f"; a stopped clock could get {clock.value:.1%}" if clock.value > floor.value else ""
    collapsed = [
        _collapsed(evidence.arm_words, evidence.arm_predictions, evidence.classes),
        _collapsed(evidence.baseline_words, evidence.baseline_predictions, evidence.classes),
    ]
    verdict = f"{words} {floor.name} ({floor.value:.1%}{lucky}). Which is higher means nothing yet."
    return " ".join([verdict, *(words for words in collapsed if words)])


def _collapsed(arm: str, predictions: np.ndarray, classes: tuple[str, ...]) -> str:
    answers = [collapsed_answer(row) for row in predictions]
    stuck = [answer for answer in answers if answer is not None]
    if not stuck:
        return ""
    if len(stuck) < len(answers):
        return f"{arm} gave one answer for nearly every image in {len(stuck)} of {len(answers)} runs."
    if len(set(stuck)) > 1:
        return f"{arm} gave one answer for nearly every image, not the same in every run."
    every = "every" if np.all(predictions == stuck[0]) else "nearly every"
    return f'{arm} answered "{classes[stuck[0]]}" for {every} image.'


def _one_run(contrast: Contrast) -> str:
    evidence = contrast.evidence
    only_arm = int(np.sum(evidence.arm_correct & ~evidence.baseline_correct))
    only_baseline = int(np.sum(evidence.baseline_correct & ~evidence.arm_correct))
    disagreements = only_arm + only_baseline
    p = mcnemar_p(only_arm, only_baseline)
    if disagreements == 0:
        return "One run each: both trained models are right on the same images."
    if mcnemar_p(disagreements, 0) >= 0.05:
        return (
            f"One run each: even if every changed answer had gone the same way, {counted(disagreements, 'image')} out "
            f"of {evidence.examples:,} could not be told from luck (p >= {mcnemar_p(disagreements, 0):.3f})."
        )
    counts = (
        f"{evidence.arm_words} alone is right on {only_arm:,}, {evidence.baseline_words} alone on {only_baseline:,}; "
        f"{in_p(p)}"
    )
    if p < 0.05:
        return (
            f"One run each: these two trained models differ on these images ({counts}), but one run cannot say the "
            "change caused it."
        )
    return f"One run each: these two trained models cannot be told apart on these images ({counts})."


def _among_many(code: VerdictCode, contrast: Contrast) -> str:
    """Where comparisons were counted together: what the interval alone would not tell."""
    if code not in {"BETTER_ENOUGH", "WORSE_ENOUGH", "BETTER", "WORSE"}:
        return ""
    if contrast.standard.comparisons > MOST_CONFIRMED:
        return f"One of {contrast.standard.comparisons} comparisons: worth a second look, on seeds of its own."
    if not _excludes_zero(contrast.interval):
        return f"Taken one after the other (Holm), a difference is shown nonetheless: {in_p(contrast.p)}."
    return ""


def _scopes(code: VerdictCode, contrast: Contrast) -> str:
    """Both scopes, where new images and exactly these images disagree about whether there is a difference."""
    if code not in {"EQUIVALENT", "BETTER_ENOUGH", "WORSE_ENOUGH", "BETTER", "WORSE", "CANNOT_TELL"}:
        return ""
    new, these = contrast.interval, contrast.this_test_set
    if _excludes_zero(new) == _excludes_zero(these) or contrast.standard != Standard():
        return ""  # what is counted over looks and comparisons cannot be set against what is not
    images = f"exactly these {contrast.evidence.examples:,} images"
    if _excludes_zero(these):
        return (
            f"On {images} {contrast.evidence.arm_words} is {_direction(contrast)} ({signed(contrast.difference)} "
            f"points, {span(these)}); for new images it is open ({span(new)})."
        )
    return f"Judged by the {contrast.evidence.replicates} seeds alone, on {images}, it is open ({span(these)})."


def _failures(contrast: Contrast) -> str:
    evidence = contrast.evidence
    if not evidence.arm_failed and not evidence.baseline_failed:
        return ""
    runs = evidence.runs or evidence.replicates + max(evidence.arm_failed, evidence.baseline_failed)
    p = boschloo_p(evidence.arm_failed, runs, evidence.baseline_failed, runs)
    failed = (
        f"{evidence.arm_failed} of {counted(runs, 'run')} failed to train for {evidence.arm_words}, "
        f"{evidence.baseline_failed} of {runs} for {evidence.baseline_words} (Boschloo's {in_p(p)})."
    )
    return f"That is among runs that finished: {failed}" if evidence.replicates else failed


def _seeds(evidence: Evidence) -> str:
    """How many seeds, of both arms where they are not the same."""
    arm, baseline = len(evidence.arm_predictions), len(evidence.baseline_predictions)
    if evidence.paired:
        return f"{arm} seeds"
    return f"{arm} seeds against {baseline} others"


def _direction(contrast: Contrast) -> str:
    return "better" if contrast.difference > 0 else "worse"


def _magnitude(interval: tuple[float, float]) -> tuple[float, float]:
    low, high = interval
    return (low, high) if low > 0 else (-high, -low)


def _excludes_zero(interval: tuple[float, float]) -> bool:
    return interval[0] > 0 or interval[1] < 0
