"""Who trains, who validates, who tests: one row per replicate, and how its images are scaled."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from paribus.data.contents import UNASKED_SHARE, share
from paribus.data.normalization import shift_and_scale
from paribus.errors import DataError
from paribus.records import Dataset, Splits
from paribus.spec.data import Data


def split(dataset: Dataset, data: Data, streams: Sequence[int]) -> Splits:
    """The splits of every replicate, with the shift and scale that its own training images give.

    Validation images are drawn from the training images by a permutation of the replicate's stream, not stratified: a
    share is taken to the nearest number, halves up, and at least one. Both parts keep the source's order. Where a study
    asks for a share or a number, the source's own validation images are left aside.

    Args:
        dataset: What ``load`` gave.
        data: The choices of the study.
        streams: The seed of each replicate's ``split`` stream; all the same when the split is fixed.

    Raises:
        DataError: Nothing would be left to train on.

    Examples:
        >>> from paribus.data.dataset import load
        >>> from paribus.spec.data import Digits
        >>> splits = split(load(Digits()), Digits(validation=0.2), streams=[7, 7, 8])
        >>> splits.train.shape, splits.validation.shape, len(splits.test)
        ((3, 1150), (3, 287), 360)
        >>> bool((splits.train[0] == splits.train[1]).all()), bool((splits.train[0] == splits.train[2]).all())
        (True, False)
    """
    drawn = {seed: _draw(dataset, data, seed) for seed in dict.fromkeys(streams)}
    scaling = {
        seed: shift_and_scale(dataset.images, train, data.normalize, dataset.byte_range)
        for seed, (train, _) in drawn.items()
    }
    return Splits(
        images=dataset.images,
        labels=dataset.labels,
        classes=dataset.classes,
        train=np.stack([drawn[seed][0] for seed in streams]),
        validation=np.stack([drawn[seed][1] for seed in streams]),
        test=dataset.test,
        shift=np.stack([scaling[seed][0] for seed in streams]),
        scale=np.stack([scaling[seed][1] for seed in streams]),
    )


def _draw(dataset: Dataset, data: Data, seed: int) -> tuple[Int[np.ndarray, " train"], Int[np.ndarray, " validation"]]:
    available = len(dataset.train)
    match data.validation:
        case "test":
            return dataset.train, dataset.test
        case None if dataset.validation is not None:
            return dataset.train, dataset.validation
        case None:
            count = share(UNASKED_SHARE, available)
        case float() as fraction:
            count = share(fraction, available)
        case int() as number:
            count = number
    if count >= available:
        raise DataError(
            f"`data.validation` must leave at least one of the {available} training images; got {count}. "
            f"Write a smaller number, or a fraction such as 0.2."
        )
    order = np.random.Generator(np.random.PCG64(seed)).permutation(available)
    return dataset.train[np.sort(order[count:])], dataset.train[np.sort(order[:count])]
