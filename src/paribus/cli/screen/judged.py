"""What the figures of a report allow to be said."""

from rich.console import Console
from rich.text import Text

from paribus.cli.screen.checked import line_of
from paribus.cli.screen.studies import CODE_STYLE
from paribus.lab import Judgement


def show_judgement(judgement: Judgement, console: Console) -> None:
    """Each arm by itself, each comparison, and what is odd about the figures."""
    console.print()
    console.print(Text(judgement.report.question or judgement.report.report, style="bold"), soft_wrap=True)
    for arm in judgement.arms:
        console.print(Text(f"  {arm.name}: {judgement.sentence(arm)}"), soft_wrap=True)
    for verdict in judgement.verdicts:
        style = CODE_STYLE.get(verdict.code, "magenta")
        console.print(
            Text.assemble((verdict.code, style), f"  {verdict.arm} against {verdict.baseline}"), soft_wrap=True
        )
        console.print(Text(f"  {verdict.sentence}"), soft_wrap=True)
    for finding in judgement.findings:
        console.print(line_of(finding), soft_wrap=True)
