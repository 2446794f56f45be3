"""Copies: by the byte, nearly so, in two splits, in one, and under two labels."""

from dataclasses import replace

import numpy as np
import pytest

from paribus.diagnose.data.copies import copies_of
from paribus.diagnose.data.duplicates import conflicting_labels, duplicates_across_splits, duplicates_within_split
from paribus.diagnose.data.neighbours import near_pairs
from tests.diagnose.data.pictures import digits, noise, splits, told


def leaky(exact: int, near: int, test: int = 200) -> object:
    """500 pictures of noise, of whose test images so many are copies of training images."""
    images = noise(500, side=16) // 2
    images[-test : len(images) - test + exact] = images[:exact]
    start = len(images) - test + exact
    images[start : start + near] = images[exact : exact + near] + 9
    return splits(images, np.arange(500) % 2, test)


@pytest.mark.parametrize(
    ("exact", "near", "severity"),
    [(2, 0, "critical"), (0, 6, "warning"), (1, 0, "note"), (0, 1, "note"), (0, 2, "note")],
)
def test_copies_in_the_test_split_are_graver_the_more_they_are(exact: int, near: int, severity: str) -> None:
    [noticed] = told(duplicates_across_splits, leaky(exact, near))
    assert (noticed.finding.id, noticed.finding.where) == ("duplicates-across-splits", "data.test")
    assert noticed.finding.severity == severity
    assert (noticed.finding.evidence["exact"], noticed.finding.evidence["near"]) == (exact, near)
    assert noticed.exhibits[0].rows == (300, 0)


def test_pictures_that_differ_are_no_copies() -> None:
    assert not told(duplicates_across_splits, leaky(0, 0))
    assert not [each for each in told(duplicates_across_splits, digits()) if each.finding.severity != "note"]


def test_validation_images_that_are_test_images_on_purpose_are_not_told() -> None:
    asked = leaky(0, 0)
    assert not told(duplicates_across_splits, replace(asked, validation=asked.test[None]))


def test_smooth_pictures_of_nearly_one_shape_are_no_copies_without_their_details() -> None:
    """Slopes of light, as X-rays of soft tissue are full of them, with a little noise of their own."""
    slope = np.linspace(0, 200, 16)[None, :, None, None] * np.ones((60, 1, 16, 1))
    images = (slope + np.random.default_rng(0).normal(20, 4, slope.shape)).astype(np.uint8)
    assert not told(duplicates_across_splits, splits(images, np.arange(60) % 2, 20))


@pytest.mark.parametrize(("side", "severity"), [(32, "warning"), (12, None)])
def test_small_pictures_have_to_be_more_alike(side: int, severity: str | None) -> None:
    """Slopes of light with noise; ten in the test are training pictures with a fifth of it more, and agree to 0.98."""
    rng, across = np.random.default_rng(0), np.linspace(-1, 1, side)
    steep = rng.normal(0, 100, (2, 300, 1, 1))
    slopes = steep[0] * across[:, None] + steep[1] * across
    images = (slopes + rng.normal(0, 20, slopes.shape))[..., None].astype(np.float32)
    images[200:210] = images[:10] + rng.normal(0, 4, (10, side, side, 1))
    found = told(duplicates_across_splits, splits(images, np.arange(300) % 2, 100))
    assert [each.finding.severity for each in found] == ([severity] if severity else [])


def test_pairs_are_those_of_the_full_matrix() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(40, 100))
    vectors = (centres[rng.integers(0, 40, 300)] + rng.uniform(0, 0.12, (300, 1)) * rng.normal(size=(300, 100))).astype(
        np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    for least in (0.985, 0.99, 0.995):
        expected = np.argwhere(np.triu(vectors @ vectors.T >= least, 1))
        found = near_pairs(vectors, least, lambda share: None)
        assert len(expected) > 10
        assert sorted(map(tuple, found)) == sorted(map(tuple, expected))


def test_blank_pictures_are_the_same_but_not_near_to_anything() -> None:
    images = np.concatenate([noise(5), np.zeros((2, 8, 8, 1), np.uint8)])
    copies = copies_of(images, images[..., 0].astype(np.float32), np.arange(7), lambda share: None)
    assert copies.identities[5] == copies.identities[6]
    assert len(copies.near) == 0


def test_copies_within_the_training_images_are_a_note() -> None:
    images = noise(400)
    images[10:12] = images[5]
    asked = splits(images, np.arange(400) % 2, 100)
    [noticed] = told(duplicates_within_split, asked)
    assert (noticed.finding.severity, noticed.finding.evidence["copies"]) == ("note", 2)
    assert "3 times" in noticed.exhibits[0].caption
    images[11] = noise(1, seed=1)[0]
    assert not told(duplicates_within_split, asked), "1 of 300 is less than 0.5 %"


def test_twins_with_two_labels_conflict() -> None:
    images = noise(300)
    images[10] = images[11]
    asked = splits(images, np.arange(300) % 2, 100)
    [noticed] = told(conflicting_labels, asked)
    assert (noticed.finding.id, noticed.finding.severity) == ("conflicting-labels", "warning")
    assert noticed.exhibits[0].rows == (10, 11)
    assert not told(conflicting_labels, replace(asked, labels=np.zeros(300, np.int64)))


def test_one_conflict_of_many_images_is_a_note() -> None:
    images = noise(500)
    images[10] = images[11]
    [noticed] = told(conflicting_labels, splits(images, np.arange(500) % 2, 100))
    assert noticed.finding.severity == "note"
