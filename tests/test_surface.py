"""What must hold of the package as a whole: it is quick to load, and its surface is what it says."""

import ast
import importlib
import re
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import paribus

ROOT = Path(__file__).parents[1]
SECONDS = 0.3
HEAVY = ("jax", "keras", "matplotlib", "sqlalchemy")
IMPORT = ["-c", "import paribus"]
HELP = ["-m", "paribus", "--help"]
FACADES = (
    *("paribus", "paribus.lab", "paribus.engine", "paribus.data", "paribus.store", "paribus.report"),
    *("paribus.cli.screen", "paribus.web"),
)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True, cwd=ROOT)


def stub(facade: str) -> list[str]:
    """The names that a facade's ``.pyi`` promises, in its order."""
    file = importlib.import_module(facade).__file__
    assert file is not None
    tree = ast.parse(Path(file).with_suffix(".pyi").read_text(encoding="utf-8"))
    return [name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names]


@pytest.mark.parametrize("arguments", [IMPORT, HELP], ids=["import", "help"])
def test_it_is_there_in_a_moment(arguments: list[str]) -> None:
    python(*arguments)  # writes the byte code

    def seconds() -> float:
        started = time.perf_counter()
        python(*arguments)
        return time.perf_counter() - started

    assert statistics.median(seconds() for _ in range(5)) < SECONDS


@pytest.mark.parametrize("arguments", [IMPORT, HELP], ids=["import", "help"])
def test_nothing_heavy_is_loaded_before_it_is_needed(arguments: list[str]) -> None:
    loaded = python("-X", "importtime", *arguments).stderr
    packages = {line.rsplit("|", 1)[1].strip().partition(".")[0] for line in loaded.splitlines() if "|" in line}
    assert "paribus" in packages
    assert not packages & set(HEAVY)


@pytest.mark.parametrize("facade", FACADES)
def test_a_facade_exports_what_its_stub_says(facade: str) -> None:
    module = importlib.import_module(facade)
    assert sorted(module.__all__) == sorted(stub(facade))
    assert all(getattr(module, name) is not None for name in module.__all__)


def test_public_names_are_sorted_and_each_there_once() -> None:
    assert list(paribus.__all__) == sorted(set(paribus.__all__))


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?v?(\d[^\]\s]*)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
