"""``paribus ui``: the laboratory in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from paribus import web
from paribus.cli.options import StoreOption
from paribus.cli.output import results


def ui(
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", help="Where to listen (default: 8765, or the next that is free; 0: any)."),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, open nothing.")] = False,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            "--data",
            metavar="FOLDER",
            help="A folder of images, or an .npz file, that studies of the page may use; may be repeated.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Other than loopback needs --password.")] = (
        "127.0.0.1"
    ),
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            metavar="TEXT",
            envvar="PARIBUS_PASSWORD",
            show_envvar=True,
            help="What visitors must know.",
            show_default=False,
        ),
    ] = None,
    store_at: StoreOption = None,
) -> None:
    """Open the laboratory in the browser: build, watch, compare. Training goes on when the page is closed."""
    settings = web.Settings(store_at, host, port, password, tuple(data or ()))
    web.serve(settings, _say, browser=not no_browser)


def _say(text: str) -> None:
    results.print(text, markup=False, soft_wrap=True)
    results.file.flush()
