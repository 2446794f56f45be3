"""A look at one network, as a table: its answers before training, its gradients."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paribus.lab import Glimpse, GradientCheck


def show_glimpse(seen: Glimpse, console: Console) -> None:
    """For each image what it is, and its three likeliest classes; green where one is right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Image", justify="right")
    table.add_column("Is")
    for heading in ("Likeliest", "Second", "Third"):
        table.add_column(heading)
    for image, label, guesses in zip(seen.images, seen.labels, seen.likeliest(), strict=True):
        cells = [
            Text(f"{seen.classes[place]} {100 * share:.1f}%", "green" if place == label else "")
            for place, share in guesses
        ]
        table.add_row(str(image), Text(seen.classes[label]), *cells)
    console.print(table)
    console.print(Text(seen.sentence), soft_wrap=True)


def show_gradients(checked: GradientCheck, console: Console) -> None:
    """One line for each tensor, and what it comes to."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Weights", overflow="fold")
    for heading in ("Size", "Checked", "At kinks", "Error", "In training", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for tensor in checked.tensors:
        numbers = f"{tensor.size:,}", str(tensor.checked), str(tensor.skipped)
        errors = f"{tensor.error:.1e}" if tensor.checked else "–", f"{tensor.error_as_trained:.1e}"
        passed = Text("ok", "green") if tensor.passed else Text("WRONG", "bold red")
        table.add_row(Text(tensor.name), *numbers, *errors, passed)
    console.print(table)
    console.print(Text(_told(checked)), soft_wrap=True)


def _told(checked: GradientCheck) -> str:
    wrong = [tensor.name for tensor in checked.tensors if not tensor.passed]
    unknown = [tensor.name for tensor in checked.tensors if not tensor.checked]
    if wrong:
        return f"The gradient of {', '.join(wrong)} is not that of the loss."
    if unknown:
        return (
            f"No gradient is wrong, but that of {', '.join(unknown)} could not be checked: every weight is at a kink."
        )
    return f"All {len(checked.tensors)} gradients of `{checked.arm}` are those of its loss."
