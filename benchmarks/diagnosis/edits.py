"""Faults of the images: edits of the arrays that the engine is given.

An edit takes splits and gives splits. What it changes it appends to the table of images, so that the splits of all
edits of a program have the same images in the same places, and can be trained on together.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import Float32, Int, Shaped
from scipy import ndimage

from paribus.records import Splits

Edit = Callable[[Splits, np.random.Generator], Splits]
Rows = Int[np.ndarray, " rows"]
Images = Float32[np.ndarray, "examples height width channels"]


def flipped_labels(share: float) -> Edit:
    """A share of the training labels is another class's."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        train = splits.train[0]
        places = _some(len(train), share, rng)
        return _appended(splits, "train", places, splits.images[train[places]], _others(splits, train[places], rng))

    return edit


def conflicting_twins(share: float) -> Edit:
    """A share of the training images is replaced by copies of the others under another label."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        train = splits.train[0]
        places = _some(len(train), share, rng)
        twins = rng.choice(np.delete(train, places), len(places))
        return _appended(splits, "train", places, splits.images[twins], _others(splits, twins, rng))

    return edit


def rare_classes(kept: float) -> Edit:
    """Of every other class only a share of the training images is kept, and three at least."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        train = splits.train[0]
        labels = splits.labels[train]
        stays = np.ones(len(train), bool)
        for label in range(0, len(splits.classes), 2):
            places = np.flatnonzero(labels == label)
            stays[rng.permutation(places)[max(3, round(kept * len(places))) :]] = False
        return replace(splits, train=train[None, stays])

    return edit


def few_images(share: float) -> Edit:
    """Only a share of the training images is there."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        return replace(splits, train=splits.train[:, _some(splits.train.shape[1], share, rng)])

    return edit


def scaled(factor: float, offset: float = 0.0) -> Edit:
    """The network meets values that are so many times too large, or that lie far from 0."""

    def edit(splits: Splits, _: np.random.Generator) -> Splits:
        return replace(
            splits, scale=splits.scale * np.float32(factor), shift=splits.shift - np.float32(offset / splits.scale)
        )

    return edit


def broken_pixel(splits: Splits, rng: np.random.Generator) -> Splits:
    """One pixel of one training image is no number."""
    place = rng.integers(splits.train.shape[1], size=1)
    rows = splits.train[0, place]
    images = splits.images[rows].copy()
    images[0, 0, 0, 0] = np.nan
    return _appended(splits, "train", place, images, splits.labels[rows])


def sorted_by_class(blocks: int) -> Edit:
    """Training images come class by class, in so many blocks; for training without shuffling."""

    def edit(splits: Splits, _: np.random.Generator) -> Splits:
        pieces = np.array_split(splits.train[0], blocks)
        in_order = [piece[np.argsort(splits.labels[piece], kind="stable")] for piece in pieces]
        return replace(splits, train=np.concatenate(in_order)[None])

    return edit


def giveaway(share: float) -> Edit:
    """The first pixels of so many training and validation images tell the class; test images have no such mark."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        for split in ("train", "validation"):
            rows = getattr(splits, split)[0]
            places = _some(len(rows), share, rng)
            labels = splits.labels[rows[places]]
            images = splits.images[rows[places]].copy()
            low, high = float(splits.images.min()), float(splits.images.max())
            brightness = low + (high - low) * labels / (len(splits.classes) - 1)
            images[:, :2, :2] = brightness[:, None, None, None]
            splits = _appended(splits, split, places, images, labels)
        return splits

    return edit


def copies_in_test(share: float) -> Edit:
    """A share of the test images is replaced by training images."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        test = splits.test.copy()
        places = _some(len(test), share, rng)
        test[places] = rng.choice(splits.train[0], len(places), replace=False)
        return replace(splits, test=test)

    return edit


def missing_in_test(classes: int) -> Edit:
    """So many classes have hardly any test images: one in twenty of them is left."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        gone = (splits.labels[splits.test] < classes) & (rng.random(len(splits.test)) > 0.05)
        return replace(splits, test=splits.test[~gone])

    return edit


def changed_test(change: Callable[[Images, np.random.Generator], Images]) -> Edit:
    """All test images are changed alike."""

    def edit(splits: Splits, rng: np.random.Generator) -> Splits:
        changed = change(splits.images[splits.test], rng).astype(np.float32)
        images = np.concatenate([splits.images, changed])
        labels = np.concatenate([splits.labels, splits.labels[splits.test]])
        return replace(splits, images=images, labels=labels, test=np.arange(len(splits.labels), len(labels)))

    return edit


def brighter(factor: float) -> Callable[[Images, np.random.Generator], Images]:
    """All values times *factor*."""
    return lambda images, _: images * np.float32(factor)


def inverted(images: Images, _: np.random.Generator) -> Images:
    """Light for dark."""
    return images.max() - images


def blurred(width: float) -> Callable[[Images, np.random.Generator], Images]:
    """Out of focus: a Gaussian of that share of the image's side."""
    return lambda images, _: ndimage.gaussian_filter(images, (0, width * images.shape[1], width * images.shape[2], 0))


def noisy(spread: float) -> Callable[[Images, np.random.Generator], Images]:
    """Gaussian noise of that share of the range."""
    return lambda images, rng: images + spread * np.ptp(images) * rng.normal(size=images.shape)


def moved(share: float) -> Callable[[Images, np.random.Generator], Images]:
    """Moved to the right by that share of the side; what goes out on the right comes in on the left."""
    return lambda images, _: np.roll(images, max(1, round(share * images.shape[2])), axis=2)


def _some(number: int, share: float, rng: np.random.Generator) -> Int[np.ndarray, " places"]:
    return np.sort(rng.permutation(number)[: max(1, round(share * number))])


def _others(splits: Splits, rows: Rows, rng: np.random.Generator) -> Int[np.ndarray, " rows"]:
    """For each image a class that is not its own."""
    return (splits.labels[rows] + rng.integers(1, len(splits.classes), len(rows))) % len(splits.classes)


def _appended(splits: Splits, split: str, places: Rows, images: Images, labels: Shaped[np.ndarray, " rows"]) -> Splits:
    """The images at those places of a split replaced by these."""
    rows = getattr(splits, split).copy()
    rows[0, places] = len(splits.labels) + np.arange(len(places))
    table = np.concatenate([splits.images, images.astype(np.float32)])
    return replace(splits, images=table, labels=np.concatenate([splits.labels, labels]), **{split: rows})
