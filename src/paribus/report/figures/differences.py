"""Every replicate's own difference: what the mean of a contrast is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from paribus.report.figures import points
from paribus.report.figures.style import INK, PAPER, svg


@dataclass(frozen=True, eq=False)
class Dots:
    """One row: an arm's difference in each replicate, as shares."""

    name: str
    color: str
    values: Float[np.ndarray, " replicates"]


def differences(rows: Sequence[Dots], matters: float, xlabel: str) -> str:
    """One dot for each replicate and a stroke at their mean, a row for each arm."""

    def paint(axes: Axes) -> None:
        points.prepare(axes, [row.name for row in rows], matters, xlabel)
        for place, row in enumerate(rows):
            heights = place + _apart(row.values)
            axes.plot(100 * row.values, heights, "o", color=row.color, markersize=5.5, markeredgecolor=PAPER)
            if len(row.values) > 1:
                axes.vlines(100 * row.values.mean(), place - 0.32, place + 0.32, color=INK, linewidth=1.8)
        points.fit(axes, [100 * float(value) for row in rows for value in row.values], matters)

    return svg("differences", (5.9, points.height(len(rows))), paint)


def _apart(values: Float[np.ndarray, " replicates"]) -> Float[np.ndarray, " replicates"]:
    """Heights that keep equal values apart: each group of them is spread evenly about the row's middle."""
    heights = np.zeros(len(values))
    for value in np.unique(values):
        (equal,) = np.nonzero(values == value)
        step = min(0.14, 0.6 / len(equal))
        heights[equal] = step * (np.arange(len(equal)) - (len(equal) - 1) / 2)
    return heights
