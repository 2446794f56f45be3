"""The fenced blocks of a page: found, and, where they are commands, run for real."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCED = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"# (\S+\.yaml)\n")
_ID = re.compile(r"\bStudy ([a-z2-9]{10})\b")
WIDTH = 92  # columns; what fits a page


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Args:
        language: What the fence says, such as ``python``.
        text: What stands between the fences.
        line: The line of its first fence, counted from 1.
    """

    language: str
    text: str
    line: int

    @property
    def commands(self) -> tuple[str, ...]:
        """What a person would type: the lines after ``$`` in a ``console`` block, every line of a ``bash`` block."""
        match self.language:
            case "console":
                return tuple(line[2:] for line in self.text.splitlines() if line.startswith("$ "))
            case "bash":
                return tuple(self.text.splitlines())
            case _:
                return ()

    @property
    def file_name(self) -> str | None:
        """The name of the file that a block is, where its first line says so: ``# second.yaml``."""
        named = _FILE_NAME.match(self.text)
        return named.group(1) if named else None


def blocks(text: str) -> tuple[Block, ...]:
    """The fenced blocks of a page, in its order."""
    return tuple(
        Block(found.group(1), found.group(2), text.count("\n", 0, found.start()) + 1)
        for found in _FENCED.finditer(text)
    )


def recorded(text: str, folder: Path) -> str:
    """The page with the output of every ``paribus`` command as it is now.

    The commands run in *folder*, which is empty, in the order of the page; a block that names its file is that file.
    Studies get new IDs: where a command names the second study of the page, it then names the second of the new ones.
    """
    new_ids: dict[str, str] = {}

    def run_again(found: re.Match[str]) -> str:
        block = Block(found.group(1), found.group(2), 0)
        if block.file_name:
            (folder / block.file_name).write_text(block.text, encoding="utf-8")
        if block.language != "console":
            return found.group()
        session = "".join(_session(block, folder, new_ids))
        new_ids.update(zip(_ID.findall(block.text), _ID.findall(session), strict=False))
        return f"```console\n{session}```"

    return _FENCED.sub(run_again, text)


def _session(block: Block, folder: Path, new_ids: Mapping[str, str]) -> Iterator[str]:
    for typed in block.commands:
        command = re.sub(r"[a-z2-9]{10}", lambda found: new_ids.get(found.group(), found.group()), typed)
        output = "\n".join(line.rstrip() for line in _output(command, folder).splitlines())
        yield f"$ {command}\n"
        if output:
            yield re.sub(r"\n{3,}", "\n\n", output.strip("\n")) + "\n"


def _output(command: str, folder: Path) -> str:
    name, *arguments = shlex.split(command, comments=True)
    if name != "paribus":
        raise ValueError(
            f"a recorded page may run `paribus` only; got {command}. Use a `bash` block for other commands."
        )
    kept = {key: value for key, value in os.environ.items() if key not in ("PARIBUS_STORE", "FORCE_COLOR")}
    done = subprocess.run(  # noqa: S603  # our own program, our own pages
        [sys.executable, "-m", "paribus", *arguments],
        cwd=folder,
        env={**kept, "COLUMNS": str(WIDTH)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.replace(f"{folder.resolve()}{os.sep}", "")
