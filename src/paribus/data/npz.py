"""A NumPy archive of images and labels, refused with a reason for everything that would train nonsense."""

import difflib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Int, Shaped

from paribus.data.contents import Contents, in_order
from paribus.data.faults import broken
from paribus.errors import DataError
from paribus.records import SPLITS, SplitName

KEYS = tuple(f"{axis}_{split}" for split in SPLITS for axis in "xy")
RANGES = ((0.0, 1.0), (-1.0, 1.0), (0.0, 255.0), (0.0, 65535.0))
ALIASES = {f"{axis}_{short}": f"{axis}_validation" for axis in "xy" for short in ("val", "valid")}
MOST_CHANNELS = 4

Array = Shaped[np.ndarray, "..."]
Arrays = Mapping[str, Array]
Splits = Mapping[SplitName, Array]


def read(path: Path) -> Contents:
    """The images and labels of an archive, as it is: bytes stay bytes, other numbers become ``float32``.

    Labels are whole numbers or one-hot rows; the names of the classes are the numbers. The range of the format is the
    first of 0…1, −1…1, 0…255 and 0…65535 that holds all values, and else runs from the least to the greatest.

    Raises:
        DataError: Everything that is wrong with the archive.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "two.npz"
        ...     np.savez(path, x_train=np.zeros((6, 4, 4), np.uint8), y_train=np.array([3, 8, 3, 8, 3, 8]))
        ...     contents = read(path)
        >>> contents.images.shape, contents.index.classes
        ((6, 4, 4, 1), ('3', '8'))
    """
    arrays = _load(path)
    faults = [*_missing(arrays), *_misspelt(arrays)]
    images: dict[SplitName, Array] = {}
    labels: dict[SplitName, Array] = {}
    for split in SPLITS:
        x, y = arrays.get(f"x_{split}"), arrays.get(f"y_{split}")
        if x is None or y is None:
            continue
        faults += [*_image_faults(f"x_{split}", x), *_label_faults(f"y_{split}", y)]
        if x.shape[:1] != y.shape[:1]:
            faults.append(
                f"x_{split} and y_{split} must be equally long; got shapes {x.shape} and {y.shape}. Save them again."
            )
        images[split], labels[split] = x, y
    if not faults:
        images = {split: x if x.ndim == 4 else x[..., np.newaxis] for split, x in images.items()}
        faults += _shape_faults(images)
        numbers, classes = _class_numbers(labels)
        faults += _class_faults(numbers, classes)
    if faults:
        raise broken(f"The archive {path}", faults)

    table = np.concatenate(list(images.values()))
    index = in_order(
        labels=np.concatenate([np.searchsorted(classes, numbers[split]) for split in images]),
        classes=tuple(str(number) for number in classes),
        sizes={split: len(x) for split, x in images.items()},
    )
    low, high = float(table.min()), float(table.max())
    if np.issubdtype(table.dtype, np.integer) and low >= 0 and high <= 255:
        return Contents(index, table.astype(np.uint8, copy=False), byte_range=(0.0, 255.0))
    return Contents(index, table.astype(np.float32, copy=False), _range(low, high))


def _load(path: Path) -> Arrays:
    try:
        with path.open("rb") as file:  # opened here, because numpy leaves it open when it finds no archive
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise DataError(f"`data.path` must be an .npz archive; got the single array {path}. Use numpy.savez.")
            with archive:
                return {key: archive[key] for key in archive.files}
    except ValueError as failure:
        if "allow_pickle" in str(failure):
            raise DataError(
                f"{path} must hold plain arrays; got pickled objects, which could run any program and are not opened. "
                f"Save images as numbers: numpy.savez(path, x_train=images.astype('uint8'), …)."
            ) from failure
        raise _unreadable(path, failure) from failure
    except (OSError, EOFError, KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError) as failure:
        raise _unreadable(path, failure) from failure
    except MemoryError as failure:
        raise DataError(f"{path} must fit into memory; it does not. Save fewer or smaller images.") from failure


def _unreadable(path: Path, failure: Exception) -> DataError:
    reason = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return DataError(
        f"`data.path` must be a whole .npz archive; got {path} ({reason}; relative paths start at {Path.cwd()}). "
        f"Write another path, or save it again with numpy.savez."
    )


def _missing(arrays: Arrays) -> list[str]:
    required = {"x_train", "y_train"}
    required |= {f"{axis}_{split}" for split in SPLITS for axis in "xy" if {f"x_{split}", f"y_{split}"} & set(arrays)}
    faults = []
    for key in KEYS:
        if key in required and key not in arrays:
            near = difflib.get_close_matches(key, set(arrays) - set(KEYS), n=1)
            remedy = f"Rename {near[0]}." if near else f"It has {', '.join(arrays) or 'no arrays'}."
            faults.append(f"There must be an array {key}; got none. {remedy}")
    return faults


def _misspelt(arrays: Arrays) -> list[str]:
    """Names that mean one of ours: to pass over ``x_val`` would quietly train without it."""
    meant = {key: ALIASES.get(key.lower(), key.lower()) for key in arrays if key not in KEYS}
    return [
        f"Arrays must be named {', '.join(KEYS)}; got {key}. Rename it to {name}."
        for key, name in meant.items()
        if name in KEYS
    ]


def _image_faults(key: str, x: Array) -> list[str]:
    if x.dtype.kind not in "uif":
        fault = f"{key} must hold numbers; got {x.dtype}. Save it as uint8 or float32."
    elif x.ndim not in (3, 4):
        fault = (
            f"{key} must have the axes (images, height, width) or (images, height, width, channels); "
            f"got shape {x.shape}. Reshape rows of pixels to pictures before saving."
        )
    elif 0 in x.shape:
        fault = f"{key} must hold at least one image with pixels; got shape {x.shape}. Leave it out, or save it again."
    elif x.ndim == 4 and x.shape[3] > MOST_CHANNELS:
        fault = (
            f"{key} must have its channels last, {MOST_CHANNELS} at most; got shape {x.shape}. "
            f"Save x.transpose(0, 2, 3, 1) if they come second."
        )
    elif not np.isfinite(x).all():
        count = np.count_nonzero(~np.isfinite(x).reshape(len(x), -1).all(axis=1))
        fault = f"{key} must be finite; got nan or infinity in {count} of its images. Remove or mend them."
    elif max(abs(float(x.min())), abs(float(x.max()))) > float(np.finfo(np.float32).max):
        fault = f"{key} must fit into float32; got values beyond it. Scale them down."
    else:
        return []
    return [fault]


def _label_faults(key: str, y: Array) -> list[str]:
    remedy = "Save the number of each image's class."
    if y.ndim == 2 and y.shape[1] > 1 and y.dtype.kind in "uifb":
        wrong = np.flatnonzero(~_one_hot(y))
        if len(wrong) == 0:
            return []
        return [f"Rows of {key} must have a single 1 and else 0; got others, row {wrong[0]} first. {remedy}"]
    if y.dtype.kind in "ui" and (y.ndim == 1 or (y.ndim == 2 and y.shape[1] == 1)):
        return []
    received = f"{y.dtype} of shape {y.shape}"
    return [f"{key} must hold whole numbers, one for each image, or one-hot rows; got {received}. {remedy}"]


def _one_hot(y: Shaped[np.ndarray, "examples classes"]) -> Bool[np.ndarray, " examples"]:
    return np.asarray(((y == 0) | (y == 1)).all(axis=1) & (y.sum(axis=1) == 1))


def _shape_faults(images: Splits) -> list[str]:
    sizes = {split: x.shape[1:] for split, x in images.items()}
    if len(set(sizes.values())) == 1:
        return []
    received = ", ".join(f"x_{split} {size}" for split, size in sizes.items())
    return [f"All images must have one shape (height, width, channels); got {received}. Save them alike."]


def _class_numbers(labels: Splits) -> tuple[Splits, Int[np.ndarray, " classes"]]:
    """Labels as whole numbers, and the numbers that stand for classes: all columns of one-hot rows, or all seen."""
    numbers: dict[SplitName, Array] = {}
    columns = 0
    for split, y in labels.items():
        if y.ndim == 2 and y.shape[1] > 1:
            numbers[split] = y.argmax(axis=1).astype(np.int64)
            columns = max(columns, y.shape[1])
        else:
            numbers[split] = y.reshape(-1).astype(np.int64)
    return numbers, np.arange(columns) if columns else np.unique(numbers["train"])


def _class_faults(numbers: Splits, classes: Int[np.ndarray, " classes"]) -> list[str]:
    if len(classes) < 2:
        return [f"There must be at least two classes; got only {classes.tolist()} in y_train. Add another."]
    faults = []
    for split, values in numbers.items():
        unseen = np.setdiff1d(values, classes)
        if len(unseen):
            faults.append(
                f"Every label of y_{split} must occur in y_train; got {unseen[:5].tolist()}. Add training images of "
                f"these classes, or remove them."
            )
    return faults


def _range(low: float, high: float) -> tuple[float, float]:
    for least, greatest in RANGES:
        if least <= low and high <= greatest:
            return least, greatest
    return low, high if high > low else low + 1  # a constant table still needs a width to be divided by
