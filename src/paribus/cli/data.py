"""``paribus data``: which data sets there are, fetching them, and looking for what is wrong with them."""

from pathlib import Path
from typing import Annotated

import typer

from paribus import data as datasets
from paribus import lab
from paribus import report as documents
from paribus.cli import screen
from paribus.cli.options import AsJson, Settings, UnusedStore
from paribus.cli.output import notes, print_json, results
from paribus.errors import InputError, OutputError

app = typer.Typer(help="Data sets: list them, fetch them, audit them.", no_args_is_help=True)


def can_hold_an_audit(path: Path | None) -> Path | None:
    """*path*, where the report of an audit could be written to it: told before the images are looked at.

    Raises:
        OutputError: It has another ending than ``.html``, or its folder is not there.
    """
    if path is not None and path.suffix.lower() != ".html":
        raise OutputError(f"An audit's report must end in .html; got {path.name!r}. Write, for example, audit.html.")
    if path is not None and not path.parent.is_dir():
        raise OutputError(f"A report's folder must exist; there is no folder {path.parent}. Make it, or name another.")
    return path


@app.command()
def ls(as_json: AsJson = False, store_at: UnusedStore = None) -> None:
    """List the data sets that can be named in a study."""
    del store_at
    entries = datasets.catalogue()
    if as_json:
        print_json([lab.as_json(entry) for entry in entries])
    else:
        screen.show_catalogue(entries, results)


@app.command()
def get(name: Annotated[str, typer.Argument(metavar="NAME", show_default=False)], store_at: UnusedStore = None) -> None:
    """Fetch a data set, check every byte, and keep it in the cache."""
    del store_at
    with screen.Live(notes) as live:
        datasets.fetch(name, report=live.fetched)
    results.print(f"{name} is ready.", markup=False)


@app.command()
def audit(
    what: Annotated[
        str,
        typer.Argument(
            metavar="NAME|STUDY",
            help="A data set's name, a folder of images, an .npz file, or a study file.",
            show_default=False,
        ),
    ],
    settings: Settings = None,
    as_json: AsJson = False,
    report_at: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help="Also write what was found, with the images that show it (.html).",
            callback=can_hold_an_audit,
        ),
    ] = None,
    store_at: UnusedStore = None,
) -> None:
    """Look for what is wrong with images and labels: copies, leaks, shifts, rare classes, wrong labels, shortcuts."""
    del store_at
    if settings and not Path(what).is_file():
        raise InputError(f"`--set` changes a study, so that a study file must be named; got {what!r}. Leave it out.")
    with screen.Live(notes) as live:
        found = lab.audit(lab.read_document(what, settings) if settings else what, watcher=live)
    if as_json:
        print_json(found.to_json())
    else:
        screen.show_audit(found, results)
    if report_at is not None:
        written = documents.write_audit(found, report_at)
        (notes if as_json else results).print(f"Wrote {written}", markup=False, soft_wrap=True)
