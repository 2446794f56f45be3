"""Many small pictures in one drawing: weights in two colours, activations by size, photographs in grey."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from paribus.report.figures.style import ARMS, INK, label, svg

Picture = Float[np.ndarray, "height width rgba"]

NAMES = 1.0  # inches, for the names of rows
GAP = 0.06  # between pictures
LETTER = 0.052  # of a title


@dataclass(frozen=True, eq=False)
class Strip:
    """One row of pictures.

    Args:
        name: What stands before them.
        pictures: Red, green, blue and opacity, each from 0 to 1.
        height: How high they are drawn, in inches.
        titles: What stands above each; nothing where it is empty.
    """

    name: str
    pictures: Sequence[Picture]
    height: float
    titles: Sequence[str] = ()


def signed(values: Float[np.ndarray, "height width"], largest: float) -> Picture:
    """What is above 0 in blue and what is below in orange, the deeper the larger; 0 is the paper.

    Examples:
        >>> signed(np.array([[0.5, -1.0, 0.0]]), 1.0)[..., 3].round(3).tolist()  # opacity
        [[0.475, 0.95, 0.0]]
    """
    picture = np.empty((*values.shape, 4))
    picture[..., :3] = np.where(values[..., None] >= 0, to_rgb(ARMS[0]), to_rgb(ARMS[1]))
    picture[..., 3] = 0.95 * np.clip(np.abs(np.nan_to_num(values)) / (largest or 1.0), 0, 1)
    return picture


def photograph(image: Float[np.ndarray, "height width channels"], low: float, high: float) -> Picture:
    """An image as it looks, from black at *low* to white at *high*; what is not a number is left out."""
    shares = np.clip((image - low) / (high - low or 1.0), 0, 1)
    colours = shares if image.shape[2] == 3 else shares.mean(axis=2, keepdims=True)
    picture = np.ones((*image.shape[:2], 4))
    picture[..., :3] = np.nan_to_num(colours)
    picture[..., 3] = np.isfinite(colours).all(axis=2)
    return picture


def tiled(pictures: Sequence[Picture], columns: int, gap: int = 1) -> Picture:
    """Pictures of one size side by side and one below the other, with *gap* pixels of paper between.

    Examples:
        >>> tiled([np.ones((2, 3, 4))] * 3, columns=2).shape
        (5, 7, 4)
    """
    height, width = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    columns = min(columns, len(pictures))
    whole = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap, 4))
    for number, picture in enumerate(pictures):
        top, left = (number // columns) * (height + gap), (number % columns) * (width + gap)
        whole[top : top + height, left : left + width] = picture
    return whole


def mosaic(name: str, title: str, strips: Sequence[Strip], width: float) -> str:
    """Strips of pictures, one below the other, under a title, in a drawing of *width* inches."""
    named = NAMES if any(strip.name for strip in strips) else 0.0
    tops, height = [], 0.0
    for strip in strips:
        height += 0.16 if strip.titles else 0.0
        tops.append(height)
        height += strip.height + 0.12

    def paint(axes: Axes) -> None:
        axes.set_aspect("auto")
        axes.axis("off")
        axes.set_title(label(title, 60), loc="left")
        for strip, top in zip(strips, tops, strict=True):
            axes.text(0, top + strip.height / 2, label(strip.name, 19), fontsize=7, va="center")
            _draw(axes, strip, named, top)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)

    return svg(name, (width, height + 0.4), paint)


def _draw(axes: Axes, strip: Strip, left: float, top: float) -> None:
    for number, picture in enumerate(strip.pictures):
        width = strip.height * picture.shape[1] / picture.shape[0]
        extent = (left, left + width, top + strip.height, top)
        axes.imshow(picture, extent=extent, interpolation="none", aspect="auto")
        frame = Rectangle((left, top), width, strip.height, facecolor="none", edgecolor=INK, alpha=0.15, linewidth=0.5)
        axes.add_patch(frame)
        if strip.titles:
            title = label(strip.titles[number], max(2, int((width + GAP) / LETTER)))
            axes.text(left + width / 2, top - 0.08, title, fontsize=6.5, ha="center")
        left += width + GAP
