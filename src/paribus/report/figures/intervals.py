"""The answer at a glance: each contrast as a point with its interval, against zero and what matters."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from paribus.report.blocks import Tone
from paribus.report.figures import points
from paribus.report.figures.style import INK, PAPER, TONES, svg
from paribus.report.words import signed


@dataclass(frozen=True)
class Interval:
    """One row: an arm's difference and its 95% interval, as shares; ``nan`` where they are not known."""

    name: str
    tone: Tone
    difference: float
    low: float
    high: float


def intervals(rows: Sequence[Interval], matters: float, xlabel: str) -> str:
    """A row for each contrast; numbers at the right, in points."""

    def paint(axes: Axes) -> None:
        points.prepare(axes, [row.name for row in rows], matters, xlabel)
        for place, row in enumerate(rows):
            color = TONES[row.tone]
            axes.hlines(place, 100 * row.low, 100 * row.high, color=color, linewidth=3.2)
            axes.plot(100 * row.difference, place, "o", color=color, markersize=7.5, markeredgecolor=PAPER)
            axes.annotate(
                _told(row),
                (1.02, place),
                xycoords=("axes fraction", "data"),
                va="center_baseline",
                color=INK,
                annotation_clip=False,
            )
        ends = [100 * end for row in rows for end in (row.low, row.high, row.difference) if math.isfinite(end)]
        points.fit(axes, ends, matters)

    return svg("intervals", (5.9, points.height(len(rows))), paint)


def _told(row: Interval) -> str:
    if math.isnan(row.difference):
        return "nothing to compare"
    if math.isnan(row.low):
        return f"{signed(100 * row.difference)}  (no interval)"
    return f"{signed(100 * row.difference)}  ({signed(100 * row.low)} to {signed(100 * row.high)})"
