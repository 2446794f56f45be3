"""One contrast, replicate by replicate: a line from the baseline's accuracy to the arm's."""

import textwrap

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes

from paribus.report.figures.style import INK, PAPER, label, svg

LEAST_SPAN = 4
"""Times what matters: no scale is finer, so that lines which do not matter look as flat as they are."""

LETTERS = 17
"""Of a name on one line; it may have two."""


def pairs(
    name: str, arms: tuple[str, str], color: str, accuracies: Float[np.ndarray, "replicates arms"], matters: float
) -> str:
    """Baseline at the left, arm at the right, and a heavy line between their means.

    Args:
        name: The drawing's name in the report.
        arms: The names of baseline and arm.
        color: The arm's colour.
        accuracies: As shares, a row for each replicate.
        matters: The smallest difference that matters, as a share.
    """

    def paint(axes: Axes) -> None:
        shown = 100 * accuracies.T  # (arms, replicates)
        axes.plot([0, 1], shown, color=color, alpha=0.75, linewidth=1.1)
        axes.plot([0, 1], shown, "o", color=color, markersize=5, markeredgecolor=PAPER)
        if len(accuracies) > 1:
            axes.plot([0, 1], shown.mean(axis=1), color=INK, linewidth=2.2)
        axes.set_xticks([0, 1], [_on_two_lines(arm) for arm in arms])
        axes.set_xlim(-0.25, 1.25)
        axes.tick_params(axis="x", length=0)
        axes.grid(visible=False, axis="x")
        axes.set_ylim(*_ends(shown, 100 * matters))
        axes.set_ylabel("accuracy, %")

    return svg(name, (2.9, 2.7), paint)


def _on_two_lines(arm: str) -> str:
    return "\n".join(textwrap.wrap(label(arm, 3 * LETTERS), LETTERS, max_lines=2, placeholder="…"))


def _ends(values: Float[np.ndarray, "arms replicates"], matters: float) -> tuple[float, float]:
    """All values with some room, and no less than ``LEAST_SPAN`` times what matters."""
    low, high = float(values.min()), float(values.max())
    half = max(1.16 * (high - low), LEAST_SPAN * matters) / 2
    return (low + high) / 2 - half, (low + high) / 2 + half
