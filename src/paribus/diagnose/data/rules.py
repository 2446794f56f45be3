"""Every data rule, and the two ways to ask them: all, or those that cost next to nothing."""

from collections.abc import Callable, Iterator

from paribus.diagnose.data.duplicates import conflicting_labels, duplicates_across_splits, duplicates_within_split
from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.labels import class_imbalance, label_shift
from paribus.diagnose.data.noise import label_noise
from paribus.diagnose.data.noticed import Noticed
from paribus.diagnose.data.order import ordered_labels
from paribus.diagnose.data.scale import input_scale
from paribus.diagnose.data.shift import input_shift
from paribus.diagnose.data.shortcuts import shortcut
from paribus.records import Finding, Splits

DataRule = Callable[[AuditedImages], Iterator[Noticed]]

CHEAP_RULES: tuple[DataRule, ...] = (input_scale, ordered_labels, class_imbalance, label_shift)
DATA_RULES: tuple[DataRule, ...] = (
    *CHEAP_RULES,
    shortcut,
    duplicates_across_splits,
    duplicates_within_split,
    conflicting_labels,
    label_noise,
    input_shift,
)


def examine_data(images: AuditedImages) -> tuple[Noticed, ...]:
    """Everything that every data rule notices, the gravest first.

    Examples:
        >>> import numpy as np
        >>> from paribus.records import Splits
        >>> rng = np.random.default_rng(0)
        >>> rows, one = np.arange(300).reshape(1, -1), np.ones((1, 1, 1, 1), np.float32)
        >>> splits = Splits(rng.integers(0, 256, (300, 8, 8, 1)).astype(np.uint8), np.arange(300) % 2, ("cat", "dog"),
        ...                 rows[:, :200], rows[:, 200:250], rows[0, 250:], one * 128, one / 128)
        >>> [noticed.finding.id for noticed in examine_data(AuditedImages(splits))]
        []
    """
    found = [noticed for rule in DATA_RULES for noticed in rule(images)]
    return tuple(sorted(found, key=lambda noticed: _GRAVEST_FIRST.index(noticed.finding.severity)))


def cheap_findings(splits: Splits, *, shuffle: bool = True) -> tuple[Finding, ...]:
    """What the rules notice that need no more than counts and a sample: scale, order and the shares of the classes.

    Args:
        splits: All images, and who is in which split.
        shuffle: Whether training draws a new order for every epoch.
    """
    images = AuditedImages(splits, shuffle=shuffle)
    return tuple(noticed.finding for rule in CHEAP_RULES for noticed in rule(images))


_GRAVEST_FIRST = ("critical", "warning", "note")
