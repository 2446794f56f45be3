"""What figures out of a report allow to be said, and what they do not, in plain words; then what would settle it."""

import math

from paribus.stats.decision import VerdictCode
from paribus.stats.plan import images_unpaired
from paribus.stats.reported.contrast import ReportedContrast
from paribus.stats.reported.decision import decide_if_forced
from paribus.stats.reported.floor import constant_answers
from paribus.stats.reported.plan_runs import runs_paired, runs_unpaired
from paribus.stats.reported.resolution import resolution
from paribus.stats.reported.seed_luck import seed_luck_sentence
from paribus.stats.wording import amount, counted, in_p, listed, number, points, signed, span, what_matters

ENOUGH_TO_BEGIN = 5
"""Seeds to suggest where there is no pilot."""


def reported_sentence(code: VerdictCode, contrast: ReportedContrast) -> str:
    """The whole verdict for people.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
        >>> evidence = ReportedEvidence(of_counts("leaky", [121], 175), of_counts("relu", [117], 175))
        >>> print(reported_sentence("ONE_RUN", measure_reported(evidence, matters=0.01))[:89])
        One run each: even if every changed answer had gone the same way, 4 images out of 175 cou
    """
    parts = [_finding(code, contrast), *_constants(contrast), reported_plan(code, contrast)]
    return " ".join(part for part in parts if part)


def reported_plan(code: VerdictCode, contrast: ReportedContrast) -> str:
    """What would settle it; empty where it is settled.

    Examples:
        >>> from paribus.stats.reported.arm import of_mean
        >>> from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
        >>> arm, baseline = of_mean("half", 0.296, 0.0329, 5, 175), of_mean("full", 0.284, 0.0483, 5, 175)
        >>> print(reported_plan("CANNOT_TELL", measure_reported(ReportedEvidence(arm, baseline), matters=0.05)))
        About 12 runs of each arm would show 5 points on these images, 188 the 1.2 that were seen.
    """
    match code:
        case "CONFOUNDED":
            return _one_change_at_a_time(contrast)
        case "NEITHER_LEARNED":
            more = _runs_that_would_do(contrast) if decide_if_forced(contrast) == "CANNOT_TELL" else ""
            return f"Look at how training went before comparing. {more}".rstrip()
        case "ONE_RUN":
            return " ".join(part for part in (_images_that_would_do(contrast), _resolution(contrast), _seeds()) if part)
        case "CANNOT_TELL":
            return _runs_that_would_do(contrast)
        case _:
            return ""


def _finding(code: VerdictCode, contrast: ReportedContrast) -> str:
    match code:
        case "CONFOUNDED":
            return f"{_confounded(contrast)} {_compared(contrast)}"
        case "NEITHER_LEARNED":
            return f"{_neither_learned(contrast)} {_all_the_same(contrast)}"
        case _:
            return _compared(contrast)


def _all_the_same(contrast: ReportedContrast) -> str:
    words = _compared(contrast)
    if decide_if_forced(contrast) == "ONE_RUN":
        return words
    begin = words[0].lower() if words.startswith(("Cannot tell", "No difference")) else words[0]
    return f"If they are compared all the same: {begin}{words[1:]}"


def _compared(contrast: ReportedContrast) -> str:
    """The comparison itself, as if only one thing had changed and both arms had learned."""
    evidence, code = contrast.evidence, decide_if_forced(contrast)
    arm, baseline = evidence.arm.name, evidence.baseline.name
    if code == "ONE_RUN":
        return _one_run(contrast)
    if contrast.runs_differ is None:
        return _no_spread(contrast)
    based = f"{_runs(contrast)}; {in_p(contrast.p)}"
    all_at_once = f", holding for all {evidence.comparisons} comparisons at once," if evidence.comparisons > 1 else ""
    images = f"exactly these {evidence.examples:,} images"
    interval = f"95% interval {span(contrast.interval)}{all_at_once} for new seeds on {images}"
    difference = f"{signed(contrast.difference)} points, {interval} ({based})"
    unknown = "What new images would say, accuracies alone cannot tell."
    match code:
        case "EQUIVALENT":
            return (
                f"No difference that matters between {arm} and {baseline}: {difference}; the 90% interval "
                f"{span(contrast.interval90)} lies inside ±{amount(contrast.matters)}. {unknown}"
            )
        case "BETTER_ENOUGH" | "WORSE_ENOUGH":
            more = f"That is more than {what_matters(contrast.matters)}."
            return f"{arm} is {_direction(contrast)} than {baseline}: {difference}. {more} {unknown}"
        case "BETTER" | "WORSE":
            size = "but maybe by less than matters"
            return f"{arm} is {_direction(contrast)} than {baseline}, {size}: {difference}. {unknown}"
        case _:
            return f"Cannot tell: {difference}."


def _confounded(contrast: ReportedContrast) -> str:
    changes = contrast.evidence.changes
    changed = listed([f"{what} {before}→{after}" for what, before, after in changes])
    return f"{number(len(changes))} things changed, not one: {changed}."


def _one_change_at_a_time(contrast: ReportedContrast) -> str:
    kept, *others = contrast.evidence.changes
    undone = listed([f"{what} {before}" for what, before, _ in others])
    return f"Rerun with {undone} to attribute anything to {kept[0]}."


def _neither_learned(contrast: ReportedContrast) -> str:
    evidence, mine, theirs = contrast.evidence, contrast.arm_floor, contrast.baseline_floor
    name = evidence.floor.name if evidence.floor else "guessing"
    share = f"{evidence.floor.value:.1%}" if evidence.floor else ""
    if mine.is_below and theirs.is_below:
        return f"Both arms do worse than {name} ({share}), so comparing them says nothing."
    tests = f"{in_p(theirs.beats_p)} for {evidence.baseline.name}, {in_p(mine.beats_p)} for {evidence.arm.name}"
    return f"Neither arm is shown to beat {name} ({share}; {tests}). Which is higher means nothing yet."


def _constants(contrast: ReportedContrast) -> list[str]:
    evidence = contrast.evidence
    return [
        f"{counted(dict(evidence.label_counts)[name], 'right answer')} of {evidence.examples:,}, as {arm.name} has, is "
        f'exactly what always answering "{name}" gets.'
        for arm in (evidence.baseline, evidence.arm)
        for name in constant_answers(arm, evidence.label_counts)
    ]


def _one_run(contrast: ReportedContrast) -> str:
    evidence = contrast.evidence
    if not evidence.has_figures:
        return "One run each, and no figures for both arms: nothing can be compared."
    if max(evidence.arm.runs, evidence.baseline.runs) > 1:
        return f"Too few runs to judge by ({_runs(contrast)}): {signed(contrast.difference)} points."
    if math.isnan(contrast.mcnemar[0]):
        return "One run each, and an accuracy that no whole number of images gives: nothing can be tested."
    if not math.isnan(evidence.seed_deviation):
        return f"{_bounds(contrast)} {seed_luck_sentence(contrast)}".rstrip()
    return _bounds(contrast)


def _bounds(contrast: ReportedContrast) -> str:
    """What is certain about two trained models, however their answers pair up."""
    evidence, (smallest, largest) = contrast.evidence, contrast.mcnemar
    [mine], [theirs] = evidence.arm.correct, evidence.baseline.correct
    images = counted(abs(mine - theirs), "image")
    if largest < 0.05:
        return (
            f"One run each: these two trained models differ on these {evidence.examples:,} images "
            f"({signed(contrast.difference)} points; {in_p(largest, '<=')} however the answers pair up), but one run "
            "cannot say the change caused it."
        )
    if mine == theirs and smallest > 1 - 1e-9:
        return f"One run each: both trained models are right on {mine:,} of {evidence.examples:,} images."
    if smallest > 1 - 1e-9:
        return f"One run each: {images} out of {evidence.examples:,} could not be told from luck in any way (p = 1)."
    if smallest >= 0.05:
        return (
            f"One run each: even if every changed answer had gone the same way, {images} out of "
            f"{evidence.examples:,} could not be told from luck ({in_p(smallest, '>=')})."
        )
    return (
        f"One run each: accuracies alone cannot decide whether these two trained models differ on these "
        f"{evidence.examples:,} images ({signed(contrast.difference)} points; p from {_small(smallest)} to "
        f"{largest:.2g}, as the answers pair up); their predictions could. One run could not say that the change "
        "caused it."
    )


def _no_spread(contrast: ReportedContrast) -> str:
    if not contrast.evidence.has_figures:
        return "Nothing to compare: the report gives no figures for both arms."
    return (
        f"Cannot tell: {signed(contrast.difference)} points, but the runs of each arm do not differ from one another, "
        "which leaves no noise of seeds to judge by. Were they trained from different seeds?"
    )


def _images_that_would_do(contrast: ReportedContrast) -> str:
    """For a difference of the size seen; nothing where it has been seen for certain."""
    evidence = contrast.evidence
    mine, theirs = evidence.arm.mean, evidence.baseline.mean
    if not evidence.has_figures or mine == theirs or contrast.mcnemar[1] < 0.05:
        return ""
    images = images_unpaired(mine, theirs)
    return f"Telling {theirs:.1%} from {mine:.1%} by accuracies alone would take {images:,} images for each model."


def _resolution(contrast: ReportedContrast) -> str:
    levels = [arm.level for arm in (contrast.evidence.arm, contrast.evidence.baseline) if not math.isnan(arm.level)]
    if not levels:
        return ""
    visible = resolution(sum(levels) / len(levels), contrast.evidence.examples)
    return (
        f"One run each on {contrast.evidence.examples:,} images can show {_fine(visible.unpaired)} points, and about "
        f"{_fine(visible.paired)} where predictions are compared image by image."
    )


def _seeds() -> str:
    return f"To say anything about the change, train each arm from {ENOUGH_TO_BEGIN} seeds or more."


def _runs_that_would_do(contrast: ReportedContrast) -> str:
    if contrast.runs_differ is None:
        return _seeds()
    enough, pairs = _runs_to_show(contrast, contrast.matters), "pairs of runs" if contrast.evidence.paired else "runs"
    of_each = "" if contrast.evidence.paired else " of each arm"
    if enough is None:
        return f"No number of {pairs} worth naming would show {amount(contrast.matters)}."
    words = f"About {enough:,} {pairs}{of_each} would show {amount(contrast.matters)} on these images"
    seen = _runs_to_show(contrast, abs(contrast.difference)) if points(contrast.difference) != "0.0" else None
    return f"{words}, {seen:,} the {points(abs(contrast.difference))} that were seen." if seen else f"{words}."


def _runs_to_show(contrast: ReportedContrast, difference: float) -> int | None:
    evidence, runs_differ = contrast.evidence, contrast.runs_differ
    if runs_differ is not None and evidence.paired:
        return runs_paired(runs_differ.standard_error * math.sqrt(evidence.runs), difference)
    return runs_unpaired(evidence.arm.deviation, evidence.baseline.deviation, difference)


def _runs(contrast: ReportedContrast) -> str:
    evidence = contrast.evidence
    if evidence.paired:
        return counted(evidence.runs, "pair") + " of runs"
    return f"{evidence.arm.runs:,} and {evidence.baseline.runs:,} runs"


def _direction(contrast: ReportedContrast) -> str:
    return "better" if contrast.difference > 0 else "worse"


def _small(p: float) -> str:
    return f"{p:.2g}" if p > 1e-12 else "nearly 0"


def _fine(difference: float) -> str:
    """Points with two digits that say something: 14, 7.7, 0.55."""
    return f"{100 * difference:.2g}"
