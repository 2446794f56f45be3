"""What a reader finds in a source, and which of it a study asks for.

Choosing needs labels only, so that a folder of photographs is chosen from before one of them is decoded.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, Shaped

from paribus.errors import DataError
from paribus.records import SplitName
from paribus.spec.data import DataOptions

UNASKED_SHARE = 0.2  # of the training images, for a split that a study leaves out and the source does not have


@dataclass(frozen=True, eq=False)
class Index:
    """Who is who in a source: the class of each image and the source's own splits; ``None`` where it has none."""

    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train: Int[np.ndarray, " train"]
    validation: Int[np.ndarray, " validation"] | None
    test: Int[np.ndarray, " test"] | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Contents:
    """Everything in a source that is held as arrays: its index, its images and the range of its format."""

    index: Index
    images: Shaped[np.ndarray, "examples height width channels"]
    byte_range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Choice:
    """What a study asks for of a source: ``rows`` are positions in the source, the splits are positions in ``rows``."""

    rows: Int[np.ndarray, " examples"]
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train: Int[np.ndarray, " train"]
    validation: Int[np.ndarray, " validation"] | None
    test: Int[np.ndarray, " test"]
    names: tuple[str, ...]


def select(index: Index, data: DataOptions) -> Choice:
    """What is left after ``classes``, ``test`` and ``train``: training images first, then validation, then test.

    A source without a test split of its own gives up a share of its training images, drawn with ``data.seed``: the
    fraction or number asked for, one fifth when nothing is.

    Raises:
        DataError: A class is unknown, or there are not enough images.

    Examples:
        >>> index = Index(np.array([0, 1, 1, 0]), ("cat", "dog"), np.array([0, 1, 2]), None, np.array([3]))
        >>> choice = select(index, DataOptions(train=2))
        >>> choice.rows, choice.labels, choice.test
        (array([0, 1, 3]), array([0, 1, 0]), array([2]))
    """
    if data.classes is not None:
        index = _keep_classes(index, data.classes)
    train, test = _test_split(index, data)
    train = _first(train, data.train, "train")
    if len(train) == 0 or len(test) == 0:
        raise DataError(
            f"There must be images to train on and images to test on; got {len(train)} and {len(test)}. "
            f"Look at `data.classes`, and for empty folders or files."
        )
    validation = index.validation
    rows = np.concatenate([part for part in (train, validation, test) if part is not None])
    ends = np.cumsum([len(train), 0 if validation is None else len(validation), len(test)])
    return Choice(
        rows=rows,
        labels=index.labels[rows],
        classes=index.classes,
        train=np.arange(ends[0]),
        validation=None if validation is None else np.arange(ends[0], ends[1]),
        test=np.arange(ends[1], ends[2]),
        names=tuple(index.names[row] for row in rows) if index.names else (),
    )


def in_order(
    labels: Int[np.ndarray, " examples"],
    classes: tuple[str, ...],
    sizes: Mapping[SplitName, int],
    names: tuple[str, ...] = (),
) -> Index:
    """The index of images that lie one split after the other, in the order and of the sizes given.

    Examples:
        >>> index = in_order(np.array([0, 1, 0]), ("cat", "dog"), {"train": 2, "test": 1})
        >>> index.train, index.validation, index.test
        (array([0, 1]), None, array([2]))
    """
    ends = np.cumsum([0, *sizes.values()])
    rows = {split: np.arange(ends[number], ends[number + 1]) for number, split in enumerate(sizes)}
    return Index(labels, classes, rows["train"], rows.get("validation"), rows.get("test"), names)


def share(fraction: float, count: int) -> int:
    """A fraction of *count* images as a number: to the nearest, halves up, and at least one.

    Examples:
        >>> share(0.2, 1437), share(0.5, 5), share(0.01, 20)
        (287, 3, 1)
    """
    return max(1, int(fraction * count + 0.5))


def _test_split(index: Index, data: DataOptions) -> tuple[Int[np.ndarray, " train"], Int[np.ndarray, " test"]]:
    if index.test is not None:
        if isinstance(data.test, float):
            raise DataError(
                f"`data.test` must be a number of images, because this source has a test split of its own; got "
                f"{data.test}. Write a number up to {len(index.test)}, or leave it out."
            )
        return index.train, _first(index.test, data.test, "test")
    available = len(index.train)
    asked = UNASKED_SHARE if data.test is None else data.test
    count = share(asked, available) if isinstance(asked, float) else asked
    if count >= available:
        raise DataError(
            f"`data.test` must leave at least one of the {available} images for training; got {data.test}. "
            f"Write a smaller number, or a fraction such as 0.2."
        )
    order = np.random.Generator(np.random.PCG64(data.seed)).permutation(available)
    return index.train[np.sort(order[count:])], index.train[np.sort(order[:count])]


def _first(rows: Int[np.ndarray, " rows"], count: int | None, split: str) -> Int[np.ndarray, " first"]:
    if count is not None and count > len(rows):
        raise DataError(
            f"`data.{split}` must be at most the {len(rows)} {split} images there are; got {count}. "
            f"Write {len(rows)}, or leave it out to use them all."
        )
    return rows[:count]


def _keep_classes(index: Index, wanted: Sequence[str | int]) -> Index:
    kept = [_class_number(label, index.classes) for label in wanted]
    if len(set(kept)) < len(kept):
        raise DataError(
            f"`data.classes` must name each class once; got {', '.join(map(str, wanted))}. Remove the repetition."
        )
    renumbered = np.full(len(index.classes), -1)
    renumbered[kept] = np.arange(len(kept))
    labels: Int[np.ndarray, " examples"] = renumbered[index.labels]

    def of_these(rows: Int[np.ndarray, " rows"]) -> Int[np.ndarray, " kept"]:
        return np.compress(labels[rows] >= 0, rows)

    return Index(
        labels=labels,
        classes=tuple(index.classes[number] for number in kept),
        train=of_these(index.train),
        validation=None if index.validation is None else of_these(index.validation),
        test=None if index.test is None else of_these(index.test),
        names=index.names,
    )


def _class_number(label: str | int, classes: tuple[str, ...]) -> int:
    """A class by its name, or else by its position, counted from 0."""
    if str(label) in classes:
        return classes.index(str(label))
    if isinstance(label, int) and 0 <= label < len(classes):
        return label
    near = difflib.get_close_matches(str(label), classes, n=1)
    remedy = f"Did you mean {near[0]!r}?" if near else f"The classes are {', '.join(classes[:20])}."
    raise DataError(f"`data.classes` must name classes of this data set; got {label!r}. {remedy}")
