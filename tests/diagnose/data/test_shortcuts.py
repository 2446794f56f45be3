"""A class that one number tells."""

import numpy as np
import pytest

from paribus.diagnose.data.shortcuts import predicted_by, shortcut
from tests.diagnose.data.pictures import digits, noise, splits, told

LABELS = np.arange(900) % 3


def painted(where: tuple[object, ...]) -> np.ndarray:
    images = noise(900, side=12)
    for label in range(3):
        images[(label == LABELS, *where)] = 80 * label
    return images


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ((0, 0), "the upper left corner"),
        ((-1, -1), "the lower right corner"),
        ((5, 7), "the pixel in row 5 and column 7"),
    ],
)
def test_a_mark_of_the_class_is_a_shortcut(where: tuple[object, ...], number: str) -> None:
    [noticed] = told(shortcut, splits(painted(where), LABELS, 100))
    assert (noticed.finding.id, noticed.finding.severity) == ("shortcut", "warning")
    assert noticed.finding.evidence["number"] == number
    assert noticed.finding.evidence["accuracy"] == 1.0
    assert len(noticed.exhibits) == 3


def test_brightness_can_be_one() -> None:
    images = (noise(900) // 4 + 60 * LABELS[:, None, None, None]).astype(np.uint8)
    [noticed] = told(shortcut, splits(images, LABELS, 100))
    assert noticed.finding.evidence["number"] == "brightness"


def test_pictures_of_things_have_none() -> None:
    assert not told(shortcut, digits())
    assert not told(shortcut, splits(noise(900), LABELS, 100))


def test_a_mark_that_is_often_wrong_is_none() -> None:
    images = painted((0, 0))
    images[::3] = noise(300, seed=2, side=12)  # a third of the images have none
    shuffled = np.random.default_rng(0).permutation(900)
    assert not told(shortcut, splits(images, LABELS[shuffled], 100))


def test_a_number_without_relation_predicts_no_better_than_chance() -> None:
    rng = np.random.default_rng(0)
    assert predicted_by(rng.normal(size=4000), rng.integers(0, 4, 4000)) < 0.3
