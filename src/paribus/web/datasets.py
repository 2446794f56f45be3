"""Data sets for people to look at: which there are, what is in them, and their pictures."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from paribus import data
from paribus.data import Download
from paribus.errors import DataError, InputError
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Dataset, SplitName, Splits
from paribus.spec import Study
from paribus.web import pictures
from paribus.web.answers import data as answers
from paribus.web.folders import GuardedTables, declared
from paribus.web.refusals import Refused

MOST_OPEN = 3  # data sets that are kept in memory; CIFAR-10 takes 180 MB
_SAMPLE = 2_000  # training images that the statistics of normalised values are taken from


class Datasets:
    """The data sets that the page may show.

    Args:
        folders: Folders that were declared.
    """

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._named = declared(folders)
        self._opened: dict[str, tuple[Dataset, Splits]] = {}
        self._fetching: dict[str, answers.Fetching] = {}
        self._lock = threading.Lock()

    def listed(self) -> list[answers.Listed]:
        """All of them: those with names of their own, then the declared folders."""
        known = [
            answers.Listed(
                name=entry.name,
                title=_TITLES.get(entry.name, entry.name),
                about=f"{entry.what}; {entry.train:,} to train on, {entry.test:,} to test on",
                ready=entry.cached,
                megabytes=round(entry.size / 1e6, 1),
                data={"name": entry.name},
                input_shape=list(entry.input_shape),
                classes=list(entry.classes),
                fetching=self._fetching.get(entry.name),
            )
            for entry in data.catalogue()
        ]
        return known + [self._listed_folder(name, path) for name, path in self._named.items()]

    def open(self, asked: str | Mapping[str, Any]) -> tuple[Study, Dataset, Splits]:
        """The images of a data set and who of them is in which split of the first replicate.

        Args:
            asked: A name, or what a study writes under ``data``.

        Raises:
            DataError: They cannot be opened, or may not be.
            InputError: There is no such data set.
        """
        if isinstance(asked, str):
            entry = next((each for each in self.listed() if each.name == asked), None)
            if entry is None:
                raise Refused(404, "There is no data set of this name.")
            if not entry.ready:
                raise Refused(409, f"{entry.title} is not here yet. Fetch it first.")
            asked = entry.data
        study = _study_of(asked)
        return study, *self._open(study, GuardedTables(self._folders))

    def look(self, asked: str | Mapping[str, Any]) -> answers.DataLook:
        """What is in a data set."""
        study, dataset, splits = self.open(asked)
        counts = {
            split: np.bincount(splits.labels[splits.indices(split, 0)], minlength=len(splits.classes)).tolist()
            for split in ("train", "validation", "test")
        }
        sample = dataset.images[splits.train[0][:_SAMPLE]].astype(np.float32)
        seen = (sample - splits.shift[0]) * splits.scale[0]
        return answers.DataLook(
            name=dataset.name,
            examples=sum(sum(each) for each in counts.values()),
            image_shape=list(dataset.input_shape),
            classes=list(splits.classes),
            splits=answers.SplitSizes(**{split: sum(each) for split, each in counts.items()}),
            pixel_range=[float(dataset.images.min()), float(dataset.images.max())],
            pixel_mean=float(sample.mean()),
            pixel_deviation=float(sample.std()),
            normalized=answers.Normalized(
                kind=study.data.normalize,
                low=float(seen.min()),
                high=float(seen.max()),
                mean=float(seen.mean()),
                deviation=float(seen.std()),
            ),
            label_counts=counts,
            about=_about(dataset),
        )

    def pictures(self, name: str, split: SplitName, count: int, offset: int) -> answers.Pictures:
        """Which images a sprite shows."""
        _, dataset, splits = self.open(name)
        rows = splits.indices(split, 0)
        chosen = np.arange(min(offset, len(rows)), min(offset + count, len(rows)))
        height, width, channels = pictures.smaller(_levels(dataset, rows[:1])).shape[1:] if len(rows) else (1, 1, 1)
        return answers.Pictures(
            width=width,
            height=height,
            columns=pictures.COLUMNS,
            channels=channels,
            labels=splits.labels[rows[chosen]].tolist(),
            ids=chosen.tolist(),
            total=len(rows),
            sprite=f"data/{name}/sprite.png?split={split}&count={count}&offset={offset}",
        )

    def sprite(self, name: str, split: SplitName, count: int, offset: int) -> bytes:
        """The same images as one picture."""
        _, dataset, splits = self.open(name)
        rows = splits.indices(split, 0)[offset : offset + count]
        if not len(rows):
            raise Refused(404, "This split has no image there.")
        return pictures.sprite(pictures.smaller(_levels(dataset, rows)))

    def picture(self, name: str, split: SplitName, index: int) -> bytes:
        """One image, large enough to be looked at."""
        _, dataset, splits = self.open(name)
        rows = splits.indices(split, 0)[index : index + 1]
        if not len(rows):
            raise Refused(404, "This split has no such image.")
        return pictures.png(_levels(dataset, rows)[0], max(1, 128 // max(dataset.input_shape[:2])))

    def picture_of(self, study: Study, fingerprint: str, split: SplitName, index: int) -> bytes:
        """An image of the data of a stored study, wherever they lie: whoever ran it could read them.

        Args:
            study: The study.
            fingerprint: What the images were when it was run.
            split: The split.
            index: The position in it.
        """
        dataset, splits = self._open(study, Tables(Watcher()))
        rows = splits.indices(split, 0)[index : index + 1]
        if not len(rows) or dataset.fingerprint != fingerprint:
            raise Refused(404, "There is no such image, or the data have changed since the study was run.")
        return pictures.png(_levels(dataset, rows)[0], max(1, 128 // max(dataset.input_shape[:2])))

    def _open(self, study: Study, tables: Tables) -> tuple[Dataset, Splits]:
        key = f"{study.data.model_dump_json()} {study.seed}"
        with self._lock:
            if key not in self._opened:
                opened = tables.dataset(study), tables.splits(study, range(1))
                while len(self._opened) >= MOST_OPEN:
                    self._opened.pop(next(iter(self._opened)))
                self._opened[key] = opened
            return self._opened[key]

    def fetch(self, name: str) -> answers.Fetching:
        """Begins to fetch a data set, unless that is going on; how far it has come."""
        entry = next((each for each in self.listed() if each.name == name), None)
        if entry is None:
            raise Refused(404, "There is no data set of this name.")
        if entry.ready:
            return answers.Fetching(fraction=1.0, message=f"{entry.title} is here.")
        with self._lock:
            now = self._fetching.get(name)
            if now is None or now.failed:
                now = self._fetching[name] = answers.Fetching(fraction=None, message="looking for a source")
                threading.Thread(target=self._fetch, args=(name,), daemon=True).start()
        return now

    def _fetch(self, name: str) -> None:
        def report(download: Download) -> None:
            fraction = download.done / download.total if download.total else None
            message = download.note or f"{download.name} from {download.source}"
            self._fetching[name] = answers.Fetching(fraction=fraction, message=message)

        try:
            data.fetch(name, report=report)
        except InputError as error:
            self._fetching[name] = answers.Fetching(fraction=None, message=str(error), failed=True)
        else:
            del self._fetching[name]

    def _listed_folder(self, name: str, path: Path) -> answers.Listed:
        kind = "npz" if path.suffix == ".npz" else "folder"
        return answers.Listed(
            name=name,
            title=name,
            about="a folder of images on this machine" if kind == "folder" else "a NumPy archive on this machine",
            ready=True,
            megabytes=round(_bytes_in(path) / 1e6, 1),
            data={"name": kind, "path": str(path), **_labels_in_names(path)},
            input_shape=None,
            classes=[],
        )


_TITLES = {"digits": "Digits 8×8", "mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "cifar10": "CIFAR-10"}


def _study_of(asked: Mapping[str, Any]) -> Study:
    try:
        return Study.model_validate(
            {"study": "look", "data": asked, "model": ["Flatten"], "train": {"epochs": 1}, "replicates": 1}
        )
    except ValidationError:
        raise DataError("What is written under `data` must be sound first; it is not. Mend it there.") from None


def _levels(dataset: Dataset, rows: np.ndarray) -> np.ndarray:
    return pictures.levels_of(dataset.images[rows], dataset.byte_range)


def _about(dataset: Dataset) -> str:
    height, width, channels = dataset.input_shape
    colour = {1: "grey", 3: "in colour"}.get(channels, f"of {channels} channels")
    return f"{len(dataset.images):,} images of {height}×{width} pixels, {colour}, in {len(dataset.classes)} classes"


def _bytes_in(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for _, file in zip(range(20_000), files, strict=False) if file.is_file())


def _labels_in_names(path: Path) -> dict[str, str]:
    """The pattern of labels in the names of files, where a folder's splits hold no folders of classes."""
    split = path / "train"
    if not split.is_dir():
        return {}
    first = [each for _, each in zip(range(20), split.iterdir(), strict=False)]
    if any(each.is_dir() for each in first) or not first:
        return {}
    has_labels = all(each.stem.rpartition("-")[2].isalpha() and "-" in each.stem for each in first)
    return {"label_pattern": r"-([A-Za-z]+)[.]"} if has_labels else {}
