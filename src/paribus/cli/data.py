"""``paribus data``: which data sets there are, and fetching them."""

from typing import Annotated

import typer

from paribus import data as datasets
from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, UnusedStore
from paribus.cli.output import notes, print_json, results

app = typer.Typer(help="Data sets: list them, fetch them.", no_args_is_help=True)


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
