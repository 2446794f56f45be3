"""What was noticed, and which runs did not finish."""

from collections.abc import Sequence
from typing import assert_never

from paribus.diagnose.causes import folded
from paribus.lab import Result, TestImages
from paribus.records import Finding, Run, Severity
from paribus.report.blocks import Block, Notice, Notices, Paragraph, Table, Tone
from paribus.report.words import number


def findings(result: Result, images: TestImages | None) -> list[Block]:
    """Every finding, or the good news that there is none."""
    del images
    if not result.findings:
        return [Paragraph("Nothing was noticed that would make this study unsound.")]
    return [Notices(tuple(_told(cause, symptoms) for cause, symptoms in folded(result.findings)))]


def _told(cause: Finding, symptoms: Sequence[Finding]) -> Notice:
    """A cause with what to do about it; its symptoms need nothing of their own."""
    below = " ".join(f"{each.id}{f' in {each.arm}' if each.arm else ''}: {each.message}" for each in symptoms)
    return Notice(
        badge=cause.severity,
        tone=_tone(cause.severity),
        about=", ".join([cause.id, cause.arm or "the whole study", *([f"at {cause.where}"] if cause.where else [])]),
        text=f"{cause.message} It explains {below}" if below else cause.message,
        advice=cause.remedy,
    )


def unfinished(result: Result, images: TestImages | None) -> list[Block]:
    """Runs that diverged or failed, each with its reason."""
    del images
    runs = [run for run in result.runs if run.status != "finished"]
    head = ("Arm", "Replicate", "What happened", "Reason", "Epochs")
    return [Table(head, tuple(_row(run) for run in runs), numeric=1)] if runs else []


def _row(run: Run) -> tuple[str, ...]:
    return run.arm, str(run.replicate), run.status, run.reason or "–", number(run.epochs, 1)


def _tone(severity: Severity) -> Tone:
    match severity:
        case "critical":
            return "bad"
        case "warning":
            return "open"
        case "note":
            return "plain"
        case _ as never:
            assert_never(never)
