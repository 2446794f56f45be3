"""A network as a column of boxes, a box for each layer, with what was found out about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch

from paribus.report.blocks import Tone
from paribus.report.figures.style import INK, TONES, label, svg

WIDTH, BOX = 4.5, 1.75  # inches: of the drawing, and of a box
HIGH, BETWEEN, LINE = 0.42, 0.18, 0.23  # of a box, from one to the next, and of a line of badges
LETTER, ROOM = 0.06, 0.16  # that a letter of a badge takes, about, and what it has around it


@dataclass(frozen=True)
class Badge:
    """A few words on a layer.

    Args:
        text: What they say.
        tone: Whether it is in order.
    """

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class LayerRow:
    """One layer.

    Args:
        name: Its name, and in brackets its kind.
        detail: What it gives and holds.
        tone: The worst that was found there.
        badges: What was measured there, then what was found.
    """

    name: str
    detail: str
    tone: Tone
    badges: Sequence[Badge]


def network(name: str, title: str, rows: Sequence[LayerRow]) -> str:
    """The layers from the image down to the scores."""
    lines = [_lines(row.badges) for row in rows]
    heights = [max(HIGH, LINE * len(each)) for each in lines]
    tops = [sum(heights[:place]) + BETWEEN * place for place in range(len(rows))]
    height = sum(heights) + BETWEEN * len(rows)

    def paint(axes: Axes) -> None:
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, -0.04)
        axes.axis("off")
        axes.set_title(label(title, 60), loc="left")
        for row, badges, top, high in zip(rows, lines, tops, heights, strict=True):
            _box(axes, top, row)
            for number, line in enumerate(badges):
                _write(axes, line, top + (high if len(badges) > 1 else HIGH) * (number + 0.5) / len(badges))
        for start, end in pairwise(tops):
            arrow = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (BOX / 2, end), (BOX / 2, start + HIGH), arrowprops=arrow)

    return svg(name, (WIDTH, height + 0.35), paint)


def _box(axes: Axes, top: float, row: LayerRow) -> None:
    is_plain = row.tone == "plain"
    box = FancyBboxPatch(
        (0.02, top),
        BOX - 0.04,
        HIGH,
        boxstyle="round,pad=0,rounding_size=0.06",
        facecolor=to_rgba(TONES[row.tone], 0.12 if is_plain else 0.25),
        edgecolor=TONES[row.tone],
        linewidth=0.8 if is_plain else 1.8,
    )
    axes.add_patch(box)
    axes.text(0.1, top + 0.15, label(row.name, 26), fontsize=7.5, va="center", fontweight="bold")
    axes.text(0.1, top + 0.32, label(row.detail, 32), fontsize=6.8, va="center")


def _write(axes: Axes, badges: Sequence[Badge], height: float) -> None:
    """One line of badges, beside a box."""
    left = BOX + 0.1
    for badge in badges:
        is_plain = badge.tone == "plain"
        around = {
            "boxstyle": "round,pad=0.25",
            "facecolor": to_rgba(TONES[badge.tone], 0.1 if is_plain else 0.35),
            "edgecolor": "none" if is_plain else TONES[badge.tone],
            "linewidth": 0.8,
        }
        axes.text(left, height, badge.text, fontsize=7.2, va="center", color=INK, bbox=around)
        left += _width(badge)


def _lines(badges: Sequence[Badge]) -> list[list[Badge]]:
    """Badges in lines that fit beside a box."""
    lines: list[list[Badge]] = []
    for badge in badges:
        if lines and sum(map(_width, lines[-1])) + _width(badge) <= WIDTH - BOX - 0.05:
            lines[-1].append(badge)
        else:
            lines.append([badge])
    return lines


def _width(badge: Badge) -> float:
    return LETTER * len(badge.text) + ROOM
