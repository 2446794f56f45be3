"""The data sets that can be had by name: what they are, and whether they are here already."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from paribus.cache_folder import cache_folder
from paribus.data import digits
from paribus.data.cache import is_kept
from paribus.data.download import Report, obtain, silent
from paribus.data.sources import PUBLISHED
from paribus.errors import DataError


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue.

    Args:
        name: What to write in a study.
        what: What the pictures show.
        train: Training images.
        test: Test images.
        input_shape: Height, width and channels.
        classes: The names of the classes.
        licence: As its publisher states it.
        cached: Whether it can be used without a network.
        size: Bytes on disk, fetched or not.
    """

    name: str
    what: str
    train: int
    test: int
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    licence: str
    cached: bool
    size: int


def catalogue(cache: Path | None = None) -> tuple[Entry, ...]:
    """Every data set that has a name of its own; folders and ``.npz`` files are named by a path instead.

    Examples:
        >>> for entry in catalogue():
        ...     print(entry.name, entry.train, entry.test, entry.input_shape)
        digits 1437 360 (8, 8, 1)
        mnist 60000 10000 (28, 28, 1)
        fashion-mnist 60000 10000 (28, 28, 1)
        cifar10 50000 10000 (32, 32, 3)
    """
    folder = cache or cache_folder()
    bundled = Entry(
        name="digits",
        what="small handwritten digits, bundled with scikit-learn",
        train=digits.NUM_IMAGES - digits.NUM_TEST,
        test=digits.NUM_TEST,
        input_shape=(digits.SIDE, digits.SIDE, 1),
        classes=digits.CLASSES,
        licence="CC BY 4.0",
        cached=True,
        size=digits.path().stat().st_size,
    )
    return (
        bundled,
        *(
            Entry(
                name=published.name,
                what=published.what,
                train=published.train,
                test=published.test,
                input_shape=published.input_shape,
                classes=published.classes,
                licence=published.licence,
                cached=is_kept(published, folder),
                size=published.size,
            )
            for published in PUBLISHED
        ),
    )


def fetch(name: str, *, cache: Path | None = None, report: Report | None = None) -> Path:
    """Make sure that a data set is here, and say where.

    Raises:
        DataError: There is none of this name, or no source of it served.

    Examples:
        >>> fetch("digits").name
        'digits.csv.gz'
    """
    if name == "digits":
        return digits.path()
    folder = cache or cache_folder()
    for published in PUBLISHED:
        if published.name == name:
            obtain(published, folder, report or silent)
            return folder / name
    names = ["digits", *(published.name for published in PUBLISHED)]
    near = difflib.get_close_matches(name, names, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "A folder or an .npz file needs no fetching: give its path."
    raise DataError(f"A data set must be one of {', '.join(names)}; got {name!r}. {remedy}")
