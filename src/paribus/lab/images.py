"""The test images of a stored study, for people to look at."""

from dataclasses import dataclass

import numpy as np

from paribus import data
from paribus.errors import DataError
from paribus.records import Dataset, StudyRecord
from paribus.spec import Study, arms_of


@dataclass(frozen=True, eq=False)
class TestImages:
    """The images behind the test scores, in the order of the test split.

    Args:
        images: As they came: (examples, height, width, channels).
        byte_range: The values that stand for black and white.
        names: Where each came from; empty when the source has no names.
        dataset: The data set that they are from, with the images of the other splits.
    """

    images: np.ndarray
    byte_range: tuple[float, float]
    names: tuple[str, ...]
    dataset: Dataset | None = None


def test_images(study: StudyRecord) -> TestImages | None:
    """The test images, opened again; ``None`` when they are gone or no longer the ones the study was run on.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        >>> test_images(result.study).images.shape
        (360, 8, 8, 1)
    """
    baseline = next(arm.study for arm in arms_of(Study.model_validate(study.spec)) if arm.baseline)
    try:
        dataset = data.load(baseline.data)
    except DataError:
        return None
    if dataset.fingerprint != study.data.fingerprint:
        return None
    names = tuple(dataset.names[i] for i in dataset.test) if dataset.names else ()
    return TestImages(dataset.images[dataset.test], dataset.byte_range, names, dataset)
