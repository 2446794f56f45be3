"""A contrast and its code in plain words: one sentence of a kind for each row of the decision table.

Points are percentage points of accuracy.
"""

from typing import assert_never

import numpy as np

from paribus.stats.contrast import Contrast
from paribus.stats.decision import VerdictCode
from paribus.stats.floors import collapsed_answer, stopped_clock
from paribus.stats.mcnemar import mcnemar_p

ENOUGH_TO_BEGIN = 5
"""Replicates below which nothing is planned: the number to suggest where there is no pilot."""


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
    parts = [_finding(code, contrast), _scopes(code, contrast), _failures(contrast), plan_sentence(code, contrast)]
    return " ".join(part for part in parts if part)


def plan_sentence(code: VerdictCode, contrast: Contrast) -> str:
    """What would settle the question; empty where it is settled.

    Examples:
        >>> import numpy as np
        >>> from paribus.stats.contrast import Evidence, measure
        >>> labels = np.tile([0, 1], 50)
        >>> answers = np.array([labels, labels])
        >>> evidence = Evidence("a", "b", answers, answers, labels, ("cat", "dog"), np.array([50, 50]), False, ())
        >>> print(plan_sentence("CANNOT_TELL", measure(evidence, matters=0.01)))
        299 images without a difference would do.
    """
    match code:
        case "CONFOUNDED":
            return _one_change_at_a_time(contrast.evidence.changes)
        case "FAILED_RUNS":
            return "Look at why the runs failed before comparing."
        case "NEITHER_LEARNED":
            few = 2 <= contrast.evidence.replicates < ENOUGH_TO_BEGIN
            return _too_few(contrast) if few else "Look at how training went before comparing."
        case "ONE_RUN" | "CANNOT_TELL":
            return _what_would_do(contrast)
        case "NO_EFFECT" | "EQUIVALENT" | "BETTER_ENOUGH" | "WORSE_ENOUGH" | "BETTER" | "WORSE":
            return ""
        case _ as never:
            assert_never(never)


def _finding(code: VerdictCode, contrast: Contrast) -> str:
    evidence = contrast.evidence
    arm, baseline = evidence.arm, evidence.baseline
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
                f"No difference that matters between {arm} and {baseline}: {_signed(contrast.difference)} points, 90% "
                f"interval {_span(contrast.interval90)}, all inside ±{_amount(contrast.matters)}."
                + (" The difference is real but too small to matter." if real else "")
            )
        case "BETTER_ENOUGH" | "WORSE_ENOUGH":
            return (
                f"{arm} is {_direction(contrast)} than {baseline} by {_points(abs(contrast.difference))} points on new "
                f"images like these (95% interval {_span(_magnitude(contrast.interval))}; "
                f"{evidence.replicates} seeds x {evidence.examples:,} images). "
                f"That is more than the {_amount(contrast.matters)} that matters."
            )
        case "BETTER" | "WORSE":
            return (
                f"{arm} is {_direction(contrast)} than {baseline}, but maybe by less than matters: "
                f"{_signed(contrast.difference)} points, interval {_span(contrast.interval)}."
            )
        case "CANNOT_TELL":
            return f"Cannot tell: {_signed(contrast.difference)} points, interval {_span(contrast.interval)}."
        case _ as never:
            assert_never(never)


def _confounded(contrast: Contrast) -> str:
    changes = contrast.evidence.changes
    listed = _listed([what if _is_structural(what) else f"{what} {before}→{after}" for what, before, after in changes])
    changed = f"{_number(len(changes))} things changed, not one: {listed}."
    match contrast.evidence.replicates:
        case 0:
            return f"{changed} No replicate finished in both arms."
        case 1:
            return f"{changed} Together they make {_signed(contrast.difference)} points, one run each."
        case _:
            span = _span(contrast.interval)
            return f"{changed} Together they make {_signed(contrast.difference)} points (95% interval {span})."


def _one_change_at_a_time(changes: tuple[tuple[str, str, str], ...]) -> str:
    kept, *others = changes
    if any(_is_structural(what) for what, _, _ in changes):
        return "Make an arm for each of them to attribute anything."
    undone = _listed([f"{what} {before}" for what, before, _ in others])
    return f"Rerun with {undone} to attribute anything to {kept[0]}."


def _is_structural(what: str) -> bool:
    """Whether whole layers are put in, taken out or exchanged: nothing that two short values could tell."""
    return what.endswith("layers")


def _neither_learned(contrast: Contrast) -> str:
    evidence, floor = contrast.evidence, contrast.floor
    below = contrast.arm_above_floor[1] < 0 and contrast.baseline_above_floor[1] < 0
    words = "Both arms do worse than" if below else "Neither arm is shown to beat"
    clock = stopped_clock(evidence.labels, evidence.classes)
    lucky = f"; a stopped clock could get {clock.value:.1%}" if clock.value > floor.value else ""
    collapsed = [
        _collapsed(evidence.arm, evidence.arm_predictions, evidence.classes),
        _collapsed(evidence.baseline, evidence.baseline_predictions, evidence.classes),
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
            f"One run each: even if every changed answer had gone the same way, {_counted(disagreements, 'image')} out "
            f"of {evidence.examples:,} could not be told from luck (p >= {mcnemar_p(disagreements, 0):.3f})."
        )
    counts = f"{evidence.arm} alone is right on {only_arm:,}, {evidence.baseline} alone on {only_baseline:,}; {_p(p)}"
    if p < 0.05:
        return (
            f"One run each: these two trained models differ on these images ({counts}), but one run cannot say the "
            "change caused it."
        )
    return f"One run each: these two trained models cannot be told apart on these images ({counts})."


def _scopes(code: VerdictCode, contrast: Contrast) -> str:
    """Both scopes, where new images and exactly these images disagree about whether there is a difference."""
    if code not in {"EQUIVALENT", "BETTER_ENOUGH", "WORSE_ENOUGH", "BETTER", "WORSE", "CANNOT_TELL"}:
        return ""
    new, these = contrast.interval, contrast.this_test_set
    if _excludes_zero(new) == _excludes_zero(these):
        return ""
    images = f"exactly these {contrast.evidence.examples:,} images"
    if _excludes_zero(these):
        return (
            f"On {images} {contrast.evidence.arm} is {_direction(contrast)} ({_signed(contrast.difference)} points, "
            f"{_span(these)}); for new images it is open ({_span(new)})."
        )
    return f"Judged by the {contrast.evidence.replicates} seeds alone, on {images}, it is open ({_span(these)})."


def _what_would_do(contrast: Contrast) -> str:
    evidence, what_next = contrast.evidence, contrast.plan
    if what_next is None:
        return f"Train each arm from {ENOUGH_TO_BEGIN} seeds or more."
    if np.array_equal(evidence.arm_correct, evidence.baseline_correct):
        return f"{what_next.examples:,} images without a difference would do."
    if evidence.replicates < ENOUGH_TO_BEGIN:
        return _too_few(contrast)
    if what_next.replicates is None:
        return (
            f"Seeds are not the bottleneck: with {evidence.examples:,} images even endless seeds could not show less "
            f"than {_points(what_next.smallest)} points. {what_next.examples:,} images would do."
        )
    more = what_next.replicates - evidence.replicates
    if more <= 0:
        return f"It lies near the edge of what matters: twice as many seeds ({2 * evidence.replicates}) may settle it."
    return f"{_counted(more, 'more seed')} would do at these {evidence.examples:,} images."


def _too_few(contrast: Contrast) -> str:
    """A plan rests on how much seeds vary, and two or three seeds say next to nothing about that."""
    return (
        f"{contrast.evidence.replicates} seeds are too few to plan from: train each arm from {ENOUGH_TO_BEGIN} or more."
    )


def _failures(contrast: Contrast) -> str:
    evidence = contrast.evidence
    if not evidence.arm_failed and not evidence.baseline_failed:
        return ""
    runs = evidence.runs or evidence.replicates + max(evidence.arm_failed, evidence.baseline_failed)
    failed = (
        f"{evidence.arm_failed} of {_counted(runs, 'run')} failed to train for {evidence.arm}, "
        f"{evidence.baseline_failed} of {runs} for {evidence.baseline}."
    )
    return f"That is among runs that finished: {failed}" if evidence.replicates else failed


def _direction(contrast: Contrast) -> str:
    return "better" if contrast.difference > 0 else "worse"


def _magnitude(interval: tuple[float, float]) -> tuple[float, float]:
    low, high = interval
    return (low, high) if low > 0 else (-high, -low)


def _excludes_zero(interval: tuple[float, float]) -> bool:
    return interval[0] > 0 or interval[1] < 0


def _points(difference: float) -> str:
    """Percentage points with one decimal; two below a tenth of a point, so that a small difference is not "-0.0"."""
    points = 100 * difference
    digits = 1 if abs(points) >= 0.1 else 2
    return f"{points:.{digits}f}" if round(points, digits) else "0.0"


def _signed(difference: float) -> str:
    text = _points(difference)
    return text if text == "0.0" or text.startswith("-") else f"+{text}"


def _span(interval: tuple[float, float]) -> str:
    """Both ends; with signs where they lie on different sides of zero."""
    write = _signed if interval[0] < 0 < interval[1] else _points
    return f"{write(interval[0])} to {write(interval[1])}"


def _amount(difference: float) -> str:
    text = f"{100 * difference:.3g}"
    return f"{text} point" if text == "1" else f"{text} points"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _number(count: int) -> str:
    words = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return words[count - 2] if count - 2 < len(words) else str(count)


def _listed(items: list[str]) -> str:
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
