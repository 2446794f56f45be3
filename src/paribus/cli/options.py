"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from paribus.errors import OutputError

REPORT_ENDINGS = (".html", ".md")


def can_hold_a_report(path: Path | None) -> Path | None:
    """*path*, where a report could be written to it: told before an hour of training, not after.

    Raises:
        OutputError: There is no such format or no such folder.
    """
    if path is None:
        return None
    if path.suffix.lower() not in REPORT_ENDINGS:
        raise OutputError(
            f"A report's name must end in {' or '.join(REPORT_ENDINGS)}; got {path.name!r}. Write, for example, "
            "report.html."
        )
    if not path.parent.is_dir():
        raise OutputError(f"A report's folder must exist; there is no folder {path.parent}. Make it, or name another.")
    return path


StudyFile = Annotated[
    Path,
    typer.Argument(
        metavar="STUDY",
        help="A study file (YAML or JSON).",
        show_default=False,
        readable=False,  # not Typer's check: ours says what to do
    ),
]
StudyOrId = Annotated[
    str,
    typer.Argument(
        metavar="STUDY|ID",
        help="A study file (YAML or JSON); with --more or --until-clear, also the ID of a stored study.",
        show_default=False,
    ),
]
StudyId = Annotated[
    str, typer.Argument(metavar="ID", help="A study's ID, any unique beginning of it, or `latest`.", show_default=False)
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FOLDER|URL",
        envvar="PARIBUS_STORE",
        help="Where studies are kept: a folder or a database URL. (default: ./.paribus)",
        show_default=False,
    ),
]
UnusedStore = Annotated[  # every command takes --store, so that a script can say it everywhere
    str | None, typer.Option("--store", metavar="FOLDER|URL", help="Accepted; this command keeps nothing.", hidden=True)
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change the study, e.g. --set train.epochs=5. May be given several times."
    ),
]
Replicates = Annotated[str | None, typer.Option("--replicates", metavar="N", help="The same as --set replicates=N.")]
More = Annotated[
    int | None,
    typer.Option("--more", metavar="N", help="Add N replicates of every arm to a stored study.", show_default=False),
]
UntilClear = Annotated[
    bool,
    typer.Option(
        "--until-clear",
        help="Train 5 replicates, and more until it is clear: looks at 5, 10 and 20, at honest error rates.",
    ),
]
AtMost = Annotated[
    int | None,
    typer.Option(
        "--at-most",
        metavar="N",
        help="With --until-clear: replicates to stop at (default: 20). Above 20 it is looked at after every 5.",
        show_default=False,
    ),
]
ReportFile = Annotated[
    Path | None,
    typer.Option(
        "--report",
        metavar="FILE",
        help="Where to write the report (.html or .md; default: in the store).",
        callback=can_hold_a_report,
    ),
]
KerasFiles = Annotated[bool, typer.Option("--keras-files", help="Keep a .keras file of every run.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with stable keys instead of text.")]


def settings_of(settings: list[str] | None, replicates: str | None) -> list[str]:
    """All settings as ``path=value``."""
    return [*(settings or ()), *([f"replicates={replicates}"] if replicates is not None else ())]
