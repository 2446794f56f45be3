"""Whether every arm has a batch to train on."""

from collections.abc import Iterator, Mapping, Sequence

from paribus.errors import Fault
from paribus.spec import Arm, Document, Inputs, Study


def batch_faults(
    study: Study, arms: Sequence[Arm], inputs: Mapping[str, Inputs], document: Document
) -> Iterator[Fault]:
    """Every arm whose only batch would be dropped as one that is not full.

    Examples:
        >>> from paribus.spec import arms_of, parse, read_text
        >>> text = '''
        ... study: s
        ... data: digits
        ... model: [Flatten, Dense: {units: 10}]
        ... train:
        ...   batch_size: 2000
        ...   drop_remainder: true
        ...   epochs: 1
        ... '''
        >>> study, met = parse(text), {"baseline": Inputs((8, 8, 1), 10, 1150)}
        >>> print(*batch_faults(study, arms_of(study), met, read_text(text)))
        line 7, train.drop_remainder: drop_remainder leaves no batch: a batch must fit into the training images. \
Received batch_size 2000 for 1150 images. Write a batch_size of 1150 or less, or drop_remainder: false.
    """
    without = [arm for arm in arms if arm.study.train.drop_remainder and _too_large(arm, inputs)]
    baseline = [arm for arm in without if arm.baseline]
    # What is said of the baseline is not said again of the arms that have it from there.
    for arm in baseline or without:
        train, num_train = arm.study.train, inputs[arm.name].num_train
        place: tuple[str, ...] = ("train", "drop_remainder")
        if not baseline and study.vary:
            place = study.vary.place(arm.trial_of or arm.name)
        yield Fault(
            ".".join(place),
            "drop_remainder leaves no batch: a batch must fit into the training images.",
            f"batch_size {train.batch_size} for {num_train} images",
            f"Write a batch_size of {num_train} or less, or drop_remainder: false.",
            document.line(place),
        )


def _too_large(arm: Arm, inputs: Mapping[str, Inputs]) -> bool:
    return arm.study.train.batch_size > inputs[arm.name].num_train
