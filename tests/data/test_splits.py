from dataclasses import replace

import numpy as np
import pytest

from paribus.data import load, split
from paribus.errors import DataError
from paribus.records import Dataset
from paribus.spec.data import Digits


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(Digits())


def test_training_and_validation_images_are_disjoint_and_together_complete(dataset):
    splits = split(dataset, Digits(validation=0.3), streams=[5, 6])
    for train, validation in zip(splits.train, splits.validation, strict=True):
        assert sorted([*train, *validation]) == list(range(1437))
    assert np.array_equal(splits.test, dataset.test)


def test_validation_images_are_the_head_of_the_streams_permutation(dataset):
    order = np.random.Generator(np.random.PCG64(11)).permutation(1437)
    splits = split(dataset, Digits(validation=100), streams=[11])
    assert np.array_equal(splits.validation[0], np.sort(order[:100]))
    assert np.array_equal(splits.train[0], np.sort(order[100:]))


def test_a_replicate_has_the_same_split_whoever_its_neighbours_are(dataset):
    data = Digits(normalize="per_pixel", split="per_replicate")
    together = split(dataset, data, streams=[1, 2, 3])
    alone = split(dataset, data, streams=[2])
    assert np.array_equal(together.train[1], alone.train[0])
    assert np.array_equal(together.shift[1], alone.shift[0])
    assert np.array_equal(together.scale[1], alone.scale[0])
    assert not np.array_equal(together.train[0], together.train[1])


@pytest.mark.parametrize(("validation", "count"), [(None, 287), (0.2, 287), (7, 7), (0, 0)])
def test_validation_is_a_share_or_a_number_or_nothing(dataset, validation, count):
    splits = split(dataset, Digits(validation=validation), streams=[0])
    assert splits.validation.shape == (1, count)
    assert splits.train.shape == (1, 1437 - count)


def test_validation_test_watches_the_test_images_and_trains_on_all_others(dataset):
    splits = split(dataset, Digits(validation="test"), streams=[0, 0])
    assert np.array_equal(splits.validation, [splits.test, splits.test])
    assert splits.train.shape == (2, 1437)


def test_the_sources_own_validation_images_are_used_when_nothing_is_asked(dataset):
    with_own = replace(dataset, train=np.arange(1000), validation=np.arange(1000, 1437))
    assert np.array_equal(split(with_own, Digits(), streams=[0]).validation[0], np.arange(1000, 1437))
    asked = split(with_own, Digits(validation=0.5), streams=[0])
    assert set(asked.validation[0]) < set(range(1000))


def test_a_validation_split_that_leaves_nothing_to_train_on_is_refused(dataset):
    with pytest.raises(DataError, match="must leave at least one of the 1437"):
        split(dataset, Digits(validation=1437), streams=[0])


def test_images_are_not_copied(dataset):
    assert split(dataset, Digits(normalize="standardize"), streams=[0, 1]).images is dataset.images


def test_scaling_never_looks_at_validation_or_test_images(dataset):
    data = Digits(normalize="per_pixel", validation=0.2)
    before = split(dataset, data, streams=[4])
    spoilt = dataset.images.copy()
    spoilt[np.concatenate([before.validation[0], before.test])] = 255
    after = split(replace(dataset, images=spoilt), data, streams=[4])
    assert np.array_equal(before.shift, after.shift)
    assert np.array_equal(before.scale, after.scale)
