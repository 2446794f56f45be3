"""The axes on which differences of accuracy are drawn: points to left and right of zero, one row for each arm."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from paribus.report.figures.style import INK, MATTERS, label

ROW_INCHES = 0.36


def height(num_rows: int) -> float:
    """Inches for so many rows, with axis and labels."""
    return 0.85 + ROW_INCHES * num_rows


def prepare(axes: Axes, names: Sequence[str], matters: float, xlabel: str) -> None:
    """Name the rows, from the top, and draw zero and the band of what is too small to matter."""
    axes.set_yticks(range(len(names)), [label(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False, axis="y")
    axes.axvspan(-100 * matters, 100 * matters, color=MATTERS, alpha=0.16, linewidth=0)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_xlabel(xlabel)


def fit(axes: Axes, ends: Sequence[float], matters: float) -> None:
    """Show all of *ends* and the band, with some room."""
    low, high = min([*ends, -100 * matters]), max([*ends, 100 * matters])
    room = 0.06 * (high - low)
    axes.set_xlim(low - room, high + room)
