"""What a classifier gets without looking at the images: the floor that a trained network has to beat.

Every naive classifier is the same thing, a share of answers per class; adding one is adding a row in ``naive_floor``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from paribus.stats.crossed import crossed_interval
from paribus.stats.mean import mean_interval

COLLAPSED_SHARE = 0.95
"""A model that gives one answer at least this often does not look at its images."""


@dataclass(frozen=True)
class Floor:
    """A classifier that never looks at an image.

    Args:
        name: What it does, to be read after "beats": ``always answering "lungs"``.
        value: Its accuracy on the labels it was scored on.
        answers: How often it gives each class.

    Examples:
        >>> Floor("guessing", 0.5, (0.5, 0.5)).scores(np.array([0, 1, 1]))
        array([0.5, 0.5, 0.5])
    """

    name: str
    value: float
    answers: tuple[float, ...]

    def scores(self, labels: Int[np.ndarray, " examples"]) -> Float[np.ndarray, " examples"]:
        """The probability that it is right, example by example."""
        return np.take(self.answers, labels)


def naive_floor(
    labels: Int[np.ndarray, " examples"], train_label_counts: Int[np.ndarray, " classes"], classes: Sequence[str]
) -> Floor:
    """The best of three naive classifiers: guessing, guessing by the training shares, and one constant answer.

    The constant answer is one that the training labels allow: any class whose count lies within two standard
    deviations (of a count) of the largest, and of those the one that fares best here.

    Raises:
        ValueError: No labels, no training labels, or a count that is missing.

    Examples:
        A balanced training set, and a test set of 44, 23, 67 and 41 images:

        >>> labels = np.repeat([0, 1, 2, 3], [44, 23, 67, 41])
        >>> floor = naive_floor(labels, np.full(4, 432), ("background", "clavicles", "lungs", "heart"))
        >>> f"{floor.name}: {floor.value:.1%}"
        'always answering "lungs": 38.3%'
    """
    train = np.asarray(train_label_counts, dtype=np.float64)
    if len(train) != len(classes) or train.sum() <= 0:
        raise ValueError(
            f"`train_label_counts` must count the training labels of each of {len(classes)} classes; got "
            f"{[int(count) for count in train]}."
        )
    shares = _shares(labels, len(classes))
    allowed = train >= train.max() - 2 * np.sqrt(train.max())
    naive = (
        _constant(int(np.argmax(np.where(allowed, shares, -1.0))), shares, classes),
        _floor("guessing by the training shares", train / train.sum(), shares),
        _floor("guessing", np.full(len(classes), 1 / len(classes)), shares),
    )
    return max(naive, key=lambda floor: floor.value)


def stopped_clock(labels: Int[np.ndarray, " examples"], classes: Sequence[str]) -> Floor:
    """What a stopped clock could get: the constant answer that happens to fit these labels best.

    It knows the test labels, so it is told beside the floor and never is one.

    Raises:
        ValueError: No labels.

    Examples:
        >>> stopped_clock(np.array([0, 1, 1]), ("cat", "dog")).name
        'always answering "dog"'
    """
    shares = _shares(labels, len(classes))
    return _constant(int(np.argmax(shares)), shares, classes)


def above_floor(
    correct: Bool[np.ndarray, "replicates examples"],
    labels: Int[np.ndarray, " examples"],
    floor: Floor,
    level: float = 0.95,
) -> tuple[float, float]:
    """The interval of accuracy minus *floor*, paired example by example, for new examples like these.

    For new seeds as well, where there are two replicates or more; of this one trained model alone otherwise.

    Raises:
        ValueError: No replicates, or one replicate of fewer than two examples.

    Examples:
        >>> labels = np.tile([0, 1], 10)
        >>> guessing = Floor("guessing", 0.5, (0.5, 0.5))
        >>> low, high = above_floor(np.arange(40).reshape(2, 20) % 5 > 0, labels, guessing)
        >>> low > 0
        True
    """
    excess = np.asarray(correct, dtype=np.float64) - floor.scores(labels)
    if len(excess) == 1:
        return mean_interval(excess[0], level)
    interval = crossed_interval(excess, level=level)
    return interval.low, interval.high


def collapsed_answer(predictions: Int[np.ndarray, " examples"]) -> int | None:
    """The class that a model answers almost always (at least 95 % of the time), or ``None``.

    Examples:
        >>> collapsed_answer(np.full(175, 2))
        2
        >>> collapsed_answer(np.arange(10)) is None
        True
    """
    answers, counts = np.unique(predictions, return_counts=True)
    most = int(np.argmax(counts))
    return int(answers[most]) if counts[most] >= COLLAPSED_SHARE * len(predictions) else None


def _shares(labels: np.ndarray, num_classes: int) -> np.ndarray:
    if len(labels) == 0:
        raise ValueError("a floor needs at least one label; got none.")
    return np.bincount(labels, minlength=num_classes) / len(labels)


def _floor(name: str, answers: np.ndarray, shares: np.ndarray) -> Floor:
    return Floor(name=name, value=float(answers @ shares), answers=tuple(float(answer) for answer in answers))


def _constant(answer: int, shares: np.ndarray, classes: Sequence[str]) -> Floor:
    return _floor(f'always answering "{classes[answer]}"', np.eye(len(classes))[answer], shares)
