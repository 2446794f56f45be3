"""Small data sets for the data rules: real digits, and whatever a test does to them."""

from functools import cache
from typing import Any

import numpy as np

from paribus import data
from paribus.diagnose.data import AuditedImages, Noticed
from paribus.records import Splits
from paribus.spec import Digits, derive


@cache
def digits() -> Splits:
    """The digits as `paribus data audit digits` meets them."""
    chosen = Digits()
    return data.split(data.load(chosen), chosen, (derive(0, "split", "all"),))


def splits(
    images: np.ndarray, labels: np.ndarray, test: int, *, classes: tuple[str, ...] = (), scale: float = 1 / 255
) -> Splits:
    """Images of which the last *test* are the test split; there is no validation split."""
    rows, one = np.arange(len(images)), np.ones((1, 1, 1, 1), np.float32)
    return Splits(
        images=images,
        labels=labels,
        classes=classes or tuple(str(label) for label in range(int(labels.max()) + 1)),
        train=rows[None, : len(rows) - test],
        validation=np.empty((1, 0), np.int64),
        test=rows[len(rows) - test :],
        shift=0 * one,
        scale=np.float32(scale) * one,
    )


def noise(count: int, seed: int = 0, side: int = 8) -> np.ndarray:
    """Grey pictures that show nothing, each another one."""
    return np.random.default_rng(seed).integers(0, 256, (count, side, side, 1)).astype(np.uint8)


def told(rule: Any, asked: Splits, **changes: Any) -> list[Noticed]:
    """What a rule says of some images."""
    return list(rule(AuditedImages(asked, **changes)))
