"""How one call of a benchmark is dated, named and told of while it lasts."""

import shlex
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

Say = Callable[[str], None]


def progress() -> Say:
    """One line that is drawn anew in a terminal, a line each elsewhere."""
    started = time.monotonic()

    def say(message: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - started), 60)
        start, end = ("\r\033[K", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{start}{minutes}:{seconds:02}  {message}", end=end, file=sys.stderr, flush=True)  # noqa: T201

    return say


def command(program: str, given: Sequence[str]) -> str:
    """The command as it was given, without the places of this machine.

    Examples:
        >>> command("make bench", ["--rounds", "3", "--xray", "/home/me/patches"])
        'make bench ARGS="--rounds 3 --xray FOLDER"'
    """
    shown = [
        option.split("=")[0] + "=FOLDER" if _names_a_place(option) and "=" in option else option for option in given
    ]
    shown = [
        "FOLDER" if _names_a_place(before) and "=" not in before else option
        for before, option in zip(["", *shown], shown, strict=False)
    ]
    if not shown:
        return program
    return f'{program} ARGS="{shlex.join(shown)}"' if program.startswith("make") else f"{program} {shlex.join(shown)}"


def _names_a_place(option: str) -> bool:
    return option.split("=")[0] in ("--xray", "--output", "--peers-python")


def today() -> str:
    """The date, in UTC."""
    return datetime.now(UTC).date().isoformat()
