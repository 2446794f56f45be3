"""A learning-rate range test: the loss over a learning rate that grows."""

from pathlib import Path
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from paribus.errors import OutputError
from paribus.lab import RangeTest
from paribus.report.figures.style import ARMS, BASELINE, INK, TONES, label, svg
from paribus.whole_files import write_bytes

ROOM = 0.1  # of what the loss fell by, below its lowest value and above its start


def range_figure(tested: RangeTest) -> str:
    """The losses as an SVG element: each in grey, their mean in colour, and where it falls fastest and is lost."""

    def paint(axes: Axes) -> None:
        axes.plot(tested.rates, tested.losses, color=BASELINE, alpha=0.5, linewidth=0.8)
        axes.plot(tested.rates, tested.smoothed, color=ARMS[0])
        _mark(axes, tested.suggested, "suggested", TONES["good"], "right")
        _mark(axes, tested.diverges, "lost", TONES["bad"], "left")
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_ylim(*_shown(tested))
        axes.set_title(label(f"loss of {tested.arm} at a growing learning rate", 60), loc="left")
        axes.set_xlabel("learning rate")

    return svg("range", (6.0, 3.2), paint)


def write_range_figure(tested: RangeTest, path: Path) -> Path:
    """Writes the figure as an SVG file.

    Raises:
        OutputError: The name does not end in .svg, or the file cannot be written.

    Examples:
        >>> import tempfile
        >>> losses = np.linspace(2.0, 1.0, 30)
        >>> tested = RangeTest("s", "baseline", np.geomspace(1e-3, 1, 30), losses, losses, 0.1, None, 0.1)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_range_figure(tested, Path(folder) / "range.svg").read_text()[:4]
        '<svg'
    """
    if path.suffix.lower() != ".svg":
        raise OutputError(f"A figure's name must end in .svg; got {path.name!r}. Write, for example, range.svg.")
    if not path.parent.is_dir():
        raise OutputError(f"A figure's folder must exist; there is no folder {path.parent}. Make it, or name another.")
    try:
        write_bytes(path, range_figure(tested).encode())
    except OSError as error:
        raise OutputError(f"{path} must be writable; it is not: {error.strerror}. Name another place.") from None
    return path


def _mark(axes: Axes, rate: float | None, words: str, color: str, side: Literal["left", "right"]) -> None:
    """A line at a learning rate with its name, which *side* of is at the line."""
    if rate is not None:
        axes.axvline(rate, color=color, linewidth=1.2, linestyle=(0.0, (3.0, 1.6)))
        place = (rate, 0.98)
        told = f" {words}, {rate:.2g} "
        axes.annotate(told, place, xycoords=("data", "axes fraction"), ha=side, va="top", color=INK, fontsize=8)


def _shown(tested: RangeTest) -> tuple[float, float]:
    """Room for the fall: where the loss is lost it climbs out of any drawing."""
    smooth = tested.smoothed[np.isfinite(tested.smoothed)]
    if not len(smooth):
        return 0.0, 1.0
    low, high = float(np.nanmin(tested.losses)), float(smooth[0])
    room = ROOM * max(high - low, 0.1 * abs(high), 1e-9)
    return low - room, high + 3 * room
