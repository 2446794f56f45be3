import numpy as np
import pytest

from paribus.data import load, split
from paribus.spec.data import Digits, Folder, Npz


def test_the_fingerprint_is_the_same_each_time():
    assert load(Digits()).fingerprint == load(Digits(seed=1, validation=0.5)).fingerprint
    assert len(load(Digits()).fingerprint) == 64


@pytest.mark.parametrize(
    "other",
    [Digits(train=1436), Digits(test=359), Digits(classes=tuple("0123456798")), Digits(resize=(4, 4))],
)
def test_the_fingerprint_tells_what_options_left_apart(other):
    assert load(other).fingerprint != load(Digits()).fingerprint


def test_the_fingerprint_tells_pixels_labels_and_class_names_apart(tmp_path):
    x, y = np.zeros((6, 4, 4), np.uint8), np.arange(6) % 2
    changed = x.copy()
    changed[0, 0, 0] = 1
    prints = set()
    for number, (images, labels) in enumerate([(x, y), (changed, y), (x, 1 - y), (x, 2 * y)]):
        np.savez(tmp_path / f"{number}.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
        prints.add(load(Npz(path=str(tmp_path / f"{number}.npz"))).fingerprint)
    assert len(prints) == 4


def test_training_images_come_first_whatever_was_chosen():
    dataset = load(Digits(classes=("8", "3"), train=50, test=20))
    assert np.array_equal(dataset.train, np.arange(50))
    assert np.array_equal(dataset.test, np.arange(50, 70))
    assert dataset.images.shape == (70, 8, 8, 1)
    everything = load(Digits())
    first_eight_or_three = everything.images[np.isin(everything.labels, [8, 3])][0]
    assert np.array_equal(dataset.images[0], first_eight_or_three)


def test_resized_images_keep_the_range_of_their_source():
    dataset = load(Digits(resize=(16, 16)))
    assert dataset.images.dtype == np.float32
    assert dataset.byte_range == (0, 16)
    assert dataset.images.min() >= 0
    assert dataset.images.max() <= 16


def test_the_xray_patches_are_those_of_the_published_experiment(xray):
    data = Folder(
        path=str(xray), classes=("b", "c", "l", "h"), label_pattern="-(.)[.]", grayscale=True, resize=(32, 32)
    )
    dataset = load(data)
    assert dataset.classes == ("b", "c", "l", "h")
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (6474, 1728, 175)
    assert np.bincount(dataset.labels[dataset.test]).tolist() == [44, 23, 67, 41]
    for part, mean, deviation in [(dataset.train, 0.3666, 0.2020), (dataset.validation, 0.3716, 0.2010)]:
        values = dataset.images[part].astype(np.float64) / 255
        assert values.mean() == pytest.approx(mean, abs=5e-5)
        assert values.std() == pytest.approx(deviation, abs=5e-5)
    splits = split(dataset, data, streams=[0])
    assert splits.validation.shape == (1, 1728)


def test_the_xray_test_patches_have_the_published_moments_before_they_shrink(xray):
    dataset = load(Folder(path=str(xray / "test"), label_pattern="-(.)[.]", grayscale=True))
    values = dataset.images.astype(np.float64) / 255
    assert dataset.input_shape == (64, 64, 1)
    assert values.mean() == pytest.approx(0.3220, abs=5e-5)
    assert values.std() == pytest.approx(0.1876, abs=5e-5)
