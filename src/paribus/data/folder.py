"""Images in folders: which file is of which class and split, told from names alone; then their pixels.

Layouts: ``class/…``, ``split/class/…`` or, with a pattern that finds the label in a file's name, ``split/…``. Splits
are the folders ``train``, ``validation`` (or ``val``, ``valid``) and ``test``, where no other folder is beside them.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32, UInt8

from paribus.data.contents import Index, in_order
from paribus.data.download import Download
from paribus.data.faults import broken
from paribus.data.image import decode as decode_file
from paribus.data.image import prepare
from paribus.errors import DataError
from paribus.records import SPLITS, SplitName
from paribus.spec.data import DataOptions, Folder

SPLIT_FOLDERS: dict[str, SplitName] = {
    "train": "train",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "test": "test",
}
SUFFIXES = (".png", ".jpg", ".jpeg")
IGNORED = "__MACOSX"  # and every name that begins with a dot
REPORT_EVERY = 256

Images = UInt8[np.ndarray, "examples height width channels"] | Float32[np.ndarray, "examples height width channels"]


@dataclass(frozen=True)
class Labelled:
    """A file, named relative to the data set's folder, and the label that its place or its name gives it."""

    name: str
    label: str


def scan(data: Folder) -> Index:
    """Which images a folder holds and what they are, without opening them.

    The order is the same on every machine: by natural name (``2.png`` before ``10.png``); in class folders the first
    image of every class comes before the second of any, so that ``train: 100`` takes from all of them.

    Raises:
        DataError: Everything that is wrong with the folder's layout, or with names that the pattern does not match.
    """
    root = Path(data.path)
    pattern = None if data.label_pattern is None else re.compile(data.label_pattern)  # the spec has tried it
    faults: list[str] = []
    files: dict[SplitName, list[Labelled]] = {}
    for split, folder in _split_folders(root).items():
        files[split] = (
            _in_class_folders(folder, root, faults) if pattern is None else _by_name(folder, root, pattern, faults)
        )
    classes = tuple(sorted({file.label for file in files["train"]}, key=natural))
    faults = faults or _class_faults(files, classes)
    if faults:
        raise broken(f"The folder {root}", faults)
    in_turn = {split: files[split] for split in SPLITS if split in files}
    everything = [file for found in in_turn.values() for file in found]
    numbers = {label: number for number, label in enumerate(classes)}
    return in_order(
        labels=np.array([numbers[file.label] for file in everything], np.int64),
        classes=classes,
        sizes={split: len(found) for split, found in in_turn.items()},
        names=tuple(file.name for file in everything),
    )


def decode(
    root: Path, names: Sequence[str], data: DataOptions, report: Callable[[Download], None]
) -> tuple[Images, tuple[float, float]]:
    """The pixels of these files as one table, prepared as the study asks, and the range of their format.

    Where grey and coloured images are mixed, the grey ones become colour. Sixteen-bit images become ``float32``.

    Raises:
        DataError: Every file that cannot be read; or two files that do not fit together.
    """
    images: list[np.ndarray] = []
    faults: list[str] = []
    sizes: dict[tuple[int, ...], str] = {}
    depths: dict[np.dtype[np.generic], str] = {}
    for number, name in enumerate(names):
        if number % REPORT_EVERY == 0:
            report(Download("folder", str(root), number, len(names), unit="images"))
        try:
            image = decode_file(root / name)
            prepared = prepare(image, data)
        except DataError as failure:
            faults.append(str(failure))
            continue
        depths.setdefault(image.dtype, name)
        sizes.setdefault(prepared.shape[:2], name)
        images.append(prepared)
    if faults:
        raise broken(f"The folder {root}", faults)
    report(Download("folder", str(root), len(names), len(names), unit="images"))
    if len(sizes) > 1:
        (first, one), (second, other) = list(sizes.items())[:2]
        raise DataError(
            f"All images must have one size; got {first[0]}×{first[1]} in {one} and {second[0]}×{second[1]} in {other} "
            f"(height×width). Write, for example, `resize: [{first[0]}, {first[1]}]`."
        )
    if len(depths) > 1:
        one, other = depths.values()
        raise DataError(
            f"All images must have one depth; got {_bits(depths, one)} bits in {one} and {_bits(depths, other)} in "
            f"{other}. Convert them to 8 bits."
        )
    sixteen = np.dtype(np.uint16) in depths
    return _table(images), (0.0, 65535.0) if sixteen else (0.0, 255.0)


def natural(name: str) -> tuple[tuple[str | int, ...], str]:
    """A key that sorts names as people do: numbers in them by value.

    Examples:
        >>> sorted(["10.png", "9.png", "a.png"], key=natural)
        ['9.png', '10.png', 'a.png']
    """
    pieces = re.split(r"([0-9]+)", name)  # words at even places, numbers at odd ones
    return tuple(int(piece) if place % 2 else piece for place, piece in enumerate(pieces)), name


def _split_folders(root: Path) -> dict[SplitName, Path]:
    folders, _ = _listing(root)
    named = {folder: SPLIT_FOLDERS[folder.name.lower()] for folder in folders if folder.name.lower() in SPLIT_FOLDERS}
    if len(named) < len(folders) or "train" not in named.values():
        return {"train": root}  # its folders are classes, though one of them may be called "train"
    splits: dict[SplitName, Path] = {}
    for folder, split in named.items():
        if split in splits:
            raise DataError(
                f"There must be one folder for each split; got {splits[split].name} and {folder.name} in {root}. "
                f"Join them."
            )
        splits[split] = folder
    return splits


def _in_class_folders(folder: Path, root: Path, faults: list[str]) -> list[Labelled]:
    class_folders, loose = _listing(folder)
    if loose:
        faults.append(
            f"Images must lie in class folders; got {_and_more(loose)} in {folder}. Move them, or write a "
            f"`label_pattern` that finds the label in a file's name."
        )
    ranked: list[tuple[int, Labelled]] = []
    for class_folder in class_folders:
        deeper, images = _listing(class_folder)
        if deeper:
            faults.append(
                f"A class folder must hold images only; {class_folder} holds the folder {deeper[0].name}. Move its "
                f"images up. (Splits must be named train, validation and test, with nothing beside them.)"
            )
        elif not images:
            faults.append(
                f"A class folder must hold PNG or JPEG images; {class_folder} has none. Fill it or remove it."
            )
        ranked += [(rank, Labelled(_relative(image, root), class_folder.name)) for rank, image in enumerate(images)]
    return [file for _, file in sorted(ranked, key=lambda pair: pair[0])]  # stable: classes keep their order


def _by_name(folder: Path, root: Path, pattern: re.Pattern[str], faults: list[str]) -> list[Labelled]:
    deeper, images = _listing(folder)
    if deeper:
        faults.append(
            f"With a `label_pattern`, {folder} must hold images only; it holds the folder {deeper[0].name}. Move it "
            f"away, or leave the pattern out if folders are classes."
        )
    labelled: list[Labelled] = []
    for image in images:
        found = pattern.search(image.name)
        if found is None or not found.group(1):
            faults.append(
                f"Names must match `label_pattern` {pattern.pattern!r}; {_relative(image, root)} does not. Rename it, "
                f"move it away, or change the pattern."
            )
        else:
            labelled.append(Labelled(_relative(image, root), found.group(1)))
    return labelled


def _class_faults(files: Mapping[SplitName, Sequence[Labelled]], classes: tuple[str, ...]) -> list[str]:
    if not files["train"]:
        return ["There must be PNG or JPEG images for training; got none. Look for a wrong path."]
    if len(classes) < 2:
        return [f"There must be at least two classes; got only {classes[0]}. Add another."]
    unseen = {(file.label, split) for split, found in files.items() for file in found if file.label not in classes}
    return [
        f"Every class must have training images; {label!r} is found in {split} only. Add some, or remove it."
        for label, split in sorted(unseen)
    ]


def _listing(folder: Path) -> tuple[list[Path], list[Path]]:
    """The folders and the image files in a folder, each in natural order; links count as what they lead to."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if not entry.name.startswith(".") and entry.name != IGNORED]
    except OSError as failure:
        raise DataError(
            f"`data.path` must be a folder that can be read; got {folder} ({str(failure.strerror).lower()}). "
            f"Relative paths start at {Path.cwd()}. Write the folder that holds the images."
        ) from failure
    folders = [Path(entry.path) for entry in found if _is_folder(entry)]
    images = [Path(e.path) for e in found if e.name.lower().endswith(SUFFIXES) and not _is_folder(e)]
    return _in_order(folders), _in_order(images)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    # Path.is_dir answers for links that lead in a circle, where DirEntry.is_dir raises.
    return Path(entry.path).is_dir() if entry.is_symlink() else entry.is_dir()


def _in_order(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: natural(path.name))


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _and_more(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else f"{paths[0].name} and {len(paths) - 1} more"


def _bits(depths: dict[np.dtype[np.generic], str], name: str) -> int:
    return next(8 * depth.itemsize for depth, owner in depths.items() if owner == name)


def _table(images: list[np.ndarray]) -> Images:
    channels = max(image.shape[-1] for image in images)
    table = np.stack([np.broadcast_to(image, (*image.shape[:2], channels)) for image in images])
    return table if table.dtype == np.uint8 else table.astype(np.float32, copy=False)
