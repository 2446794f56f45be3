"""The images and labels of a study or a data set, looked at before anything is trained on them."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from paribus import data
from paribus.data import Download
from paribus.diagnose.data import AuditedImages, Noticed, examine_data
from paribus.errors import DataError, StudyError
from paribus.lab.files import Asked, document_of
from paribus.lab.plain import as_json
from paribus.lab.seams import Watcher
from paribus.records import SPLITS, Dataset, Finding, SplitName, Splits
from paribus.spec import Cifar10, Data, Digits, FashionMnist, Folder, Mnist, Npz, arms_of, derive, examine, stream_seeds

NAMED: Mapping[str, Data] = {each.name: each for each in (Digits(), Mnist(), FashionMnist(), Cifar10())}


@dataclass(frozen=True, eq=False)
class Audit:
    """What ``audit`` found.

    Args:
        source: What was asked for: a data set's name, a path, or a study.
        dataset: The images, as they came.
        splits: The images as the first replicate meets them.
        noticed: What the rules have to say, the gravest first, each with images that show it.

    Examples:
        >>> found = audit("digits")
        >>> found.dataset.name, found.label_counts["test"][:3]
        ('digits', (35, 36, 35))
    """

    source: str
    dataset: Dataset
    splits: Splits
    noticed: tuple[Noticed, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, without the images that show it."""
        return tuple(each.finding for each in self.noticed)

    @property
    def label_counts(self) -> Mapping[SplitName, tuple[int, ...]]:
        """How many images of each class every split has."""
        classes = len(self.splits.classes)
        labels = {split: self.splits.labels[self.splits.indices(split, 0)] for split in SPLITS}
        return {split: tuple(np.bincount(each, minlength=classes).tolist()) for split, each in labels.items()}

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus data audit --json``."""
        counts = self.label_counts
        return {
            "source": self.source,
            "data": {
                "name": self.dataset.name,
                **{split: sum(counts[split]) for split in SPLITS},
                "classes": list(self.splits.classes),
                "input_shape": list(self.dataset.input_shape),
                "fingerprint": self.dataset.fingerprint,
            },
            "label_counts": as_json(counts),
            "findings": as_json(self.findings),
            "exhibits": [
                {"finding": each.finding.id, "where": each.finding.where, **as_json(exhibit)}
                for each in self.noticed
                for exhibit in each.exhibits
            ],
        }

    def __str__(self) -> str:
        if not self.noticed:
            return f"{self.source}: nothing was noticed."
        return "\n".join(f"{each.severity} {each.id}: {each.message} {each.remedy}" for each in self.findings)

    def _repr_html_(self) -> str:
        rows = "".join(f"<li><b>{each.severity} {each.id}</b>: {escape(each.message)}</li>" for each in self.findings)
        return f"<p>{escape(self.source)}</p><ul>{rows or '<li>Nothing was noticed.</li>'}</ul>"


def audit(asked: Asked | Data, *, watcher: Watcher | None = None) -> Audit:
    """Looks for copies, leaks, shifts, rare classes, wrong labels and shortcuts in what a study would be trained on.

    A study's baseline is looked at as its first replicate meets it.

    Args:
        asked: The name of a data set, a folder of images, an ``.npz`` file, the choices of data in Python, or a study
            in any form.
        watcher: Is told how far reading and looking have come, and may stop by raising ``Interrupted``.

    Raises:
        DataError: The images cannot be opened.
        StudyError: The study has faults; all of them are listed.
        InputError: The study's file cannot be read.

    Examples:
        >>> import numpy as np, tempfile
        >>> images, labels = np.random.default_rng(0).integers(0, 256, (90, 8, 8)).astype(np.uint8), np.arange(90) % 3
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     np.savez(f"{folder}/leak.npz", x_train=images, y_train=labels, x_test=images[:30], y_test=labels[:30])
        ...     found = audit(f"{folder}/leak.npz")
        >>> [(each.severity, each.id, each.evidence["exact"]) for each in found.findings]
        [('critical', 'duplicates-across-splits', 30.0)]
    """
    watcher = watcher or Watcher()
    subject = _subject(asked)

    def report(download: Download) -> None:
        fraction = download.done / download.total if download.total else None
        watcher.loading(download.note or f"{download.name} from {download.source}", fraction)

    watcher.loading(f"opening {subject.data.name}", None)
    dataset = data.load(subject.data, report=report)
    splits = data.split(dataset, subject.data, (subject.stream,))
    images = AuditedImages(splits, dataset.names, subject.shuffle, watcher.loading)
    return Audit(subject.source, dataset, splits, examine_data(images))


class _Subject(NamedTuple):
    """What is to be looked at: the choices of data, the order of feeding, and the stream that draws the split."""

    source: str
    data: Data
    shuffle: bool
    stream: int


def _subject(asked: Asked | Data) -> _Subject:
    match asked:
        case Digits() | Mnist() | FashionMnist() | Cifar10() | Folder() | Npz():
            return _of_data(asked.name, asked)
        case str() | Path() if (chosen := _named(str(asked))) is not None:
            return _of_data(str(asked), chosen)
        case _:
            return _of_study(asked)


def _of_data(source: str, chosen: Data) -> _Subject:
    return _Subject(source, chosen, shuffle=True, stream=derive(chosen.seed, "split", "all"))


def _of_study(asked: Asked) -> _Subject:
    document = document_of(asked)
    examined = examine(document)
    if examined.faults or examined.study is None:
        raise StudyError(examined.faults, document.source)
    baseline = next(arm.study for arm in arms_of(examined.study) if arm.baseline)
    return _Subject(document.source, baseline.data, baseline.train.shuffle, stream_seeds(baseline, 0)["split"])


def _named(asked: str) -> Data | None:
    """The data that a name or a path stands for; ``None`` for what must be a study's file.

    Raises:
        DataError: There is nothing of this name.
    """
    path = Path(asked)
    if asked in NAMED:
        return NAMED[asked]
    if path.is_dir():
        return Folder(path=asked)
    if path.suffix == ".npz":
        return Npz(path=asked)
    if path.suffix or path.exists():
        return None
    near = difflib.get_close_matches(asked, NAMED, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "Name one of them, a folder of images, an .npz or a study file."
    raise DataError(f"There must be something to audit: {', '.join(NAMED)} or a path; got {asked!r}. {remedy}")
