"""What is trained: five works, each a study file, and what Paribus promises of it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from paribus import data
from paribus.lab import read_study
from paribus.spec import Study

STUDIES = Path(__file__).parent / "studies"
NO_XRAY = "it needs the X-ray patches, `--xray FOLDER`."


@dataclass(frozen=True)
class Target:
    """A promise: Paribus with so many replicates is at least *ratio* times as fast, per replicate and update.

    Args:
        replicates: How many Paribus trains at once.
        against: A contender's name; ``pytorch`` is the faster of its two, ``best`` the fastest peer of all, and
            ``peak`` the machine's matrix-product peak.
        ratio: How many times as fast; a share of the peak.
    """

    replicates: int
    against: str
    ratio: float


@dataclass(frozen=True)
class Work:
    """One network on real images.

    Args:
        name: ``W1``.
        title: What it is, for the table.
        file: Its study in ``studies/``.
        images: How many training images an epoch has; a multiple of the batch, so that all make equal updates.
        epochs: How many epochs a contender trains in each of its turns.
        targets: What is promised.
    """

    name: str
    title: str
    file: str
    images: int
    epochs: int
    targets: tuple[Target, ...]

    @property
    def path(self) -> Path:
        """The study file."""
        return STUDIES / self.file


WORKS = (
    Work(
        "W1", "MNIST 784-64-10 ReLU, batch 32, SGD with momentum 0.9", "w1.yaml", 60_000, 1,
        (
            Target(1, "pytorch", 3), Target(1, "keras_tensorflow", 8),
            Target(10, "pytorch", 6), Target(10, "keras_tensorflow", 16), Target(10, "peak", 0.6),
        ),
    ),
    Work(
        "W2", "X-ray patches 1024-300-150-4 ReLU, batch 64, Adam", "w2.yaml", 6_464, 2,
        (Target(1, "best", 1.5), Target(10, "best", 2)),
    ),
    Work(
        "W3", "X-ray CNN, 3.27 M parameters, dropout, batch norm, L2, batch 64, Adam", "w3.yaml", 256, 1,
        (Target(1, "best", 1), Target(10, "best", 1.2)),
    ),
    Work(
        "W4", "MNIST CNN 5×5×8, pool, 5×5×16, pool, dense, batch 64, SGD with momentum 0.9", "w4.yaml", 12_800, 1,
        (Target(1, "best", 1.5), Target(10, "best", 2)),
    ),
)  # fmt: skip


def study_of(path: Path, xray: Path | None) -> Study:
    """The study in a file, its X-ray patches taken from the folder *xray*."""
    settings = [f"data.path={xray}"] if needs_xray(path) else []
    return read_study(path, settings)


def needs_xray(path: Path) -> bool:
    """Whether a study trains on the X-ray patches, which are not part of Paribus."""
    return "path: xray" in path.read_text(encoding="utf-8")


def write_images(study: Study, count: int, folder: Path) -> tuple[int, int, int]:
    """*count* training images of a study, drawn once for all contenders, as arrays in *folder*; the shape of one."""
    dataset = data.load(study.data)
    rows = np.random.default_rng(0).permutation(dataset.train)[:count]  # in a folder they lie class by class
    if len(rows) < count:
        raise SystemExit(f"A benchmark's epoch must have {count} training images; the data set has {len(rows)}.")
    np.save(folder / "images.npy", dataset.images[rows])
    np.save(folder / "labels.npy", dataset.labels[rows])
    return dataset.input_shape
