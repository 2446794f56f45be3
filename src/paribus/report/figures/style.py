"""How every drawing looks, and how it becomes SVG that lives well inside a page.

A drawing says what is ink and what is paper; the SVG then says ``currentColor`` and ``var(--paper)``, so one file suits
light and dark pages. Text stays text, and the same numbers give the same bytes.
"""

import io
import re
import warnings
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paribus.records import ArmRecord
from paribus.report.blocks import Tone

# Two colours that no drawing would choose; in the SVG they become what the page has for ink and paper.
INK = "#010203"
PAPER = "#fdfcfb"

BASELINE = "#7d8590"
# Paul Tol's "vibrant" scheme and two of his "muted" one: distinct to the colour-blind, on light and dark pages.
ARMS = ("#0077bb", "#ee7733", "#009988", "#ee3377", "#33bbee", "#cc3311", "#aa4499", "#999933")
TONES: dict[Tone, str] = {
    "good": "#1a9850",
    "same": "#2c7fb8",
    "bad": "#d1495b",
    "open": "#c98a00",
    "plain": BASELINE,
}
MATTERS = "#7d8590"  # the band of what is too small to matter; always drawn at low opacity

STYLE: dict[Any, object] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # ships with matplotlib, so that every machine measures text alike
    "font.size": 9,
    "axes.labelsize": 9,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.alpha": 0.12,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "svg.fonttype": "none",
    "text.parse_math": False,  # an arm may be called $x$
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    **dict.fromkeys(
        ["text.color", "axes.edgecolor", "axes.labelcolor", "grid.color", "xtick.color", "ytick.color"], INK
    ),
}


def svg(name: str, size: tuple[float, float], paint: Callable[[Axes], None]) -> str:
    """An SVG element to be put into a page as it is.

    Args:
        name: The drawing's name in the report; keeps its ids apart from those of other drawings.
        size: Width and height in inches.
        paint: Draws on the given axes.
    """
    file = io.StringIO()
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}), warnings.catch_warnings():
        # Names may have signs that DejaVu lacks; the reader's own fonts draw them.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        figure = Figure(figsize=size, layout="constrained")
        paint(figure.add_subplot())
        figure.savefig(file, format="svg", metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]))
    return _embeddable(file.getvalue(), name)


def colors_of(arms: Sequence[ArmRecord]) -> dict[str, str]:
    """A colour for each arm, by name: grey for the baseline of others, one hue for each other.

    Examples:
        >>> from paribus.records import Parameters
        >>> colors_of([ArmRecord(name, name == "relu", None, Parameters(9, 9, 0), ()) for name in ("relu", "tanh")])
        {'relu': '#7d8590', 'tanh': '#0077bb'}
    """
    hues = cycle(ARMS)
    return {arm.name: BASELINE if arm.baseline and len(arms) > 1 else next(hues) for arm in arms}


def label(name: str, most: int = 22) -> str:
    """A name on one line, cut to *most* characters, without signs that no SVG may have.

    Examples:
        >>> label("a very long name of an arm that goes on")
        'a very long name of a…'
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _embeddable(drawn: str, name: str) -> str:
    element = drawn[drawn.index("<svg") :].strip()
    element = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", element, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", lambda tag: _own_names(tag[0], name), element)  # text has no bare < or >


def _own_names(tag: str, name: str) -> str:
    tag = re.sub(r'(?<= id=")|(?<=href="#)|(?<=url\(#)', f"{name}-", tag)
    return tag.replace(INK, "currentColor").replace(PAPER, "var(--paper, #fff)")
