"""The first layer's weights are shown as they meet the image, or not at all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from paribus.lab.first_layer import first_layer
from paribus.spec import Study

IMAGE = (6, 4, 3)


def study(*layers: Any) -> Study:
    return Study.model_validate(
        {"study": "s", "data": "digits", "model": [*layers, "Flatten", {"Dense": {"units": 2}}], "train": {"epochs": 1}}
    )


def test_a_unit_weighs_each_pixel_by_its_own_place() -> None:
    weights = np.random.default_rng(0).normal(size=(72, 5))
    found = first_layer(study("Flatten", {"Dense": {"units": 5}}), IMAGE, {"dense_1/kernel": weights})
    assert found is not None
    assert found.layer == "dense_1"
    image = np.random.default_rng(1).normal(size=IMAGE)
    assert (found.pictures * image).sum(axis=(1, 2, 3)) == pytest.approx(image.ravel() @ weights)


def test_a_filter_weighs_each_pixel_of_a_patch() -> None:
    weights = np.random.default_rng(0).normal(size=(3, 2, 3, 7))
    found = first_layer(study({"Conv2D": {"filters": 7, "kernel_size": [3, 2]}}), IMAGE, {"conv2d/kernel": weights})
    assert found is not None
    assert np.array_equal(found.pictures[4], weights[..., 4])


def test_filters_of_each_channel_are_shown_one_by_one() -> None:
    weights = np.random.default_rng(0).normal(size=(3, 3, 3, 2))
    for layer, name in [
        ({"DepthwiseConv2D": {"kernel_size": 3, "depth_multiplier": 2}}, "depthwise_conv2d/kernel"),
        (
            {"SeparableConv2D": {"filters": 4, "kernel_size": 3, "depth_multiplier": 2}},
            "separable_conv2d/depthwise_kernel",
        ),
    ]:
        found = first_layer(study(layer), IMAGE, {name: weights})
        assert found is not None
        assert found.pictures.shape == (6, 3, 3, 1)
        assert np.array_equal(found.pictures[3, ..., 0], weights[:, :, 1, 1])


def test_what_keeps_pixels_in_their_place_is_looked_through() -> None:
    before = [
        {"Rescaling": {"scale": 2.0}},
        "BatchNormalization",
        {"MaxPooling2D": {"pool_size": 2}},
        "Flatten",
        {"Dropout": {"rate": 0.1}},
    ]
    weights = np.zeros((3 * 2 * 3, 5))
    found = first_layer(study(*before, {"Dense": {"units": 5}}), IMAGE, {"dense_1/kernel": weights})
    assert found is not None
    assert found.pictures.shape == (5, 3, 2, 3)


NO_PICTURES: dict[str, tuple[Sequence[Any], str, tuple[int, ...]]] = {
    "the mean of each channel": (["GlobalAveragePooling2D", {"Dense": {"units": 5}}], "dense_1/kernel", (3, 5)),
    "the channels of each pixel": ([{"Dense": {"units": 5}}], "dense_1/kernel", (3, 5)),
    "single pixels": ([{"Conv2D": {"filters": 5, "kernel_size": 1}}], "conv2d/kernel", (1, 1, 3, 5)),
}


@pytest.mark.parametrize("way", NO_PICTURES)
def test_weights_that_are_no_picture_are_not_shown(way: str) -> None:
    layers, name, shape = NO_PICTURES[way]
    assert first_layer(study(*layers), IMAGE, {name: np.ones(shape)}) is None


def test_weights_that_were_not_kept_are_not_shown() -> None:
    assert first_layer(study("Flatten", {"Dense": {"units": 5}}), IMAGE, {}) is None
