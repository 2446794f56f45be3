import numpy as np
import pytest
from PIL import ExifTags, Image

from paribus.data.image import decode, luma, prepare_all, resize
from paribus.errors import DataError
from paribus.spec.data import DataOptions

GENERATOR = np.random.Generator(np.random.PCG64(0))
COLOUR = GENERATOR.integers(0, 256, (6, 5, 3), np.uint8)
GREY = COLOUR[..., 0]


def saved(tmp_path, image, name="image.png", **options):
    path = tmp_path / name
    image.save(path, **options)
    return path


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colour_is_read_and_opacity_dropped(tmp_path, mode):
    image = Image.fromarray(COLOUR).convert(mode)
    if mode == "RGBA":
        image.putalpha(7)
    assert np.array_equal(decode(saved(tmp_path, image)), COLOUR)


@pytest.mark.parametrize("mode", ["L", "LA"])
def test_grey_images_have_one_channel(tmp_path, mode):
    assert np.array_equal(decode(saved(tmp_path, Image.fromarray(GREY).convert(mode))), GREY[..., np.newaxis])


def test_a_palette_becomes_the_colours_it_stands_for(tmp_path):
    few = Image.fromarray(np.where(COLOUR > 127, 255, 0).astype(np.uint8))
    paletted = few.convert("P", palette=Image.Palette.ADAPTIVE)
    assert np.array_equal(decode(saved(tmp_path, paletted)), np.asarray(few))


def test_two_valued_images_become_0_and_255(tmp_path):
    image = Image.fromarray(GREY > 127)
    assert np.array_equal(decode(saved(tmp_path, image))[..., 0], np.where(GREY > 127, 255, 0))


def test_sixteen_bits_are_kept(tmp_path):
    deep = GENERATOR.integers(0, 65536, (3, 4), np.uint16)
    assert np.array_equal(decode(saved(tmp_path, Image.fromarray(deep)))[..., 0], deep)


def test_content_counts_and_not_the_name(tmp_path):
    path = saved(tmp_path, Image.fromarray(COLOUR), "named.jpg", format="PNG")
    assert np.array_equal(decode(path), COLOUR)


def test_jpeg_is_read(tmp_path):
    path = saved(tmp_path, Image.fromarray(np.full((8, 8, 3), 90, np.uint8)), "flat.jpeg")
    assert np.abs(decode(path).astype(int) - 90).max() <= 2


def test_a_portrait_photo_stands_upright(tmp_path):
    lying = np.zeros((16, 24, 3), np.uint8)
    lying[:, :8] = 200  # the left edge of the sensor is the top of the photo
    orientation = Image.Exif()
    orientation[ExifTags.Base.Orientation] = 6
    upright = decode(saved(tmp_path, Image.fromarray(lying), "portrait.jpg", exif=orientation, quality=95))
    expected = np.zeros((24, 16, 3), int)
    expected[:8] = 200
    assert upright.shape == expected.shape
    assert np.abs(upright - expected).max() <= 5


def test_other_formats_are_refused_by_name(tmp_path):
    path = saved(tmp_path, Image.fromarray(GREY), "animation.png", format="GIF")
    with pytest.raises(DataError, match=r"animation\.png must be a whole PNG or JPEG image; got something else"):
        decode(path)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-30], lambda b: b[:20], lambda b: b"", lambda b: b[:45] + b"x" + b[46:]]
)
def test_broken_files_are_named(tmp_path, damage):
    path = saved(tmp_path, Image.fromarray(COLOUR))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"image\.png must be a whole"):
        decode(path)


@pytest.mark.parametrize("factor", [1.5, 3])
def test_images_that_unpack_to_too_many_pixels_are_refused(tmp_path, monkeypatch, factor):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", int(30 / factor))
    with pytest.raises(DataError, match="more pixels than are safe"):
        decode(saved(tmp_path, Image.fromarray(COLOUR)))


def test_luma_is_the_weighted_sum_of_colours():
    expected = 0.2125 * COLOUR[..., 0] + 0.7154 * COLOUR[..., 1] + 0.0721 * COLOUR[..., 2]
    np.testing.assert_allclose(luma(COLOUR)[..., 0], expected, rtol=1e-6)


def test_luma_of_grey_is_the_same_image():
    grey = GREY[..., np.newaxis]
    assert luma(grey) is grey


def test_luma_of_other_channels_is_refused():
    with pytest.raises(DataError, match="got 4"):
        luma(np.zeros((2, 2, 4), np.uint8))


def resampled_slowly(line, size):
    """Cubic convolution of one line, written out: Keys' kernel stretched by the factor of shrinking."""

    def kernel(x):
        x = np.abs(x)
        near = 1.5 * x**3 - 2.5 * x**2 + 1
        far = -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
        return np.where(x < 1, near, np.where(x < 2, far, 0))

    factor = len(line) / size
    stretch = max(factor, 1)
    centres = (np.arange(size) + 0.5) * factor
    weights = kernel((np.arange(len(line)) + 0.5 - centres[:, np.newaxis]) / stretch)
    return weights @ line / weights.sum(axis=1)


@pytest.mark.parametrize("size", [(4, 7), (32, 32), (13, 5), (20, 17)])
def test_resizing_is_cubic_convolution_clipped_to_the_images_own_range(size):
    image = GENERATOR.uniform(0, 1, (20, 17, 2)).astype(np.float32)
    rows = np.apply_along_axis(resampled_slowly, 1, image.astype(float), size[1])
    both = np.apply_along_axis(resampled_slowly, 0, rows, size[0])
    result = resize(image, size)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, np.clip(both, image.min(), image.max()), atol=1e-6)


def test_an_edge_does_not_overshoot():
    edge = np.zeros((8, 8, 1), np.uint8)
    edge[:, 4:] = 200
    result = resize(edge, (16, 16))
    assert (result.min(), result.max()) == (0, 200)


def test_an_image_of_the_right_size_stays_bytes():
    table = COLOUR[np.newaxis]
    assert prepare_all(table, DataOptions(resize=(6, 5))) is table


def test_a_table_is_prepared_image_by_image():
    table = GENERATOR.integers(0, 256, (3, 6, 5, 3), np.uint8)
    prepared = prepare_all(table, DataOptions(grayscale=True, resize=(3, 3)))
    assert prepared.shape == (3, 3, 3, 1)
    assert np.array_equal(prepared[2], resize(luma(table[2]), (3, 3)))
