"""``paribus judge``: what do the figures of a report allow to be said?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, UnusedStore
from paribus.cli.output import print_json, results
from paribus.errors import InputError

ReportFile = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="A report's table (YAML or JSON).", show_default=False, readable=False),
]
Arms = Annotated[
    list[str] | None,
    typer.Option(
        "--arm",
        metavar="NAME=FIGURES",
        help='An arm instead of a file: right answers ("full=73") or accuracies ("half=.31,.34,.29"), one for each '
        "run. May be given several times; the first is the baseline.",
    ),
]
TestImages = Annotated[str | None, typer.Option("--of", metavar="N", help="How many test images each run had.")]
Labels = Annotated[
    str | None,
    typer.Option("--labels", metavar="N,N,…", help="How many of them each class has, or cat=50,dog=50."),
]
Classes = Annotated[str | None, typer.Option("--classes", metavar="N", help="How many classes, if not the labels.")]
Paired = Annotated[bool, typer.Option("--paired", help="Run r of every arm had the same seed.")]
SeedDeviation = Annotated[
    str | None, typer.Option("--seed-sd", metavar="X", help="The standard deviation between seeds, where it is known.")
]
Matters = Annotated[
    float | None, typer.Option("--matters", metavar="X", help="The smallest difference worth having, such as 0.01.")
]


def judge(
    file: ReportFile = None,
    arms: Arms = None,
    images: TestImages = None,
    labels: Labels = None,
    classes: Classes = None,
    paired: Paired = False,
    seed_deviation: SeedDeviation = None,
    matters: Matters = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Say what the accuracies in a report allow to be said: floors, misprints, luck, and what would settle it."""
    del store_at
    given: dict[str, Any] = {"of": images, "labels": labels, "classes": classes, "seed_sd": seed_deviation}
    given = {name: text for name, text in given.items() if text is not None} | ({"paired": True} if paired else {})
    judgement = lab.judge_report(_asked(file, arms or [], given), matters)
    if as_json:
        print_json(judgement.to_json())
    else:
        screen.show_judgement(judgement, results)


def _asked(file: Path | None, arms: list[str], given: dict[str, Any]) -> Path | dict[str, Any]:
    """The file, or the same as a file would say from what was given in words."""
    if file is not None and not arms and not given:
        return file
    if file is not None:
        raise InputError("Figures come from a file or from --arm; got both. Write what was given into the file.")
    if not arms:
        raise InputError('There must be figures to judge; got none. Name a file, or say --arm "A=73" --of 175.')
    figures = dict(map(_arm, arms))
    if len(figures) < len(arms):
        raise InputError(f"Every arm needs a name of its own; got {', '.join(arms)}. Rename one of them.")
    written = {name: _counts(text) if name == "labels" else _number(text) for name, text in given.items()}
    return {"report": "figures", "arms": figures, **written}


def _arm(text: str) -> tuple[str, dict[str, Any]]:
    name, equals, figures = text.rpartition("=")
    if not (name and equals and figures):
        raise InputError(f'`--arm` must be a name and figures; got {text}. Write for example --arm "full=73".')
    runs = [each.strip() for each in figures.split(",")]
    if all(each.isascii() and each.isdigit() for each in runs):
        return name, {"correct": [int(each) for each in runs]}
    return name, {"accuracy": runs}


def _counts(text: str) -> Any:
    entries = [each.strip().rpartition("=") for each in text.split(",")]
    if any(name for name, _, _ in entries):
        return {name: _number(count) for name, _, count in entries}
    return [_number(count) for _, _, count in entries]


def _number(text: Any) -> Any:
    """What a file would say; what is no number stays a text, and is told as a fault."""
    for kind in (int, float):
        try:
            return text if isinstance(text, bool) else kind(text)
        except ValueError:
            continue
    return text
