"""Wrong labels are found where images can be recognised; hard images are not taken for wrong labels."""

from dataclasses import replace

import numpy as np
import pytest

from paribus.diagnose.data import AuditedImages
from paribus.diagnose.data.noise import label_noise, suspects
from paribus.diagnose.data.recognition import recognise
from paribus.records import Splits
from tests.diagnose.data.pictures import digits, splits, told


def flipped(share: float, seed: int = 1) -> tuple[Splits, np.ndarray]:
    """Digits with a share of labels replaced by another class, and where."""
    rng, labels = np.random.default_rng(seed), digits().labels.copy()
    wrong = rng.random(len(labels)) < share
    labels[wrong] = (labels[wrong] + rng.integers(1, 10, wrong.sum())) % 10
    return replace(digits(), labels=labels), np.flatnonzero(wrong)


@pytest.mark.parametrize("share", [0.05, 0.1])
def test_flipped_labels_are_found_and_the_clearest_shown(share: float) -> None:
    asked, wrong = flipped(share)
    [noticed] = told(label_noise, asked)
    assert (noticed.finding.id, noticed.finding.severity) == ("label-noise", "warning")
    assert share / 2 < noticed.finding.evidence["share_among_clearest"] < 2 * share
    assert np.mean([exhibit.rows[0] in wrong for exhibit in noticed.exhibits]) > 0.7
    assert "looks like" in noticed.exhibits[0].caption


def test_where_images_cannot_be_recognised_wrong_labels_are_a_note() -> None:
    """With a third of the labels flipped the quick classifier is wrong about more than half of the rest, too."""
    asked, _ = flipped(0.35)
    [noticed] = told(label_noise, asked)
    assert noticed.finding.severity == "note"
    assert noticed.finding.message.endswith("the images may be hard instead.")


def test_right_labels_are_left_alone() -> None:
    assert not told(label_noise, digits())


@pytest.mark.parametrize(("num_classes", "base", "step"), [(2, 128, 8), (3, 128, 15), (2, 60, 30)])
def test_hard_images_with_right_labels_are_no_wrong_labels(num_classes: int, base: int, step: int) -> None:
    """Classes that overlap in brightness: too hard to be recognised, or clear at the ends alone."""
    rng, labels = np.random.default_rng(0), np.arange(3000) % num_classes
    brightness = base + step * labels + rng.normal(0, 30, 3000)
    images = np.clip(brightness[:, None, None, None] + rng.normal(0, 5, (3000, 8, 8, 1)), 0, 255).astype(np.uint8)
    asked = splits(images, labels, 500)
    lost = suspects(AuditedImages(asked).recognition.scores["train"], labels[:2500]) != labels[:2500]
    assert lost.mean() > 0.03, "confident learning alone would speak"
    assert not told(label_noise, asked)


def test_suspects_are_what_the_paper_counts() -> None:
    """Section 3.1: the highest of the classes at or above their own mean confidence."""
    rng = np.random.default_rng(0)
    scores, labels = rng.dirichlet([1, 1, 1], 50), rng.integers(0, 3, 50)
    thresholds = [scores[labels == label, label].mean() for label in range(3)]
    expected = []
    for score, label in zip(scores, labels, strict=True):
        above = [each for each in range(3) if score[each] >= thresholds[each]]
        expected.append(max(above, key=lambda each: score[each]) if above else label)
    assert suspects(scores, labels).tolist() == expected


def test_every_image_is_scored_by_a_classifier_that_did_not_see_it() -> None:
    """Labels without relation to the pictures are answered at chance."""
    rng = np.random.default_rng(0)
    small, labels = rng.normal(size=(600, 8, 8)).astype(np.float32), rng.integers(0, 4, 600)
    parts = {"train": np.arange(400), "test": np.arange(400, 600)}
    recognition = recognise(small, labels, parts, 4)
    right, looked = recognition.right("train", labels)
    assert looked == 400
    assert 0.15 < right / looked < 0.35
    right, looked = recognition.right("test", labels)
    assert 0.15 < right / looked < 0.35
