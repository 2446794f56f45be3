"""An audit: how many images of each class every split has, and what was noticed."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paribus.cli.screen.checked import line_of
from paribus.lab import Audit
from paribus.records import SPLITS

MOST_CLASSES = 20  # that get a line each


def show_audit(audit: Audit, console: Console) -> None:
    """Prints the counts, then one line for each finding, the gravest first."""
    console.print(_counts(audit))
    for finding in audit.findings:
        console.print(line_of(finding), soft_wrap=True)
    if not audit.findings:
        console.print(f"{audit.source}: nothing was noticed.", markup=False, soft_wrap=True)


def _counts(audit: Audit) -> Table:
    counts, classes = audit.label_counts, audit.splits.classes
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Class")
    for split in SPLITS:
        table.add_column(split, justify="right")
    for label, name in enumerate(classes[:MOST_CLASSES]):
        table.add_row(Text(name), *(f"{counts[split][label]:,}" for split in SPLITS))
    if len(classes) > MOST_CLASSES:
        table.add_row(f"{len(classes) - MOST_CLASSES} more", *("…" for _ in SPLITS))
    table.add_row("all", *(f"{sum(counts[split]):,}" for split in SPLITS), style="bold")
    return table
