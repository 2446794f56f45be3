"""The digits that scikit-learn carries: the data set that is always there.

The file is read where the package lies, because importing ``sklearn.datasets`` takes a second and brings nothing else.

References:
    Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits" (its test part), UCI,
    https://doi.org/10.24432/C50P49.
"""

import gzip
import importlib.util
import zlib
from pathlib import Path

import numpy as np

from paribus.data.contents import Contents, in_order
from paribus.errors import DataError

CLASSES = tuple("0123456789")
NUM_IMAGES = 1_797
NUM_TEST = 360
SIDE = 8


def read() -> Contents:
    """All 1,797 digits, with values from 0 to 16; the last 360 are the test split, as they come, not stratified.

    Raises:
        DataError: scikit-learn is not installed, or its copy is broken.

    Examples:
        >>> contents = read()
        >>> contents.images.shape, int(contents.images.max()), len(contents.index.test)
        ((1797, 8, 8, 1), 16, 360)
    """
    file = path()
    try:
        with gzip.open(file, "rt", encoding="ascii") as lines:
            table = np.loadtxt(lines, delimiter=",", dtype=np.uint8)  # 64 pixels, then the label
    except (OSError, EOFError, ValueError, zlib.error) as failure:
        raise _broken(file, str(failure)) from failure
    if table.shape != (NUM_IMAGES, SIDE * SIDE + 1):
        raise _broken(file, f"a table of {table.shape}")
    index = in_order(table[:, -1].astype(np.int64), CLASSES, {"train": NUM_IMAGES - NUM_TEST, "test": NUM_TEST})
    return Contents(index, table[:, :-1].reshape(NUM_IMAGES, SIDE, SIDE, 1), byte_range=(0.0, 16.0))


def path() -> Path:
    """Where the digits lie on this machine.

    Raises:
        DataError: scikit-learn is not installed.
    """
    package = importlib.util.find_spec("sklearn")  # finds it without running it
    if package is None or package.origin is None:
        raise DataError(
            "`digits` needs scikit-learn, which carries them; it is not installed. Run: pip install scikit-learn"
        )
    return Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"


def _broken(file: Path, received: str) -> DataError:
    return DataError(
        f"`digits` must be a table of {NUM_IMAGES} rows in {file}; got {received}. "
        f"Run: pip install --force-reinstall scikit-learn"
    )
