"""The published data sets for real: fetched over the network, whichever source serves."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from paribus.data import fetch, load, split
from paribus.data.sources import CIFAR10, FASHION_MNIST, MNIST, PUBLISHED
from paribus.records import Dataset
from paribus.spec.data import Cifar10, FashionMnist, Mnist

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cache")


def moments(dataset: Dataset) -> tuple[float, float]:
    values = dataset.images[dataset.train].astype(np.float64)
    return values.mean(), values.std()


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.name)
def test_every_fetched_file_has_the_published_hash(cache, published):
    folder = fetch(published.name, cache=cache)
    for file in published.files:
        content = (folder / file.name).read_bytes()
        assert hashlib.md5(content).hexdigest() == file.md5
        assert len(content) == file.size


def test_mnist_has_the_moments_everybody_quotes(cache):
    dataset = load(Mnist(), cache=cache)
    assert (dataset.images.shape, dataset.classes) == ((70_000, 28, 28, 1), MNIST.classes)
    assert moments(dataset) == (pytest.approx(33.3184, abs=5e-5), pytest.approx(78.5675, abs=5e-5))
    assert dataset.labels[:5].tolist() == [5, 0, 4, 1, 9]


def test_standardized_mnist_uses_the_training_images_alone(cache):
    data = Mnist(train=20_000, validation="test", normalize="standardize")
    splits = split(load(data, cache=cache), data, streams=[0])
    assert splits.shift.item() == pytest.approx(33.5527, abs=5e-5)
    assert 1 / splits.scale.item() == pytest.approx(78.8755, abs=5e-5)


def test_fashion_mnist_has_the_moments_everybody_quotes(cache):
    dataset = load(FashionMnist(), cache=cache)
    assert (dataset.images.shape, dataset.classes) == ((70_000, 28, 28, 1), FASHION_MNIST.classes)
    mean, deviation = moments(dataset)
    assert (round(mean / 255, 4), round(deviation / 255, 4)) == (0.2860, 0.3530)


def test_cifar10_has_the_moments_everybody_quotes(cache):
    dataset = load(Cifar10(), cache=cache)
    assert (dataset.images.shape, dataset.classes) == ((60_000, 32, 32, 3), CIFAR10.classes)
    channels = dataset.images[dataset.train].mean(axis=(0, 1, 2)) / 255
    assert channels.round(4).tolist() == [0.4914, 0.4822, 0.4465]
    assert np.bincount(dataset.labels[dataset.train]).tolist() == [5000] * 10
