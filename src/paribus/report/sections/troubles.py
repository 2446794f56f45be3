"""What was noticed, and which runs did not finish."""

from typing import assert_never

from paribus.lab import Result, TestImages
from paribus.records import Run, Severity
from paribus.report.blocks import Block, Notice, Notices, Paragraph, Table, Tone
from paribus.report.words import number


def findings(result: Result, images: TestImages | None) -> list[Block]:
    """Every finding, or the good news that there is none."""
    del images
    if not result.study.findings:
        return [Paragraph("Nothing was noticed that would make this study unsound.")]
    return [
        Notices(
            tuple(
                Notice(
                    badge=finding.severity,
                    tone=_tone(finding.severity),
                    about=f"{finding.id}, {finding.arm or 'the whole study'}, at {finding.where}",
                    text=finding.message,
                    advice=finding.remedy,
                )
                for finding in result.study.findings
            )
        )
    ]


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
