"""The drawing of a range test."""

from pathlib import Path

import numpy as np
import pytest

from paribus.errors import OutputError
from paribus.lab.ranging import read
from paribus.report import range_figure, write_range_figure

RATES = np.geomspace(1e-4, 1.0, 60)
FELL = read("s", "relu & co", RATES, np.interp(np.log10(RATES), [-4, -2, -1, 0], [2.0, 1.0, 0.9, 500.0]))


def test_the_suggestion_and_the_loss_are_marked() -> None:
    drawn = range_figure(FELL)
    assert f"suggested, {FELL.suggested:.2g}" in drawn
    assert f"lost, {FELL.diverges:.2g}" in drawn
    assert "loss of relu &amp; co" in drawn


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert range_figure(FELL) == range_figure(FELL)


@pytest.mark.parametrize("losses", [np.full(60, 2.3), np.full(60, np.nan), np.append([2.3], np.full(59, np.nan))])
def test_what_suggests_nothing_can_be_drawn(losses: np.ndarray) -> None:
    assert "suggested" not in range_figure(read("s", "a", RATES, losses))


@pytest.mark.parametrize(
    ("name", "told"), [("range.png", r"must end in \.svg"), ("nowhere/range.svg", "folder must exist")]
)
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(OutputError, match=told):
        write_range_figure(FELL, tmp_path / name)
