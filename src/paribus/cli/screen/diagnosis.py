"""What the doctor found, and what came of trying a remedy."""

import math
import shlex
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from paribus.cli.screen.checked import SEVERITY_STYLE
from paribus.lab import Confirmation, Diagnosis
from paribus.records import Finding
from paribus.spec import shown

ANSWER_STYLE = {"confirmed": "bold green", "not-the-cause": "cyan", "cannot-tell": "yellow"}
ENDS = ("_from", "_to")  # where an evidence name has these, too: its least and its largest value over runs
MOST_LETTERS = 2000  # of a value that is to be copied


def show_diagnosis(diagnosis: Diagnosis, named: str, console: Console) -> None:
    """Every finding by its number: what it is, in which numbers, what to do, and where that comes from.

    Args:
        diagnosis: What was found.
        named: What the study was called on the command line.
        console: Where to show it.
    """
    where = f" ({diagnosis.id})" if diagnosis.id else ""
    if not diagnosis.findings:
        trained = "" if diagnosis.id else " before it is trained"
        console.print(
            Text(f"{diagnosis.study.study}{where}: nothing is wrong that can be told{trained}."), soft_wrap=True
        )
        return
    console.print(Text.assemble((f"{diagnosis.study.study}{where}", "bold")), soft_wrap=True)
    for number, finding in diagnosis.numbered.items():
        _show(number, finding, diagnosis, console)
    can_be_tried = [number for number, finding in diagnosis.numbered.items() if finding.patch]
    if can_be_tried:
        console.print(
            Text.assemble(("\nIs it the cause?  ", "bold"), f"paribus doctor {named} --confirm {can_be_tried[0]}"),
            soft_wrap=True,
        )


def show_confirmation(confirmation: Confirmation, console: Console) -> None:
    """Each answer with the remedy that was tried."""
    for outcome, remedy in zip(confirmation.outcomes, confirmation.remedies, strict=True):
        console.print(Text.assemble((outcome.finding, "bold"), f"  tried {as_written(remedy)}"), soft_wrap=True)
        console.print(Text(f"  {outcome.sentence}", ANSWER_STYLE[outcome.answer]), soft_wrap=True)
    if confirmation.interaction:
        console.print(Text.assemble(("together", "bold"), f"\n  {confirmation.interaction}"), soft_wrap=True)
        console.print(Text.assemble(("alone", "bold"), f"\n  {confirmation.alone}"), soft_wrap=True)
    console.print(Text(f"Study {confirmation.result.study.id}", "dim"), soft_wrap=True)


def _show(number: str, finding: Finding, diagnosis: Diagnosis, console: Console) -> None:
    indent = "   " * number.count(".")
    place = [finding.where] if finding.where else []
    if finding.arm is not None and len(diagnosis.arms) > 1:
        place.insert(0, f"arm {finding.arm}")
    about = f"  {', '.join(place)}" if place else ""
    severity = SEVERITY_STYLE[finding.severity]
    console.print()
    console.print(
        Text.assemble(f"{indent}{number}  ", (finding.severity, severity), "  ", (finding.id, "bold"), (about, "dim")),
        soft_wrap=True,
    )
    lines = [finding.message, f"Evidence: {_evidence(finding)}" if finding.evidence else "", finding.remedy]
    lines += [as_written(finding.patch) if finding.patch else "", f"Source: {finding.source}" if finding.source else ""]
    for line in filter(None, lines):
        console.print(Text(f"{indent}   {line}"), soft_wrap=True)


def _evidence(finding: Finding) -> str:
    """Every number by its name; where runs differ, with the least and the most of it."""
    told, parts = finding.evidence, list[str]()
    for name, value in told.items():
        if not any(name.endswith(end) and name.removesuffix(end) in told for end in ENDS):
            ends = [_value(told[f"{name}{end}"]) for end in ENDS if f"{name}{end}" in told]
            between = f" ({' to '.join(ends)})" if len(set(ends)) > 1 else ""
            parts.append(f"{name.replace('_', ' ')} {_value(value)}{between}")
    return ", ".join(parts)


def _value(value: float | str | list[str]) -> str:
    match value:
        case str():
            return value
        case list():
            return f"[{'; '.join(value)}]"
        case _ if math.isfinite(value) and value == round(value) and abs(value) < 1e15:
            return f"{round(value):,}"
        case _:
            return f"{value:.3g}"


def as_written(patch: Mapping[str, object]) -> str:
    """A change as the command line takes it.

    Examples:
        >>> as_written({"model.dropout_1": None, "model.dropout_2": None})
        '--set model.dropout_1=null --set model.dropout_2=null'
        >>> as_written({"train.batch_size": 64, "train.optimizer": {"SGD": {"momentum": 0.9}}})
        "--set train.batch_size=64 --set 'train.optimizer={SGD: {momentum: 0.9}}'"
    """
    written = (f"{path}={shown(value, MOST_LETTERS)}" for path, value in patch.items())
    return " ".join(f"--set {shlex.quote(each)}" for each in written)
