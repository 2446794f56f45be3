"""The course of one quantity inside a network, a line for each layer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from paribus.report.figures.style import ARMS, label, svg

COLUMNS = 2  # of the legend


@dataclass(frozen=True, eq=False)
class Line:
    """One layer: a value at each of some epochs."""

    layer: str
    epochs: Float[np.ndarray, " points"]
    values: Float[np.ndarray, " points"]


def layers(name: str, title: str, lines: Sequence[Line]) -> str:
    """All *lines* on one pair of axes, on a logarithmic scale; what is not above 0 has no place there."""

    def paint(axes: Axes) -> None:
        handles = []
        for line, color in zip(lines, cycle(ARMS), strict=False):
            shown = np.where(line.values > 0, line.values, np.nan)
            axes.plot(line.epochs, shown, color=color, marker="o", markersize=2.5)
            handles.append(Line2D([], [], color=color, linewidth=3, label=label(line.layer)))
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.set_title(label(title, 48), loc="left")
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        figure = axes.get_figure(root=True)
        if figure is not None:
            figure.legend(handles=handles, loc="outside lower left", ncols=COLUMNS, handlelength=1.8, fontsize=8)

    return svg(name, (3.9, 2.8 + 0.17 * math.ceil(len(lines) / COLUMNS)), paint)
