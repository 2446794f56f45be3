"""Whether pictures of two splits can be told apart: a classifier is asked which split a picture comes from."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.linear import out_of_fold_scores, random_folds, standardised
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.diagnose.data.recognition import SEED, some_of
from paribus.diagnose.data.separation import Separation, separation
from paribus.records import Finding, SplitName
from paribus.stats import newcombe_interval

TOLD_APART = 0.6  # the AUC's lower bound
HARM = 0.02  # of accuracy, of a quick classifier that never saw either split
MOST_IMAGES = 8_000  # of each split
GRID = 8  # a picture is described by the means over so many by so many fields
SHOWN = 6


def input_shift(images: AuditedImages) -> Iterator[Noticed]:
    """A domain classifier tells validation or test images from training images: its AUC is above 0.6 for sure.

    Pictures are described by 64 fields and a few numbers of their brightness, contrast and sharpness; a ridge
    regression scores them out of fold; DeLong's interval must lie above 0.6. It is a warning where a quick classifier
    of the classes also gets fewer of them right than of unseen training images (by 2 points for sure), else a note: a
    difference that can be seen need not matter.

    References:
        Rabanser, Günnemann, Lipton 2019, "Failing loudly", NeurIPS 32: classifier two-sample tests. deepchecks asks
        for a drift score of 0.25, which is an AUC of 0.625.
    """
    train = images.parts["train"]
    for split, rows in images.parts.items():
        if split == "train" or min(len(train), len(rows)) < 2 * GRID:
            continue
        images.tell(f"telling {split} images from training images", None)
        told = _told_apart(images, train, rows)
        if told.separation.low > TOLD_APART:
            yield _noticed(images, split, told)


class _Told(NamedTuple):
    """What became of telling two splits apart, and which images look most like the other one's."""

    separation: Separation
    most_foreign: Int[np.ndarray, " rows"]


def _told_apart(images: AuditedImages, train: Int[np.ndarray, " train"], other: Int[np.ndarray, " other"]) -> _Told:
    rng = np.random.default_rng(SEED)
    train, other = some_of(train, MOST_IMAGES, rng), some_of(other, MOST_IMAGES, rng)
    rows = np.concatenate([train, other])
    foreign = np.repeat([0.0, 1.0], [len(train), len(other)])
    features = standardised(descriptions(images.splits.images[rows], images.small[rows]))
    scores = out_of_fold_scores(features, foreign[:, None], random_folds(len(rows), rng))[:, 0]
    most = other[np.argsort(-scores[len(train) :], kind="stable")[:SHOWN]]
    return _Told(separation(scores[: len(train)], scores[len(train) :]), most)


def descriptions(
    images: np.ndarray, small: Float32[np.ndarray, "examples height width"]
) -> Float[np.ndarray, "examples features"]:
    """What can be told of pictures at a glance: coarse fields, channels, brightness, contrast and sharpness."""
    contrast = small.std(axis=(1, 2))
    steps = np.abs(np.diff(small, axis=1)).mean(axis=(1, 2)) + np.abs(np.diff(small, axis=2)).mean(axis=(1, 2))
    numbers = [contrast, steps, steps / np.maximum(contrast, 1e-9), small.min(axis=(1, 2)), small.max(axis=(1, 2))]
    channels = np.nan_to_num(images.mean(axis=(1, 2), dtype=np.float64), posinf=0, neginf=0)
    return np.hstack([fields(small).astype(np.float64), channels, np.stack(numbers, axis=1)])


def fields(small: Float32[np.ndarray, "examples height width"]) -> Float32[np.ndarray, "examples fields"]:
    """The means over 8 by 8 fields of each picture, or its pixels where it has no more."""
    for axis in (1, 2):
        count = min(GRID, small.shape[axis])
        starts = np.arange(count) * small.shape[axis] // count
        lengths = np.diff([*starts, small.shape[axis]]).reshape((-1, 1) if axis == 1 else (1, -1))
        small = np.add.reduceat(small, starts, axis=axis) / lengths
    return small.reshape(len(small), -1).astype(np.float32)


def _noticed(images: AuditedImages, split: SplitName, told: _Told) -> Noticed:
    auc, low, high = told.separation
    train_right, other_right = (images.recognition.right(each, images.splits.labels) for each in ("train", split))
    loss = train_right[0] / train_right[1] - other_right[0] / other_right[1]
    least_loss = newcombe_interval(*train_right, *other_right)[0]
    harmful = least_loss > HARM
    finding = Finding(
        id="input-shift",
        severity="warning" if harmful else "note",
        arm=None,
        where=f"data.{split}",
        evidence={
            "split": split,
            "auc": auc,
            "auc_low": low,
            "auc_high": high,
            "accuracy_lost": loss,
        },
        message=f"The {split} images do not look like the training images: of one of each, a simple classifier says "
        f"{100 * auc:.0f} times in 100 which is which (50 would be chance). A quick classifier of the classes loses "
        f"{100 * loss:.0f} points on them.",
        remedy="Draw all splits from the same images, at random; else say that the score is about other images than "
        "were trained on."
        if harmful
        else "Nothing has to be done, but a drop on these images need not be overfitting.",
        explains=("test-shift",) if split == "test" else ("validation-floor", "overfitting"),
        source="Rabanser, Günnemann, Lipton 2019",
    )
    return Noticed(
        finding, tuple(Exhibit((int(row),), f"unlike training: {images.called(int(row))}") for row in told.most_foreign)
    )
