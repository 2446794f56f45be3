"""Images pooled away, and patches for shapes that do not fit."""

from typing import Any

import numpy as np
import pytest
from scipy.signal import correlate2d

from paribus.diagnose import shape_patch
from paribus.diagnose.static.shapes import idle_share
from paribus.diagnose.static.subject import Placed
from paribus.lab import check
from paribus.spec import Conv2D, Inputs, changed, summarize
from tests.diagnose.static.examined import SCORES, conv, dense, found_of, study_of

POOL = {"MaxPooling2D": {"pool_size": 2}}


def test_a_convolution_of_one_pixel_is_told() -> None:
    [finding] = found_of("shape-collapse", conv(), POOL, POOL, POOL, conv(), "Flatten", SCORES)
    assert (finding.severity, finding.where) == ("warning", "model.conv2d_2")
    assert finding.evidence["idle_share"] == pytest.approx(8 / 9)
    assert finding.patch == {"model.max_pooling2d_3": None}


@pytest.mark.parametrize(
    "layers",
    [[conv(), POOL, POOL, conv()], [conv(), POOL, POOL, POOL, conv(kernel_size=1)], [conv(kernel_size=7)]],
)
def test_kernels_that_meet_pixels_are_sound(layers: list[Any]) -> None:
    assert found_of("shape-collapse", *layers, "Flatten", SCORES) == ()


@pytest.mark.parametrize("pixels", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [1, 3, 4, 5, 7])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_idle_share_is_that_of_weights_which_change_nothing(pixels: int, size: int, dilation: int) -> None:
    """Each weight of the kernel in turn is set to 1 alone: an idle one gives zeros everywhere."""
    reach = dilation * (size - 1) + 1
    before = (reach - 1) // 2
    image = np.pad(np.ones((pixels, pixels)), (before, reach - 1 - before))
    idle = 0
    for row, column in np.ndindex(size, size):
        kernel = np.zeros((reach, reach))
        kernel[dilation * row, dilation * column] = 1
        idle += not correlate2d(image, kernel, "valid").any()
    layer = Conv2D(filters=1, kernel_size=size, padding="same", dilation_rate=dilation)
    placed = Placed(layer, (pixels, pixels, 1), (pixels, pixels, 1))
    assert idle_share(placed) == pytest.approx(idle / size**2)


MISTAKES: dict[str, tuple[list[Any], dict[str, Any], tuple[str, ...]]] = {
    "no flatten": (
        [dense(16), SCORES],
        {"model.dense_1": ["Flatten", {"Dense": {"units": 16}}]},
        ("an image of 8×8×1", "Put Flatten before it."),
    ),
    "wrong width": (
        ["Flatten", dense(16), dense(9, None)],
        {"model.dense_2.units": 10},
        ("a vector of 9", "Write units: 10."),
    ),
    "pooled to nothing": (
        [conv(), POOL, POOL, POOL, POOL, "Flatten", SCORES],
        {"model.max_pooling2d_4": None},
        ("an image of 1×1×16", "2×2 must fit"),
    ),
    "kernel too large": (
        [conv(kernel_size=9, padding="valid"), "Flatten", SCORES],
        {"model.conv2d.padding": "same"},
        ("an image of 8×8×1", "9×9 must fit"),
    ),
    "flattened too early": (
        ["Flatten", conv(), SCORES],
        {"model.flatten": None, "model.conv2d": [{"Conv2D": {}}, "Flatten"]},
        ("a vector of 64", "Conv2D needs an image"),
    ),
    "an axis that is not there": (
        [{"BatchNormalization": {"axis": 4}}, "Flatten", SCORES],
        {"model.batch_normalization.axis": -1},
        ("Received 4.", "an image of 8×8×1"),
    ),
    "a block that changes the shape": (
        [{"Residual": {"layers": [conv(4)]}}, "Flatten", SCORES],
        {"model.residual.projection": True},
        ("an image of 8×8×4", "projection: true"),
    ),
    "a block that loses the edge": (
        [conv(4), {"Residual": {"layers": [conv(4, padding="valid"), conv(4, padding="valid")]}}, "Flatten", SCORES],
        {"model.conv2d_2.padding": "same", "model.conv2d_3.padding": "same"},
        ("an image of 4×4×4", "Make the shapes agree"),
    ),
    "a block that loses the edge and widens": (
        [{"Residual": {"layers": [conv(4, padding="valid")]}}, "Flatten", SCORES],
        {"model.conv2d.padding": "same", "model.residual.projection": True},
        ("an image of 6×6×4", "Make the shapes agree"),
    ),
    "no scores": (
        ["Flatten", "ReLU"],
        {"model.re_lu": ["ReLU", SCORES]},
        ("a vector of 64", "End with Dense: {units: 10}"),
    ),
    "no scores from an image": (
        [conv(), "MaxPooling2D"],
        {"model.max_pooling2d": ["MaxPooling2D", "Flatten", SCORES]},
        ("an image of 4×4×16", "End with Flatten and Dense: {units: 10}"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_usual_mistake_names_its_layer_what_came_and_a_patch_that_mends_it(mistake: str) -> None:
    layers, patch, words = MISTAKES[mistake]
    study = study_of(*layers)
    fault = check(study).faults[0]
    assert list(fault.patch) == list(patch)
    assert all(word in str(fault) for word in words), fault
    for path, value in patch.items():
        assert not isinstance(value, str | int) or fault.patch[path] == value
    mended = changed(study, fault.patch)
    assert summarize(mended.model, (8, 8, 1), 10).faults == ()


def test_what_no_single_change_mends_has_no_patch() -> None:
    study = study_of({"Reshape": {"target_shape": [7, 7]}}, "Flatten", SCORES)
    assert shape_patch(study, "model.reshape.target_shape", Inputs((8, 8, 1), 10, 1150)) == {}
    assert shape_patch(study_of("Flatten", SCORES), "model.dense.units", Inputs((8, 8, 1), 10, 1150)) == {}
