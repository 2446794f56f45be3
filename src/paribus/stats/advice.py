"""What to do about a verdict: what would settle it, or what to look at first."""

from typing import assert_never

from paribus.stats.contrast import Contrast
from paribus.stats.decision import VerdictCode
from paribus.stats.wording import counted, listed, points

ENOUGH_TO_BEGIN = 5
"""Replicates below which nothing is planned: the number to suggest where there is no pilot."""


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


def _one_change_at_a_time(changes: tuple[tuple[str, str, str], ...]) -> str:
    kept, *others = changes
    if any(is_structural(what) for what, _, _ in changes):
        return "Make an arm for each of them to attribute anything."
    undone = listed([f"{what} {before}" for what, before, _ in others])
    return f"Rerun with {undone} to attribute anything to {kept[0]}."


def is_structural(what: str) -> bool:
    """Whether whole layers are put in, taken out or exchanged: nothing that two short values could tell.

    Examples:
        >>> is_structural("BatchNormalization layers"), is_structural("batch size")
        (True, False)
    """
    return what.endswith("layers")


def _what_would_do(contrast: Contrast) -> str:
    evidence, what_next = contrast.evidence, contrast.plan
    if what_next is None:
        return f"Train each arm from {ENOUGH_TO_BEGIN} seeds or more."
    if contrast.crossed is None:
        return f"{what_next.examples:,} images without a difference would do."
    if evidence.replicates < ENOUGH_TO_BEGIN:
        return _too_few(contrast)
    if what_next.replicates is None:
        return (
            f"Seeds are not the bottleneck: with {evidence.examples:,} images even endless seeds could not show less "
            f"than {points(what_next.smallest)} points. {what_next.examples:,} images would do."
        )
    return _more_seeds(contrast, what_next.replicates)


def _more_seeds(contrast: Contrast, planned: int) -> str:
    """How many more seeds this study needs, and what a new one would need that is planned for it."""
    have, needed, images = contrast.evidence.replicates, contrast.at_next_look, contrast.evidence.examples
    if needed is None:
        return f"A new study of {planned:,} seeds would do at these {images:,} images."
    if needed <= have:
        return f"It lies near the edge of what matters: twice as many seeds ({2 * have:,}) may settle it."
    more = f"{counted(needed - have, 'more seed')} would do at these {images:,} images"
    return (
        f"{more}; a new study would need {planned:,}, for looking again has its price."
        if needed > planned
        else f"{more}."
    )


def _too_few(contrast: Contrast) -> str:
    """A plan rests on how much seeds vary, and two or three seeds say next to nothing about that."""
    return (
        f"{contrast.evidence.replicates} seeds are too few to plan from: train each arm from {ENOUGH_TO_BEGIN} or more."
    )
