import numpy as np
import pytest

from paribus.data.normalization import moments, shift_and_scale

GENERATOR = np.random.Generator(np.random.PCG64(0))
IMAGES = GENERATOR.integers(0, 256, (500, 64, 64, 2), np.uint8)  # several chunks, the last one not full
ROWS = np.sort(GENERATOR.permutation(500)[:430])


def seen(images, rows, kind, byte_range=(0.0, 255.0)):
    shift, scale = shift_and_scale(images, rows, kind, byte_range)
    return (images[rows].astype(np.float32) - shift) * scale


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
def test_moments_equal_those_of_one_pass_over_a_copy(dtype):
    means, variances = moments(IMAGES.astype(dtype), ROWS)
    plain = IMAGES[ROWS].astype(np.float64)
    np.testing.assert_allclose(means, plain.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(variances, plain.var(axis=0), rtol=1e-12)


def test_moments_survive_a_large_offset():
    tiny = GENERATOR.normal(size=(5000, 8, 8, 1)).astype(np.float32) + np.float32(4096)
    _, variances = moments(tiny, np.arange(5000))
    np.testing.assert_allclose(variances, tiny.astype(np.float64).var(axis=0), rtol=1e-9)


def test_standardized_training_images_have_mean_0_and_deviation_1():
    values = seen(IMAGES, ROWS, "standardize").astype(np.float64)
    assert values.mean() == pytest.approx(0, abs=1e-6)
    assert values.std() == pytest.approx(1, abs=1e-6)


def test_per_pixel_gives_every_pixel_mean_0_and_deviation_1():
    values = seen(IMAGES, ROWS, "per_pixel").astype(np.float64)
    np.testing.assert_allclose(values.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(values.std(axis=0), 1, atol=1e-6)


def test_a_pixel_that_never_varies_in_training_becomes_0_everywhere():
    images = IMAGES[:10].copy()
    images[:9, 0, 0, 0] = 7
    images[9, 0, 0, 0] = 200  # the test image differs there
    shift, scale = shift_and_scale(images, np.arange(9), "per_pixel", (0.0, 255.0))
    assert ((images - shift) * scale)[:, 0, 0, 0].tolist() == [0] * 10


@pytest.mark.parametrize(("kind", "ends"), [("scale01", (0, 1)), ("scale11", (-1, 1)), ("none", (0, 16))])
def test_the_ends_of_the_format_go_where_they_are_promised(kind, ends):
    images = np.array([0, 16], np.uint8).reshape(2, 1, 1, 1)
    assert tuple(seen(images, np.arange(2), kind, (0.0, 16.0)).ravel()) == ends


@pytest.mark.parametrize(
    ("kind", "shape"), [("scale01", (1, 1, 1)), ("standardize", (1, 1, 1)), ("per_pixel", (64, 64, 2))]
)
def test_shift_and_scale_are_single_precision_and_as_small_as_they_can_be(kind, shape):
    for part in shift_and_scale(IMAGES, ROWS, kind, (0.0, 255.0)):
        assert part.dtype == np.float32
        assert part.shape == shape
