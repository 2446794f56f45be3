"""Faults of images: each is there to the share that was asked for, and what it does not concern stays as it was."""

from typing import Any

import numpy as np
import pytest
from benchmarks.diagnosis.faults import FAULTS

from benchmarks.diagnosis import edits
from paribus.records import Splits
from tests.benchmarks.diagnosis.small import splits

AS_IT_WAS = splits()
RNG = np.random.default_rng


def edited(edit: edits.Edit) -> Splits:
    return edit(AS_IT_WAS, RNG(0))


def labels(of: Splits, split: Any = "train") -> np.ndarray:
    return of.labels[of.indices(split, 0)]


def images(of: Splits, split: Any = "train") -> np.ndarray:
    return of.images[of.indices(split, 0)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_edit_only_appends_to_the_table_of_images(fault):
    for rung in fault.rungs:
        if rung.edit:
            after = edited(rung.edit)
            number = len(AS_IT_WAS.labels)
            assert np.array_equal(after.images[:number], AS_IT_WAS.images)
            assert np.array_equal(after.labels[:number], AS_IT_WAS.labels)
            for split in ("train", "validation", "test"):
                assert after.indices(split, 0).max() < len(after.labels) == len(after.images)


def test_edits_do_the_same_with_the_same_random_numbers():
    one, other = edited(edits.flipped_labels(0.2)), edited(edits.flipped_labels(0.2))
    assert np.array_equal(labels(one), labels(other))


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_flipped_labels_are_wrong_and_their_images_are_not_touched(share):
    after = edited(edits.flipped_labels(share))
    assert np.mean(labels(after) != labels(AS_IT_WAS)) == pytest.approx(share, abs=0.005)
    assert np.array_equal(images(after), images(AS_IT_WAS))
    assert np.array_equal(labels(after, "validation"), labels(AS_IT_WAS, "validation"))


def test_twins_have_the_bytes_of_another_training_image_and_another_label():
    after = edited(edits.conflicting_twins(0.1))
    changed = np.flatnonzero(np.any(images(after) != images(AS_IT_WAS), axis=(1, 2, 3)))
    assert len(changed) == 12
    for place in changed:
        twins = np.all(images(after) == images(after)[place], axis=(1, 2, 3))
        assert len(set(labels(after)[twins].tolist())) > 1


def test_rare_classes_are_every_other_one():
    before, after = (np.bincount(labels(each), minlength=10) for each in (AS_IT_WAS, edited(edits.rare_classes(0.2))))
    assert np.array_equal(after[1::2], before[1::2])
    assert np.all(after[::2] == np.maximum(3, np.round(0.2 * before[::2])))


def test_what_the_network_meets_is_scaled_and_moved_as_asked():
    def met(of: Splits) -> np.ndarray:
        return (images(of) - of.shift[0]) * of.scale[0]

    assert np.allclose(met(edited(edits.scaled(10.0))), 10 * met(AS_IT_WAS))
    assert np.allclose(met(edited(edits.scaled(1.0, 3.0))), met(AS_IT_WAS) + 3, atol=1e-5)


def test_one_pixel_of_one_training_image_is_broken():
    assert np.isnan(images(edited(edits.broken_pixel))).sum() == 1


def test_one_block_of_sorted_images_has_each_class_in_one_piece():
    assert np.all(np.diff(labels(edited(edits.sorted_by_class(1)))) >= 0)
    assert np.sum(np.diff(labels(edited(edits.sorted_by_class(4)))) < 0) == 3


def test_giveaway_tells_the_class_in_training_and_validation_and_not_in_the_test():
    after = edited(edits.giveaway(1.0))
    for split in ("train", "validation"):
        corner, own = images(after, split)[:, 0, 0, 0], labels(after, split)
        assert all(len(np.unique(corner[own == label])) == 1 for label in range(10))
    assert np.array_equal(images(after, "test"), images(AS_IT_WAS, "test"))


def test_copies_in_the_test_are_training_images():
    after = edited(edits.copies_in_test(0.5))
    assert np.isin(after.test, after.train).mean() == 0.5


def test_other_test_images_keep_their_labels_and_leave_training_alone():
    after = edited(edits.changed_test(edits.inverted))
    assert np.array_equal(labels(after, "test"), labels(AS_IT_WAS, "test"))
    assert np.array_equal(images(after, "test"), 16 - images(AS_IT_WAS, "test"))
    assert np.array_equal(images(after), images(AS_IT_WAS))
