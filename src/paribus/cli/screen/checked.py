"""A checked study: the network as Keras prints it, what each arm changes, findings and cost."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paribus.lab import Checked
from paribus.records import Finding
from paribus.spec import shown

SEVERITY_STYLE = {"critical": "bold red", "warning": "yellow", "note": "cyan"}


def show_checked(checked: Checked, console: Console) -> None:
    """Prints everything but the faults, which belong on standard error."""
    if checked.summary is not None and checked.summary.rows:
        console.print(_summary(checked))
        summary = checked.summary
        console.print(f"Total params: {summary.total:,}")
        console.print(f"Trainable params: {summary.trainable:,}")
        console.print(f"Non-trainable params: {summary.non_trainable:,}")
    if len(checked.arms) > 1:
        console.print()
        console.print(_arms(checked))
    for finding in checked.findings:
        console.print(line_of(finding), soft_wrap=True)
    if checked.valid and checked.study is not None:
        console.print(f"\n{checked.source} is valid. {_cost(checked)}", soft_wrap=True)


def line_of(finding: Finding) -> Text:
    """A finding on one line."""
    style = SEVERITY_STYLE[finding.severity]
    return Text.assemble((f"{finding.severity} ", style), (finding.id, "bold"), f": {finding.message} {finding.remedy}")


def _summary(checked: Checked) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Layer (type)")
    table.add_column("Output Shape")
    table.add_column("Param #", justify="right")
    for row in checked.summary.rows if checked.summary else ():
        table.add_row(f"{row.name} ({row.type})", str((None, *row.output_shape)), f"{row.parameters:,}")
    return table


def _arms(checked: Checked) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Arm", "Compared with", "What it changes"):
        table.add_column(heading)
    for arm in checked.arms:
        changes = "\n".join(f"{change.path}: {shown(change.before)} → {shown(change.after)}" for change in arm.changes)
        table.add_row(Text(arm.name), Text(arm.compared_with or "–"), Text(changes or "(the baseline)"))
    return table


def _cost(checked: Checked) -> str:
    cost = checked.cost
    if cost is None:
        return ""
    parts = [f"{cost.runs} runs"]
    if cost.updates_per_run is not None:
        parts.append(f"{cost.updates_per_run:,} updates each")
    if cost.seconds is not None:
        parts.append(f"{cost.seconds:g} s of training")
    if cost.tera_operations is not None:
        parts.append(f"about {powers_of_ten(1e12 * cost.tera_operations)} floating-point operations in all")
    return f"It takes {', '.join(parts)}."


def powers_of_ten(number: float) -> str:
    """A large number for people.

    Examples:
        >>> powers_of_ten(2.57e10), powers_of_ten(1.0142e15)
        ('2.6·10¹⁰', '1.0·10¹⁵')
    """
    digits, exponent = f"{number:.1e}".split("e+")
    return f"{digits}·10{str(int(exponent)).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
