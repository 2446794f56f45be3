"""The base programs: a data set and a kind of network each, small enough that hundreds of runs take a minute or two.

Rules and thresholds are tuned on some of them; the others are held out, with data sets that no tuning program has.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import Float32, Int

from paribus import data
from paribus.records import Splits
from paribus.spec import Cifar10, Data, Digits, FashionMnist, Folder, Mnist, derive

Kind = Literal["dense", "convolution"]
NO_XRAY = "it needs the X-ray patches, `--xray FOLDER`."


@dataclass(frozen=True)
class Program:
    """A data set and a kind of network.

    Args:
        name: How records call it.
        title: What it is, for the table.
        source: Where its images come from: a data set's name, or ``xray``.
        kind: Its network.
        images: How many for training, validation and test.
        epochs: How long a sound run of it trains.
        held_out: Whether no threshold may be tuned on it.
        classes: Those that are kept; all without any.
        side: Pixels to which images are resampled; as they came where ``None``.
    """

    name: str
    title: str
    source: str
    kind: Kind
    images: tuple[int, int, int]
    epochs: int
    held_out: bool = False
    classes: tuple[str, ...] = ()
    side: int | None = None


PROGRAMS = (
    Program("digits-dense", "digits, dense", "digits", "dense", (900, 450, 447), 30),
    Program("digits-convolution", "digits, convolutional", "digits", "convolution", (800, 500, 497), 15),
    Program("mnist-dense", "MNIST, dense", "mnist", "dense", (1500, 1000, 600), 20, side=14),
    Program(
        "cifar10-convolution", "CIFAR-10 (4 classes), convolutional", "cifar10", "convolution", (800, 600, 400), 25,
        classes=("airplane", "automobile", "frog", "horse"), side=10,
    ),
    Program(
        "fashion-dense", "Fashion-MNIST, dense", "fashion-mnist", "dense", (1500, 1000, 600), 20,
        held_out=True, side=14,
    ),
    Program(
        "fashion-convolution", "Fashion-MNIST, convolutional", "fashion-mnist", "convolution", (800, 600, 400), 15,
        held_out=True, side=10,
    ),
    Program("xray-dense", "X-ray patches, dense", "xray", "dense", (1500, 1000, 600), 20, held_out=True, side=14),
    Program(
        "xray-convolution", "X-ray patches, convolutional", "xray", "convolution", (800, 600, 400), 20,
        held_out=True, side=10,
    ),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Pool:
    """All images that the splits of a program are drawn from.

    Args:
        images: As numbers, so that edits may be anything.
        labels: The class index of each.
        classes: The names of the classes.
        byte_range: What is mapped to 0 and 1.
    """

    images: Float32[np.ndarray, "examples height width channels"]
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    byte_range: tuple[float, float]


def data_of(program: Program, xray: Path | None) -> Data:
    """The choices of data under which a program's images are opened."""
    resize = None if program.side is None else (program.side, program.side)
    classes = program.classes or None
    match program.source:
        case "digits":
            return Digits()
        case "mnist":
            return Mnist(resize=resize, train=6000, test=1)
        case "fashion-mnist":
            return FashionMnist(resize=resize, train=6000, test=1)
        case "cifar10":
            return Cifar10(resize=resize, classes=classes, train=6000, test=1)
        case _:
            return Folder(
                path=str(xray), label_pattern=r"-(.)\.[a-z]+$", classes=("b", "c", "l", "h"), grayscale=True,
                resize=resize,
            )  # fmt: skip


@cache
def pool_of(program: Program, xray: Path | None) -> Pool:
    """The images of a program; those of one source that were taken alike, such as all that were made for training.

    Splits are drawn from them at random, so that a sound program has no shift between its splits: the published test
    images of digits and of the X-ray patches are unlike the others.
    """
    dataset = data.load(data_of(program, xray))
    rows = np.arange(len(dataset.labels)) if program.source == "digits" else dataset.train
    images = dataset.images[rows].astype(np.float32)
    return Pool(images, dataset.labels[rows], dataset.classes, dataset.byte_range)


def splits_of(program: Program, pool: Pool, draw: int, test_draw: int = 0) -> Splits:
    """One row of splits, drawn at random.

    Args:
        program: Whose they are.
        pool: Its images.
        draw: Which draw of training and validation images.
        test_draw: Which draw of test images; the others are drawn from what it leaves.
    """
    num_train, num_validation, num_test = program.images
    order = np.random.default_rng(derive(test_draw, "test")).permutation(len(pool.labels))
    test, rest = order[:num_test], order[num_test:]
    rest = np.random.default_rng(derive(draw, "training and validation")).permutation(rest)
    low, high = pool.byte_range
    return Splits(
        images=pool.images,
        labels=pool.labels,
        classes=pool.classes,
        train=rest[None, :num_train],
        validation=rest[None, num_train : num_train + num_validation],
        test=test,
        shift=np.full((1, 1, 1, 1), low, np.float32),
        scale=np.full((1, 1, 1, 1), 1 / (high - low), np.float32),
    )
