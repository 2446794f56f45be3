"""The script of the page on statistics gives the figures that Paribus tells."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from paribus.lab import run
from tests.lab.studies import study

from .pages import text_of

SCRIPT = Path(__file__).parents[2] / "docs" / "recompute.py"
TOLD = re.compile(r"([+-]\S+) (?:([+-]\S+))? +told \[?([^,\]]+)(?:, ([^\]]+)\])?")


def test_the_page_shows_the_script_as_it_is() -> None:
    assert f"```py\n{SCRIPT.read_text()}```" in text_of("docs/statistics.md")


@pytest.mark.parametrize("until_clear", [False, True])
def test_every_figure_is_the_one_that_is_told(tmp_path: Path, until_clear: bool) -> None:
    levels = {"factor": "width", "set": ["model.dense_1.units"], "levels": [4, 8, 16], "baseline": "4"}
    run(study(vary=levels, replicates=4), tmp_path, until_clear=until_clear, at_most=5 if until_clear else None)
    environment = {**os.environ, "PARIBUS_STORE": str(tmp_path)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run([sys.executable, SCRIPT], env=environment, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 8  # two comparisons, four figures each
    for line in lines:
        found = TOLD.search(line)
        assert found, line
        recomputed, told = found.group(1, 2), found.group(3, 4)
        for one, other in zip(recomputed, told, strict=True):
            assert (one is None) == (other is None), line
            assert one is None or float(one) == pytest.approx(float(other), abs=2e-6), line
