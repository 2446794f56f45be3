"""A confusion matrix: what was answered to the images of each class."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from paribus.report.figures.style import ARMS, INK, label, svg

MOST_NUMBERED = 12  # classes; with more, numbers would not fit into the cells
MOST_NAMED = 30  # classes; with more, only some are named


def confusion_matrix(
    truth: Int[np.ndarray, " examples"], answers: Int[np.ndarray, " examples"], num_classes: int
) -> Int[np.ndarray, "classes classes"]:
    """How often each class (row) was answered with each class (column).

    Examples:
        >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2)
        array([[1, 1],
               [0, 1]])
    """
    return np.bincount(truth * num_classes + answers, minlength=num_classes**2).reshape(num_classes, num_classes)


def confusion(name: str, title: str, counts: Int[np.ndarray, "classes classes"], classes: Sequence[str]) -> str:
    """The matrix with right answers in blue and wrong ones in orange, each row coloured by its shares."""

    def paint(axes: Axes) -> None:
        axes.imshow(_colors(counts), interpolation="none")
        axes.grid(visible=False)
        for spine in axes.spines.values():
            spine.set_visible(False)
        named = np.unique(np.linspace(0, len(classes) - 1, min(len(classes), MOST_NAMED)).round().astype(int))
        names = [label(classes[index], 16) for index in named]
        upright = max(map(len, names)) > 2
        axes.set_xticks(named, names, rotation=90 if upright else 0, fontsize=7.5 if len(names) <= 12 else 5.5)
        axes.set_yticks(named, names, fontsize=7.5 if len(names) <= 12 else 5.5)
        axes.tick_params(length=0)
        axes.set_xlabel("answered")
        axes.set_ylabel("true class")
        axes.set_title(title, loc="left")
        if len(classes) <= MOST_NUMBERED:
            _write_numbers(axes, counts)

    return svg(name, (3.7, 3.8), paint)


def _colors(counts: Int[np.ndarray, "classes classes"]) -> np.ndarray:
    """Opacity stands for the share of a row, by its square root so that rare mistakes can be seen."""
    right = np.eye(len(counts), dtype=bool)
    image = np.empty((*counts.shape, 4))
    image[..., :3] = np.where(right[..., None], to_rgb(ARMS[0]), to_rgb(ARMS[1]))
    image[..., 3] = 0.95 * np.sqrt(_shares(counts))
    return image


def _shares(counts: Int[np.ndarray, "classes classes"]) -> np.ndarray:
    return np.asarray(counts / np.maximum(1, counts.sum(axis=1, keepdims=True)))


def _write_numbers(axes: Axes, counts: Int[np.ndarray, "classes classes"]) -> None:
    shares = _shares(counts)
    size = 7 if counts.max() < 1000 else 5.5
    for row, column in zip(*np.nonzero(counts), strict=True):
        color = "#ffffff" if shares[row, column] > 0.4 else INK
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=color, fontsize=size)
