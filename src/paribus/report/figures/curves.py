"""Learning curves: the median replicate's course and the middle half of all replicates about it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from paribus.records import Curve
from paribus.report.figures.style import INK, label, svg

MOST_POINTS = 150  # of one line; more cannot be told apart at the width of a page
DECADES = 1.5  # a loss that spans more is drawn on a logarithmic scale
COLUMNS = 3  # of the legend


@dataclass(frozen=True, eq=False)
class Band:
    """What the replicates of one arm did on one split.

    Args:
        arm: The arm's name.
        color: The arm's colour.
        dashed: Whether the line is dashed.
        epochs: Where the values are.
        low: The lower quartile over replicates.
        middle: The median.
        high: The upper quartile.
    """

    arm: str
    color: str
    dashed: bool
    epochs: Float[np.ndarray, " points"]
    low: Float[np.ndarray, " points"]
    middle: Float[np.ndarray, " points"]
    high: Float[np.ndarray, " points"]


def band(arm: str, color: str, curves: Sequence[Curve], *, dashed: bool) -> Band | None:
    """The quartiles over replicates, as far as at least half of them were trained; ``None`` without any value.

    Replicates may end at different epochs; between two epochs of its own a replicate is interpolated.

    Examples:
        >>> epochs = np.array([0.0, 1.0])
        >>> curves = [Curve("train", "loss", epochs, np.array([2.0, last])) for last in (1.0, 0.5, 0.0)]
        >>> band("relu", "blue", curves, dashed=False).middle
        array([2. , 0.5])
    """
    finite = [(curve.epochs[kept], curve.values[kept]) for curve in curves if (kept := np.isfinite(curve.values)).any()]
    if not finite:
        return None
    epochs = np.unique(np.concatenate([epochs for epochs, _ in finite]))
    table = np.stack([np.interp(epochs, own, values, right=np.nan, left=np.nan) for own, values in finite])
    enough = np.isfinite(table).sum(axis=0) * 2 >= len(table)
    kept = np.flatnonzero(enough)
    if len(kept) > MOST_POINTS:
        kept = kept[np.unique(np.linspace(0, len(kept) - 1, MOST_POINTS).round().astype(int))]
    low, middle, high = np.nanquantile(table[:, kept], [0.25, 0.5, 0.75], axis=0)
    return Band(arm, color, dashed, epochs[kept], low, middle, high)


def curves(name: str, metric: Literal["loss", "accuracy"], bands: Sequence[Band]) -> str:
    """All *bands* on one pair of axes; a legend names arms by colour and splits by stroke."""
    scale, title = (100.0, "accuracy, %") if metric == "accuracy" else (1.0, "loss")

    def paint(axes: Axes) -> None:
        for each in bands:
            axes.fill_between(
                each.epochs, scale * each.low, scale * each.high, color=each.color, alpha=0.14, linewidth=0
            )
            marker = "o" if len(each.epochs) == 1 else None
            axes.plot(each.epochs, scale * each.middle, color=each.color, linestyle=_stroke(each.dashed), marker=marker)
        if metric == "accuracy":
            axes.set_ylim(*_after_the_start(bands))
        if metric == "loss" and _spans_decades(bands):
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_title(title, loc="left")
        axes.set_xlabel("epoch")
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.margins(x=0.01)
        _legend(axes, bands)

    num_names = len({each.arm for each in bands}) + len({each.dashed for each in bands})
    return svg(name, (3.9, 2.8 + 0.17 * math.ceil(num_names / COLUMNS)), paint)


def _stroke(dashed: bool) -> Literal["-"] | tuple[float, tuple[float, float]]:
    return (0.0, (3.0, 1.6)) if dashed else "-"


def _after_the_start(bands: Sequence[Band]) -> tuple[float, float]:
    """Room for all past the first tenth, in percent: the climb from chance would press what matters against the top."""
    low = min(100 * float(each.low[each.epochs >= 0.1 * each.epochs[-1]].min()) for each in bands)
    high = max(100 * float(each.high.max()) for each in bands)
    room = max(0.5, 0.05 * (high - low))
    return low - room, high + room


def _spans_decades(bands: Sequence[Band]) -> bool:
    values = np.concatenate([each.middle for each in bands])
    return bool(values.min() > 0 and np.log10(values.max() / values.min()) > DECADES)


def _legend(axes: Axes, bands: Sequence[Band]) -> None:
    arms = dict.fromkeys((each.arm, each.color) for each in bands)
    handles = [Line2D([], [], color=color, linewidth=3, label=label(arm)) for arm, color in arms]
    for dashed, split in ((False, "train"), (True, "validation")):
        if any(each.dashed == dashed for each in bands):
            handles.append(Line2D([], [], color=INK, linestyle=_stroke(dashed), label=split))
    figure = axes.get_figure(root=True)
    if figure is not None:
        figure.legend(
            handles=handles, loc="outside lower left", ncols=COLUMNS, handlelength=1.8, columnspacing=1.2, fontsize=8
        )
