"""What a comparison with and without a suspected cause says about the suspicion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from paribus.records import Finding, Run, SplitName
from paribus.stats import Effect, Verdict
from paribus.stats.boschloo import boschloo_p
from paribus.stats.wording import counted, in_p, points, signed, span

Answer = Literal["confirmed", "not-the-cause", "cannot-tell"]

FALSE_CLAIMS = 0.05
"""The chance of calling a difference in finished runs a cause where there is none."""


@dataclass(frozen=True)
class Outcome:
    """What became of one suspicion.

    Args:
        finding: The finding's name.
        answer: ``confirmed``, ``not-the-cause`` or ``cannot-tell``.
        sentence: The same for people, in numbers.

    Examples:
        >>> Outcome("dead-relu", "confirmed", "Confirmed: without it …").answer
        'confirmed'
    """

    finding: str
    answer: Answer
    sentence: str


def outcome_of(finding: Finding, verdict: Verdict, without: Sequence[Run], with_it: Sequence[Run]) -> Outcome:
    """What the runs with and without the remedy say: first whether they finish, then how often they are right.

    Args:
        finding: The suspicion.
        verdict: About the arm with the remedy against the one as it is.
        without: The runs with the remedy.
        with_it: The runs as the study is.
    """
    survived, survived_before = (sum(run.status == "finished" for run in runs) for runs in (without, with_it))
    if survived != survived_before:
        p = boschloo_p(survived, len(without), survived_before, len(with_it))
        if p < FALSE_CLAIMS:
            what = f"without it {survived} of {counted(len(without), 'run')} finish, with it {survived_before}"
            helps = survived > survived_before
            answer: Answer = "confirmed" if helps else "not-the-cause"
            return _told(finding, answer, what, in_p(p), _learnt(verdict, without) if helps else "")
    match verdict.code:
        case "NO_EFFECT":
            return _told(finding, "not-the-cause", "without it every answer is the same, bit for bit")
        case "EQUIVALENT":
            interval = f"90% interval {span(verdict.interval90)}"
            by = f"{signed(verdict.difference)} points"
            what = f"without it {verdict.split} accuracy differs by {by}, too little to matter"
            return _told(finding, "not-the-cause", what, interval)
        case "BETTER" | "BETTER_ENOUGH" | "WORSE" | "WORSE_ENOUGH":
            return _moved(finding, verdict)
        case "CONFOUNDED" if verdict.interval[0] > 0 or verdict.interval[1] < 0:  # a remedy is one thing here
            return _moved(finding, verdict)
        case _:
            return Outcome(finding.id, "cannot-tell", _cannot_tell(verdict.sentence))


def outcome_of_effect(finding: Finding, effect: Effect) -> Outcome:
    """What the main effect of a remedy says, averaged over doing and not doing the other."""
    match effect.code:
        case "BETTER" | "BETTER_ENOUGH":
            return Outcome(finding.id, "confirmed", f"Confirmed: {effect.sentence}")
        case "WORSE" | "WORSE_ENOUGH" | "EQUIVALENT":
            return Outcome(finding.id, "not-the-cause", f"Not the cause: {effect.sentence}")
        case _:
            return Outcome(finding.id, "cannot-tell", _cannot_tell(effect.sentence))


def _moved(finding: Finding, verdict: Verdict) -> Outcome:
    direction = "rises" if verdict.difference > 0 else "falls"
    what = f"without it {verdict.split} accuracy {direction} by {points(abs(verdict.difference))} points"
    ends = verdict.interval if verdict.difference > 0 else (-verdict.interval[1], -verdict.interval[0])
    how = f"95% interval {span(ends)}; {counted(verdict.replicates, 'seed')} x {verdict.examples:,} images"
    small = " It may be too little to matter." if verdict.code == "BETTER" else ""
    return _told(finding, "confirmed" if verdict.difference > 0 else "not-the-cause", what, how, small)


def _learnt(verdict: Verdict, runs: Sequence[Run]) -> str:
    """How often those that finished are right, for a rate so small that nothing happens is survived, too."""
    split: SplitName = "validation" if verdict.split == "validation" else "test"
    right = [run.scores[split]["accuracy"] for run in runs if run.status == "finished"]
    mean = sum(right) / len(right)
    is_lost = mean <= verdict.floor
    but = f", no more than {verdict.floor_name} ({verdict.floor:.1%}): surviving is not learning." if is_lost else "."
    return f" They are right on {mean:.1%} of {split} images{but}"


def _told(finding: Finding, answer: Answer, what: str, how: str = "", more: str = "") -> Outcome:
    opening = {"confirmed": "Confirmed", "not-the-cause": "Not the cause", "cannot-tell": "Cannot tell"}[answer]
    return Outcome(finding.id, answer, f"{opening}: {what}{f' ({how})' if how else ''}.{more}")


def _cannot_tell(sentence: str) -> str:
    return sentence if sentence.startswith("Cannot tell") else f"Cannot tell. {sentence}"
