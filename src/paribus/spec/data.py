"""Which images a study uses and how they are split and scaled; opening them is the business of ``paribus.data``."""

import re
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, Strict

from paribus.spec.base import Count, Flag, Fraction, Positive, Says, Seed, Spec, Text, Unfit

Normalization = Literal["scale01", "scale11", "standardize", "per_pixel", "none"]
Label = Annotated[str, Strict()] | Annotated[int, Strict()]
TestSize = Annotated[
    Positive | Fraction,
    Says("a number of images above 0, or a share between 0 and 1", "Write for example 1000 or 0.2."),
]
ValidationSize = Annotated[
    Count | Fraction | Literal["test"],
    Says("a number of images, a share between 0 and 1, or `test`", "Write for example 0.2, or 0 for none."),
]
Size = Annotated[
    tuple[Positive, Positive], Says("a height and a width in pixels", "Write two whole numbers, such as [32, 32].")
]


def _each_once(classes: tuple[Label, ...]) -> tuple[Label, ...]:
    if twice := [label for label in classes if classes.count(label) > 1]:
        raise Unfit("`classes` must name each class once.", "Take out the repetitions.", str(twice[0]))
    return classes


def _one_group(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise Unfit(f"`label_pattern` must be a regular expression: {error}.", "Mend it there.", pattern) from None
    if groups != 1:
        remedy = "Put brackets around the part that is the label, such as -(.)[.]."
        raise Unfit("`label_pattern` must have exactly one group: the label.", remedy, pattern)
    return pattern


Classes = Annotated[
    tuple[Label, ...],
    Field(min_length=2),
    Says("a list of at least two classes", "Write for example [cat, dog]."),
    AfterValidator(_each_once),
]
LabelPattern = Annotated[Text, AfterValidator(_one_group)]


class Augment(Spec):
    """Random changes to each training image, drawn anew at every update from the replicate's noise stream.

    Args:
        flip: Mirror left and right with probability one half.
        shift: Move by up to this many pixels in each direction; what moves in is zero after normalisation.

    Examples:
        >>> Augment(flip=True, shift=2)
        Augment(flip=True, shift=2)
    """

    flip: Flag = False
    shift: Count = 0


class DataOptions(Spec):
    """What can be chosen for every data set.

    Args:
        train: Use only the first so many training images, in the source's order.
        test: Use only the first so many test images. A fraction draws that share of the images as a test split, and
            is for sources that have none of their own.
        validation: The share (0.2) or number (2000) of training images set aside for validation; ``test`` watches
            the test images instead, as some published work does, which is a finding where it stops the training; 0
            for none. Left out, it is the source's own validation split, or one fifth of the training images where it
            has none.
        classes: Keep only these classes, in this order.
        grayscale: Turn colour into luma (ITU-R 709: 0.2125 R + 0.7154 G + 0.0721 B).
        resize: Height and width to which every image is resampled (bicubic, with anti-aliasing when it shrinks).
        normalize: ``scale01`` and ``scale11`` map the source's range to [0, 1] and [-1, 1]; ``standardize`` uses the
            training split's mean and deviation over all pixels; ``per_pixel`` those of each pixel; ``none`` nothing.
        augment: Random changes to training images.
        seed: The seed of the ``split`` stream: which training images are set aside.
        split: ``fixed`` for all replicates, or drawn ``per_replicate``. The test split never changes.

    Examples:
        >>> Digits(validation=0.2, normalize="standardize", split="per_replicate").seed
        0
    """

    train: Positive | None = None
    test: TestSize | None = None
    validation: ValidationSize | None = None
    classes: Classes | None = None
    grayscale: Flag = False
    resize: Size | None = None
    normalize: Normalization = "scale01"
    augment: Augment | None = None
    seed: Seed = 0
    split: Literal["fixed", "per_replicate"] = "fixed"


class Digits(DataOptions):
    """1,797 handwritten digits of 8×8 pixels in 10 classes, bundled with scikit-learn: always there, offline.

    Args:
        name: Which data set.

    Examples:
        >>> Digits(validation=0.2).name
        'digits'
    """

    name: Literal["digits"] = "digits"


class Mnist(DataOptions):
    """60,000 + 10,000 handwritten digits of 28×28 pixels in 10 classes.

    Args:
        name: Which data set.

    Examples:
        >>> Mnist(train=20_000, validation="test", normalize="standardize").train
        20000
    """

    name: Literal["mnist"] = "mnist"


class FashionMnist(DataOptions):
    """60,000 + 10,000 pictures of clothing, 28×28 pixels in 10 classes.

    Args:
        name: Which data set.

    Examples:
        >>> FashionMnist().name
        'fashion-mnist'
    """

    name: Literal["fashion-mnist"] = "fashion-mnist"


class Cifar10(DataOptions):
    """50,000 + 10,000 colour photographs of 32×32 pixels in 10 classes.

    Args:
        name: Which data set.

    Examples:
        >>> Cifar10(grayscale=True).name
        'cifar10'
    """

    name: Literal["cifar10"] = "cifar10"


class Folder(DataOptions):
    """A folder of PNG and JPEG images: ``split/class/…``, ``class/…``, or ``split/…`` with a *label_pattern*.

    Splits are the folders named ``train``, ``validation`` (or ``val``, ``valid``) and ``test``.

    Args:
        name: Which data set.
        path: The folder, relative to where Paribus is started.
        label_pattern: A regular expression whose one group is the label in the file's name.

    Examples:
        >>> Folder(path="patches", label_pattern=r"-(.)[.]", resize=(32, 32), grayscale=True).resize
        (32, 32)
    """

    name: Literal["folder"] = "folder"
    path: Text
    label_pattern: LabelPattern | None = None


class Npz(DataOptions):
    """A NumPy archive with the arrays ``x_train y_train`` and, if there, ``x_validation y_validation x_test y_test``.

    Args:
        name: Which data set.
        path: The file, relative to where Paribus is started.

    Examples:
        >>> Npz(path="images.npz").path
        'images.npz'
    """

    name: Literal["npz"] = "npz"
    path: Text


def _named(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


AnyData = Digits | Mnist | FashionMnist | Cifar10 | Folder | Npz
Data = Annotated[
    AnyData,
    Field(discriminator="name"),
    BeforeValidator(_named, json_schema_input_type=AnyData | Literal["digits", "mnist", "fashion-mnist", "cifar10"]),
]
"""Any data set, told apart by its ``name``."""


class Inputs(NamedTuple):
    """What a network meets: the shape of an image, the number of classes and of images to train on.

    Examples:
        >>> known_inputs(Mnist(validation=10_000)).num_train
        50000
    """

    shape: tuple[int, int, int]
    num_classes: int
    num_train: int


_KNOWN = {
    "digits": Inputs((8, 8, 1), 10, 1437),
    "mnist": Inputs((28, 28, 1), 10, 60_000),
    "fashion-mnist": Inputs((28, 28, 1), 10, 60_000),
    "cifar10": Inputs((32, 32, 3), 10, 50_000),
}


def known_inputs(data: DataOptions) -> Inputs | None:
    """What a network will meet, where it can be told without opening anything.

    With ``classes``, the number of training images is what equally frequent classes would leave.

    Examples:
        >>> known_inputs(Cifar10(grayscale=True, classes=("cat", "dog")))
        Inputs(shape=(32, 32, 1), num_classes=2, num_train=8000)
    """
    known = _KNOWN.get(getattr(data, "name", ""))
    if known is None:
        return None
    num_classes = len(data.classes) if data.classes else known.num_classes
    pool = min(data.train or known.num_train, known.num_train * num_classes // known.num_classes)
    channels = 1 if data.grayscale else known.shape[2]
    return Inputs((*(data.resize or known.shape[:2]), channels), num_classes, pool - _set_aside(data, pool))


def _set_aside(data: DataOptions, pool: int) -> int:
    match data.validation:
        case "test":
            return 0
        case None:
            return pool // 5
        case int(count):
            return count
        case share:
            return round(share * pool)
