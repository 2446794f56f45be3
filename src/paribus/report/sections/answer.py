"""The answer, first: every verdict in words, then all contrasts in one drawing."""

from typing import assert_never

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Drawing, Figure, Notice, Notices, Paragraph, Tone
from paribus.report.figures.intervals import Interval, intervals
from paribus.report.figures.style import label
from paribus.report.scores import accuracy_interval, answers_of, finished_runs, scores_of
from paribus.report.words import counted, listed, percent, points, span
from paribus.stats import Standard, Verdict, VerdictCode
from paribus.stats.effects.decision import EffectCode
from paribus.stats.effects.effect import Effect


def answer(result: Result, images: TestImages | None) -> list[Block]:
    """The effects and the verdicts; for an arm that is compared with none, its accuracy; and the terms of it all."""
    del images
    notices = [*_state(result), *map(_effect, result.effects), *map(_verdict, result.verdicts), *_unjudged(result)]
    if all(arm.compared_with is None for arm in result.arms):
        notices += [_alone(result, arm.name) for arm in result.arms]
    return [Notices(tuple(notices), headline=True), *_terms(result), *_figure(result)]


def tone_of(code: VerdictCode | EffectCode) -> Tone:
    """The colour of a verdict or an effect."""
    match code:
        case "BETTER_ENOUGH" | "BETTER" | "RISES":
            return "good"
        case "WORSE_ENOUGH" | "WORSE" | "FALLS":
            return "bad"
        case "EQUIVALENT" | "FLAT":
            return "same"
        case "CANNOT_TELL" | "ONE_RUN" | "NO_TREND_SHOWN":
            return "open"
        case "CONFOUNDED" | "FAILED_RUNS" | "NEITHER_LEARNED" | "NO_EFFECT":
            return "plain"
        case _ as never:
            assert_never(never)


def unit_of(result: Result) -> str:
    """What the differences of the verdicts are measured in, and from where."""
    baselines = sorted({verdict.baseline for verdict in result.verdicts})
    baseline = label(baselines[0]) if len(baselines) == 1 else "the arm before"
    return f"points of {result.verdicts[0].split} accuracy, compared with {baseline}"


def _terms(result: Result) -> list[Block]:
    """What all arms were given alike."""
    compared = "The arms are compared" if len(result.arms) > 1 else "The network was"
    return [Paragraph(f"{compared} {result.terms}.")] if result.terms else []


def _effect(effect: Effect) -> Notice:
    about = f"Trend over {effect.name}" if effect.kind == "trend" else effect.name
    return Notice(effect.code.replace("_", " ").lower(), tone_of(effect.code), about, effect.sentence)


def _verdict(verdict: Verdict) -> Notice:
    return Notice(
        badge=verdict.code.replace("_", " ").lower(),
        tone=tone_of(verdict.code),
        about=f"{verdict.arm} against {verdict.baseline}",
        text=verdict.sentence.removesuffix(verdict.plan).strip(),
        advice=verdict.plan,
        advice_label="What would settle it" if verdict.code in ("CANNOT_TELL", "ONE_RUN") else "What to do",
    )


def _state(result: Result) -> list[Notice]:
    if result.study.state == "finished":
        return []
    asked = len(result.study.arms) * result.study.replicates
    return [
        Notice(
            result.study.state,
            "open",
            "This study",
            f"{len(result.runs):,} of {counted(asked, 'run')} were made; what follows speaks of these only.",
            "" if result.study.state == "running" else f"Go on with `paribus resume {result.study.id}`.",
        )
    ]


def _unjudged(result: Result) -> list[Notice]:
    judged = {verdict.arm for verdict in result.verdicts}
    notices = []
    for arm in result.arms:
        if arm.compared_with is not None and arm.name not in judged:
            missing = [name for name in (arm.name, arm.compared_with) if not result.runs_of(name)]
            what = "no best value of" if result.tunings else "no run of"
            text = f"Not compared yet: {what} {listed(missing)}." if missing else "Not compared."
            notices.append(Notice("not compared", "plain", f"{arm.name} against {arm.compared_with}", text))
    return notices


def _alone(result: Result, arm: str) -> Notice:
    runs = finished_runs(result, arm)
    accuracy = scores_of(runs, "test", "accuracy")
    if not len(accuracy):
        return Notice("no score", "plain", arm, "No run finished with a score on the test images.")
    seeds = "new seeds and new images" if len(answers_of(result, runs).runs) > 1 else "this one network on new images"
    text = (
        f"{percent(accuracy.mean(), 1)}% of {counted(result.study.data.test, 'test image')} are classified correctly "
        f"(95% interval for {seeds}: {span(*accuracy_interval(result, runs))}%; {counted(len(runs), 'run')})."
    )
    return Notice("measured", "same", arm, text)


def _figure(result: Result) -> list[Block]:
    if not result.verdicts:
        return []
    rows = [Interval(each.arm, tone_of(each.code), each.difference, *each.interval) for each in result.verdicts]
    matters = max(verdict.matters for verdict in result.verdicts)
    held = Standard(result.verdicts[0].looking, result.verdicts[0].comparisons).words
    together = f"; it holds{held} together" if held else ""
    caption = (
        f"Difference in accuracy with its 95% interval. It speaks of new images like these and new seeds{together}. "
        f"Inside the grey band, ±{points(matters)}, a difference is too small to matter."
    )
    drawing = Drawing("intervals", intervals(rows, matters, unit_of(result)), "each difference with its interval")
    return [Figure((drawing,), caption)]
