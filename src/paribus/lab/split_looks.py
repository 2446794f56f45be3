"""How the splits of a study look: which classes they have, and the mean image of each."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from paribus import data
from paribus.lab.arm_studies import baseline_study
from paribus.lab.images import TestImages
from paribus.records import SPLITS, SplitName, Splits, StudyRecord
from paribus.spec import stream_seeds


@dataclass(frozen=True, eq=False)
class SplitLook:
    """One split as the baseline's first replicate meets it.

    Args:
        split: Which.
        counts: How many images of each class it has.
        means: The mean image of each class; ``nan`` where it has none.
    """

    split: SplitName
    counts: Int[np.ndarray, " classes"]
    means: Float[np.ndarray, "classes height width channels"]


def looks_of(record: StudyRecord, images: TestImages | None) -> tuple[SplitLook, ...]:
    """Each split that has images of its own; nothing where the data are not at hand.

    Args:
        record: The study.
        images: Its test images, as ``test_images`` gives them.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run, test_images
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     record = run(study, folder).study
        >>> [(look.split, int(look.counts.sum())) for look in looks_of(record, test_images(record))]
        [('train', 1150), ('validation', 287), ('test', 360)]
    """
    study = baseline_study(record)
    if study is None or images is None or images.dataset is None:
        return ()
    return looks_at(data.split(images.dataset, study.data, (stream_seeds(study, 0)["split"],)))


def looks_at(splits: Splits) -> tuple[SplitLook, ...]:
    """Each split of the first replicate that has images of its own.

    Examples:
        >>> one = np.ones((1, 1, 1, 1), np.float32)
        >>> splits = Splits(np.arange(12.0).reshape(6, 1, 2, 1), np.array([0, 1, 0, 1, 0, 1]), ("a", "b"),
        ...                 np.array([[0, 1, 2, 3]]), np.zeros((1, 0), int), np.array([4, 5]), one, one)
        >>> train, test = looks_at(splits)
        >>> train.counts.tolist(), train.means[0].ravel().tolist(), test.split
        ([2, 2], [2.0, 3.0], 'test')
    """
    rows = {split: splits.indices(split, 0) for split in SPLITS}
    if np.array_equal(rows["validation"], rows["test"]):
        del rows["validation"]
    return tuple(
        _look(split, splits.images[own], splits.labels[own], len(splits.classes))
        for split, own in rows.items()
        if len(own)
    )


def _look(split: SplitName, images: np.ndarray, labels: Int[np.ndarray, " examples"], classes: int) -> SplitLook:
    counts = np.bincount(labels, minlength=classes)
    means = np.full((classes, *images.shape[1:]), np.nan)
    for label in np.flatnonzero(counts):
        means[label] = images[labels == label].mean(axis=0, dtype=np.float64)
    return SplitLook(split, counts, means)
