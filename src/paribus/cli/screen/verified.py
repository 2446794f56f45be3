"""What became of a study that was trained again."""

from rich.console import Console
from rich.text import Text

from paribus.lab import Verified


def show_verified(verified: Verified, console: Console) -> None:
    """One line for each arm, one for each run that differs, and what is not as it was."""
    for arm in verified.study.arms:
        runs = [run for run in verified.runs if run.arm == arm.name]
        different = [run for run in runs if run.difference is not None]
        if runs:
            equal = f"{len(runs) - len(different)} of {len(runs)} runs are the same, bit for bit"
            console.print(Text.assemble((arm.name, "bold"), f"  {equal}"), soft_wrap=True)
        for run in different:
            console.print(Text(f"  replicate {run.replicate} differs first in {run.difference}", "red"), soft_wrap=True)
    if not verified.runs:
        console.print(f"Study {verified.study.id} has no runs to verify.", markup=False)
    for what, (then, now) in verified.changed.items():
        console.print(Text(f"{what} was {then} and is {now} now", "dim"), soft_wrap=True)
