import numpy as np
from sklearn.datasets import load_digits

from paribus.data import digits, load
from paribus.spec.data import Digits


def test_digits_equal_those_of_scikit_learn():
    theirs = load_digits()
    ours = digits.read()
    assert np.array_equal(ours.images[..., 0], theirs.images)
    assert np.array_equal(ours.index.labels, theirs.target)


def test_the_last_360_digits_are_the_test_split():
    dataset = load(Digits())
    assert np.array_equal(dataset.train, np.arange(1437))
    assert np.array_equal(dataset.test, np.arange(1437, 1797))


def test_digits_stay_bytes_between_0_and_16():
    dataset = load(Digits(grayscale=True))
    assert dataset.images.dtype == np.uint8
    assert dataset.byte_range == (0, 16)
    assert dataset.images.max() == 16
