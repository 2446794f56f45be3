"""The pages, and one session in which the commands of the recorded ones were run for real."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))  # its modules are scripts and not part of the package

from blocks import recorded  # noqa: E402  # found by the line above
from generate import RECORDED  # noqa: E402


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """For each recorded page: the folder in which its commands ran, and the page with what they printed now."""
    ran = {}
    for name in RECORDED:
        folder = tmp_path_factory.mktemp(name.removesuffix(".md"))
        ran[name] = folder, recorded((ROOT / "docs" / name).read_text(encoding="utf-8"), folder)
    return ran
