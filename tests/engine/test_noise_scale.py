"""The noise scale is what a plain computation over single images says, and is measured on the study's own way."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from paribus.engine import noise_scales
from paribus.engine.noise_scale import scale_of

from .works import trained, work

LINEAR: list[Any] = ["Flatten", {"Dense": {"units": 10, "use_bias": False}}]


def test_the_scale_of_made_up_gradients_is_what_they_were_made_with() -> None:
    random = np.random.default_rng(0)
    true, noise, size = np.full(50, 0.3), 2.0, 16
    measured = [scale_of(true + noise / np.sqrt(size) * random.standard_normal((32, 50)), size) for _ in range(200)]
    expected = 50 * noise**2 / np.square(true).sum()
    assert np.median(measured) == pytest.approx(expected, rel=0.1)


def test_a_gradient_that_noise_hides_has_an_infinite_scale() -> None:
    assert scale_of(np.array([[1.0], [-1.0]]), 8) == np.inf


def test_it_is_what_the_gradients_of_single_images_say() -> None:
    given = work(LINEAR, replicates=(0,), epochs=4, optimizer={"SGD": {"learning_rate": 0.05}})
    found = noise_scales(given, 20, 1)
    (run,) = trained(given)
    splits = given.splits
    own = splits.train[0]
    images = ((splits.images[own].astype(np.float64) - splits.shift[0]) * splits.scale[0]).reshape(len(own), -1)
    errors = softmax(images @ run.weights["dense/kernel"], axis=1) - np.eye(10)[splits.labels[own]]
    single = (images[:, :, None] * errors[:, None, :]).reshape(len(own), -1)  # (images, weights)
    gradient = single.mean(axis=0)
    expected = np.square(single - gradient).sum(axis=1).mean() / np.square(gradient).sum()
    assert found.epochs.tolist() == [4.0]
    assert found.scales[0] == pytest.approx(expected, rel=0.2)  # of 1,024 images, drawn from 160


def test_it_is_never_measured_beyond_the_study() -> None:
    given = work(LINEAR, replicates=(0,), epochs=2)
    assert noise_scales(given, 1000, 4).epochs.tolist() == [0.4, 1.0, 1.6, 2.0]
    assert noise_scales(given, 5, 1).epochs.tolist() == [1.0]


def test_images_that_are_all_alike_have_no_noise() -> None:
    given = work(LINEAR, replicates=(0,))
    same = np.broadcast_to(given.splits.images[:1], given.splits.images.shape)
    alike = replace(given.splits, images=np.ascontiguousarray(same), labels=np.zeros_like(given.splits.labels))
    assert noise_scales(replace(given, splits=alike), 5, 1).scales[0] == pytest.approx(0, abs=1e-6)
