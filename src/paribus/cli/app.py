"""``paribus``: all commands, and what becomes of errors.

Exit codes: 0 done, 1 failed runs, 2 bad input, 130 stopped.
"""

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from paribus.cli import data, init, look, report, run, schema, steer
from paribus.cli.check import check
from paribus.cli.doctor import doctor
from paribus.cli.experiments import glimpse, gradcheck, lr_range
from paribus.cli.judge import judge
from paribus.cli.matters import matters
from paribus.cli.ui import ui
from paribus.cli.verify import verify
from paribus.errors import InputError, Interrupted

MISTAKE_OF_OURS = 70  # sysexits.h: EX_SOFTWARE
STOPPED = 130  # as shells say it of Ctrl-C

app = typer.Typer(
    help="Change one thing about a neural network. Know whether it mattered.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def options(
    show_version: Annotated[  # its callback does the work
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=lambda asked: _version(asked), is_eager=True
        ),
    ] = False,
) -> None:
    """Change one thing about a neural network. Know whether it mattered."""


app.command()(init.init)
app.command()(check)
app.command()(run.run)
app.command()(run.resume)
app.command()(steer.pause)
app.command()(steer.stop)
app.command()(verify)
app.command()(look.ls)
app.command()(look.show)
app.command()(look.compare)
app.command()(doctor)
app.command()(glimpse)
app.command("lr-range")(lr_range)
app.command()(gradcheck)
app.command()(judge)
app.command()(matters)
app.command()(report.report)
app.add_typer(data.app, name="data")
app.command()(schema.schema)
app.command()(ui)


def main() -> None:
    """Runs the command line; errors become messages and exit codes, never tracebacks."""
    try:
        app()
    except InputError as error:
        _leave("\n".join([str(error), *getattr(error, "__notes__", ())]), 2)
    except (Interrupted, KeyboardInterrupt) as error:
        _leave(str(error) or "Stopped.", STOPPED)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("PARIBUS_DEBUG"):
            raise
        _leave(
            f"Paribus made a mistake ({type(error).__name__}: {error}). What was finished is kept. "
            "Set PARIBUS_DEBUG=1 to see where, and please report it.",
            MISTAKE_OF_OURS,
        )


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"paribus {version('paribus')}\n")
        raise typer.Exit


def _leave(message: str, code: int) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"{message}\n")
    raise SystemExit(code)
