"""Stacks of linear layers: found, counted, and truly equal to the one layer that is told."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import correlate2d

from tests.diagnose.static.examined import SCORES, conv, dense, found_of


@pytest.mark.parametrize(
    "layers",
    [
        ["Flatten", dense(64, None), SCORES],
        ["Flatten", dense(64, None), "BatchNormalization", {"Dropout": {"rate": 0.2}}, SCORES],
        [conv(16, None), "AveragePooling2D", "Flatten", SCORES],
        [conv(16, None), conv(16), "Flatten", SCORES],
        ["Flatten", dense(64, None), {"Activation": {"activation": "linear"}}, SCORES],
        [{"Residual": {"layers": [conv(1, None), conv(1, None)]}}, "Flatten", SCORES],
    ],
)
def test_layers_with_nothing_but_linear_maps_between_are_told(layers: list[Any]) -> None:
    [finding] = found_of("linear-stack", *layers, "Softmax")
    assert len(finding.evidence["layers"]) == 2  # type: ignore[arg-type]
    assert list(finding.patch.values()) == ["relu"]


@pytest.mark.parametrize(
    "layers",
    [
        ["Flatten", SCORES],
        ["Flatten", dense(), SCORES],
        ["Flatten", dense(64, None), "BatchNormalization", "ReLU", SCORES],
        [conv(16, None), "MaxPooling2D", "Flatten", SCORES],
        ["Flatten", dense(64, None), "LayerNormalization", SCORES],
        [{"DepthwiseConv2D": {"kernel_size": 3}}, conv(16, kernel_size=1), "Flatten", SCORES],
        [conv(16, None), {"Residual": {"layers": ["BatchNormalization", "ReLU", conv(16)]}}, "Flatten", SCORES],
    ],
)
def test_layers_with_a_function_between_or_a_separable_convolution_are_sound(layers: list[Any]) -> None:
    assert found_of("linear-stack", *layers, "Softmax") == ()


def test_a_narrow_layer_between_is_a_note_since_it_restricts_the_map() -> None:
    assert found_of("linear-stack", "Flatten", dense(64, None), SCORES)[0].severity == "warning"
    wide = [dense(4, None), dense(64)]
    assert found_of("linear-stack", "Flatten", *wide, SCORES)[0].severity == "note"


def test_three_dense_layers_equal_the_one_that_is_told() -> None:
    [finding] = found_of("linear-stack", "Flatten", dense(30, None), dense(20, None), SCORES)
    rng = np.random.default_rng(0)
    layers = [(rng.normal(size=(64, 30)), rng.normal(size=30)), (rng.normal(size=(30, 20)), rng.normal(size=20))]
    layers.append((rng.normal(size=(20, 10)), rng.normal(size=10)))
    images = outputs = rng.normal(size=(50, 64))
    kernel, bias = np.eye(64), np.zeros(64)
    for weights, shift in layers:
        outputs = outputs @ weights + shift
        kernel, bias = kernel @ weights, bias @ weights + shift
    assert np.abs(images @ kernel + bias - outputs).max() < 1e-9
    assert finding.evidence["equal_parameters"] == kernel.size + bias.size == 650
    assert finding.evidence["parameters"] == sum(weights.size + shift.size for weights, shift in layers) == 2780
    assert "these 3 layers (2,780 parameters) can do no more than one layer of 650 parameters" in finding.message


def test_two_convolutions_equal_the_one_that_is_told() -> None:
    """A 3×3 convolution of a 3×3 convolution with strides 2 is a 7×7 convolution, pixel for pixel."""
    first, second = conv(1, None, padding="valid", strides=2), conv(1, None, padding="valid")
    [finding] = found_of("linear-stack", first, second, "ReLU", "Flatten", SCORES)
    rng = np.random.default_rng(0)
    one, other, image = rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), rng.normal(size=(8, 8))
    twice = correlate2d(correlate2d(image, one, "valid")[::2, ::2], other, "valid")
    spread = np.zeros((5, 5))
    spread[::2, ::2] = other  # the second kernel, in steps of the first one's strides
    together = np.zeros((7, 7))
    for row, column in np.ndindex(5, 5):
        together[row : row + 3, column : column + 3] += spread[row, column] * one
    assert np.allclose(correlate2d(image, together, "valid")[::2, ::2], twice)
    assert finding.evidence["equal_parameters"] == together.size + 1
