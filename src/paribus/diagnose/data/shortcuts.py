"""Whether a class can be told from one trivial number of an image, such as its brightness or one pixel."""

from collections.abc import Iterator, Mapping

import numpy as np
from jaxtyping import Float, Int

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.linear import random_folds
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.diagnose.data.recognition import SEED, some_of
from paribus.records import Finding

GAIN = 0.8  # of the way from the commonest class to no mistake
BINS = 64
MOST_IMAGES = 10_000
LEAST_IMAGES = 10  # of each bin and fold, or bins are wider
SHOWN = 8


def shortcut(images: AuditedImages) -> Iterator[Noticed]:
    """One trivial number of an image tells its class: out of fold, it makes up 80 % of the commonest class's mistakes.

    Looked at are brightness, contrast, the darkest and the lightest pixel, the four corners, the border, and the one
    pixel whose value differs most between classes. Each image gets the class that most other images with nearly the
    same value have. A network would learn that number and nothing else.

    References:
        Geirhos et al. 2020, "Shortcut learning in deep neural networks", Nature Machine Intelligence 2. The threshold
        is that of deepchecks (predictive power score above 0.8).
    """
    rows = some_of(images.parts["train"], MOST_IMAGES, np.random.default_rng(SEED))
    labels = images.splits.labels[rows]
    majority = np.bincount(labels).max() / len(labels)
    if majority == 1:
        return
    for name, values in _trivial_numbers(images, rows).items():
        accuracy = predicted_by(values, labels)
        gain = (accuracy - majority) / (1 - majority)
        if gain > GAIN:
            yield _noticed(images, rows, name, values, accuracy)
            return


def predicted_by(values: Float[np.ndarray, " examples"], labels: Int[np.ndarray, " examples"]) -> float:
    """The share of examples whose label is the commonest among other examples with nearly the same value.

    Examples:
        >>> values = np.arange(400.0)
        >>> predicted_by(values, (values >= 200).astype(int)), predicted_by(0 * values, values.astype(int) % 4 // 3)
        (1.0, 0.75)
    """
    folds = random_folds(len(values), np.random.default_rng(SEED))
    num_bins = int(np.clip(len(values) // LEAST_IMAGES, 2, BINS))
    edges = np.unique(np.quantile(values, np.linspace(0, 1, num_bins + 1)[1:-1]))
    bins = np.searchsorted(edges, values, side="right")
    counts = np.zeros((len(edges) + 1, int(folds.max()) + 1, int(labels.max()) + 1))
    np.add.at(counts, (bins, folds, labels), 1)
    others = counts.sum(axis=1, keepdims=True) - counts
    return float((others.argmax(axis=2)[bins, folds] == labels).mean())


def _trivial_numbers(images: AuditedImages, rows: Int[np.ndarray, " rows"]) -> Mapping[str, Float[np.ndarray, " rows"]]:
    """A few numbers of each image, by what they are called."""
    small = images.small[rows].astype(np.float64)
    border = np.ones(small.shape[1:], bool)
    border[1:-1, 1:-1] = False
    height, width = _telling_pixel(small, images.splits.labels[rows])
    return {
        "brightness": small.mean(axis=(1, 2)),
        "contrast": small.std(axis=(1, 2)),
        "the darkest pixel": small.min(axis=(1, 2)),
        "the lightest pixel": small.max(axis=(1, 2)),
        "the upper left corner": small[:, 0, 0],
        "the upper right corner": small[:, 0, -1],
        "the lower left corner": small[:, -1, 0],
        "the lower right corner": small[:, -1, -1],
        "the border": small[:, border].mean(axis=1),
        f"the pixel in row {height} and column {width}": small[:, height, width],
    }


def _telling_pixel(
    small: Float[np.ndarray, "examples height width"], labels: Int[np.ndarray, " examples"]
) -> tuple[int, int]:
    """The pixel of whose variance the classes explain most."""
    one_hot = (labels[:, None] == np.unique(labels)).astype(float)
    counts = one_hot.sum(axis=0)
    means = np.einsum("ek,ehw->khw", one_hot, small, optimize=True) / counts[:, None, None]
    between = np.einsum("k,khw->hw", counts / len(small), (means - small.mean(axis=0)) ** 2)
    variance = small.var(axis=0)
    share = np.where(variance > 1e-9, between / np.maximum(variance, 1e-9), 0)
    height, width = np.unravel_index(share.argmax(), share.shape)
    return int(height), int(width)


def _noticed(
    images: AuditedImages,
    rows: Int[np.ndarray, " rows"],
    name: str,
    values: Float[np.ndarray, " rows"],
    accuracy: float,
) -> Noticed:
    labels = images.splits.labels[rows]
    shown = [int(rows[np.argmax(labels == label)]) for label in np.unique(labels)[:SHOWN]]
    means = [f"{images.splits.classes[label]}: {values[labels == label].mean():.3g}" for label in np.unique(labels)]
    return Noticed(
        Finding(
            id="shortcut",
            severity="warning",
            arm=None,
            where="data",
            evidence={"number": name, "accuracy": accuracy, "mean_of_each_class": means},
            message=f"One number of an image, {name}, tells its class: {100 * accuracy:.1f} % of unseen training "
            "images get the right class from it alone. A network will learn that number and little else.",
            remedy="If this is not what the classes are about, crop or cover it, or take images that do not have it.",
            explains=("suspiciously-good", "input-shift", "test-shift", "overfitting"),
            source="Geirhos et al. 2020",
        ),
        tuple(Exhibit((row,), images.called(row)) for row in shown),
    )
