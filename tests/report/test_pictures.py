import io

import numpy as np
import pytest
from PIL import Image

from paribus.report.pictures import thumbnail


def opened(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)))


def test_the_range_of_the_source_becomes_black_to_white():
    image = np.array([[[-4.0], [12.0]], [[4.0], [99.0]]])
    levels = opened(thumbnail(image, (-4.0, 12.0)))
    assert (levels[0, 0], levels[0, -1], levels[-1, 0], levels[-1, -1]) == (0, 255, 128, 255)


def test_colour_stays_colour():
    image = np.zeros((4, 4, 3), np.uint8)
    image[..., 0] = 255
    assert opened(thumbnail(image, (0.0, 255.0)))[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("channels", [2, 4])
def test_other_channels_are_averaged(channels):
    assert opened(thumbnail(np.full((4, 4, channels), 255, np.uint8), (0.0, 255.0))).ndim == 2


def test_a_small_image_grows_by_whole_pixels():
    image = np.random.default_rng(0).integers(0, 256, (28, 28, 1), np.uint8)
    assert np.array_equal(opened(thumbnail(image, (0.0, 255.0)))[::3, ::3], image[..., 0])


def test_a_large_image_shrinks_and_keeps_its_shape():
    assert opened(thumbnail(np.zeros((400, 800, 1), np.uint8), (0.0, 255.0))).shape == (96, 192)


def test_pixels_that_are_no_numbers_are_black():
    assert opened(thumbnail(np.full((2, 2, 1), np.nan), (0.0, 1.0)))[0, 0] == 0
