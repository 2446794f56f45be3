"""How often each class comes in each split, as bars side by side."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from paribus.report.figures.style import ARMS, label, svg

ROOM = 0.8  # of the place of a class, for its bars
MOST_NAMED = 30  # classes


def shares(name: str, classes: Sequence[str], of_splits: Mapping[str, Float[np.ndarray, " classes"]]) -> str:
    """A group of bars for each class, a bar for each split, in percent of the split."""

    def paint(axes: Axes) -> None:
        width = ROOM / len(of_splits)
        handles = []
        for number, ((split, values), color) in enumerate(zip(of_splits.items(), cycle(ARMS), strict=False)):
            places = np.arange(len(classes)) - ROOM / 2 + width * (number + 0.5)
            axes.bar(places, 100 * values, width * 0.92, color=color)
            handles.append(Line2D([], [], color=color, linewidth=5, label=split))
        named = np.unique(np.linspace(0, len(classes) - 1, min(len(classes), MOST_NAMED)).round().astype(int))
        names = [label(classes[index], 14) for index in named]
        axes.set_xticks(named, names, rotation=90 if max(map(len, names)) * len(names) > 70 else 0)
        axes.tick_params(axis="x", length=0)
        axes.grid(visible=False, axis="x")
        axes.set_ylabel("images, % of the split")
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=len(handles))

    return svg(name, (5.9, 2.9), paint)
