"""One image at a time: decoding PNG and JPEG, colour to luma, resampling."""

import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Shaped, UInt8, UInt16
from PIL import Image, ImageOps, UnidentifiedImageError

from paribus.errors import DataError
from paribus.spec.data import DataOptions

FORMATS = ("PNG", "JPEG")
LUMA = np.array([0.2125, 0.7154, 0.0721], np.float32)  # ITU-R 709, with the digits scikit-image uses
ORIENTED = {"exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif"}  # where Pillow finds an orientation
UNREADABLE = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

Decoded = UInt8[np.ndarray, "height width channels"] | UInt16[np.ndarray, "height width channels"]


def decode(path: Path) -> Decoded:
    """The pixels of a PNG or JPEG file, told by its content and not by its name, with one channel or three.

    Opacity is dropped, a palette becomes colour, two-valued images become bytes 0 and 255. Sixteen bits are kept where
    an image is grey. A photo is turned upright as its EXIF orientation says.

    Raises:
        DataError: The file is neither, is broken, or is larger than any honest image (Pillow's limit).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as picture:
                picture.load()
                if not ORIENTED.isdisjoint(picture.info):  # looking for an orientation takes longer than decoding does
                    ImageOps.exif_transpose(picture, in_place=True)
                return _pixels(picture)
    except UNREADABLE as failure:
        raise DataError(
            f"{path} must be a whole PNG or JPEG image; got {_reason(failure)}. Replace or remove it."
        ) from failure


def prepare(image: Shaped[np.ndarray, "height width channels"], data: DataOptions) -> Shaped[np.ndarray, "..."]:
    """An image with ``grayscale`` and ``resize`` applied, in this order; unchanged images keep their type.

    Examples:
        >>> white = np.full((4, 4, 3), 255, np.uint8)
        >>> prepare(white, DataOptions(grayscale=True, resize=(2, 2)))[..., 0]
        array([[255., 255.],
               [255., 255.]], dtype=float32)
    """
    if data.grayscale:
        image = luma(image)
    if data.resize is not None:
        image = resize(image, data.resize)
    return image


def prepare_all(
    images: Shaped[np.ndarray, "examples height width channels"], data: DataOptions
) -> Shaped[np.ndarray, "examples new_height new_width new_channels"]:
    """The same for a table of images; the table itself when there is nothing to do."""
    if len(images) == 0:
        return images
    sample = images[0]
    first = prepare(sample, data)
    if first is sample:
        return images
    prepared = np.empty((len(images), *first.shape), first.dtype)
    for row, image in enumerate(images):
        prepared[row] = prepare(image, data)
    return prepared


def luma(image: Shaped[np.ndarray, "height width channels"]) -> Shaped[np.ndarray, "height width 1"]:
    """The brightness of a colour image, in the range of its values; a grey image is returned as it is.

    Raises:
        DataError: It has neither one channel nor three.
    """
    match image.shape[-1]:
        case 1:
            return image
        case 3:
            brightness: Float32[np.ndarray, "height width 1"] = image.astype(np.float32) @ LUMA[:, np.newaxis]
            return brightness
        case channels:
            raise DataError(
                f"`data.grayscale` needs images of 3 channels (or 1, which stay); got {channels}. Leave it out."
            )


def resize(
    image: Shaped[np.ndarray, "height width channels"], size: tuple[int, int]
) -> Shaped[np.ndarray, "new_height new_width channels"]:
    """An image resampled by cubic convolution (a = −0.5), widened when it shrinks so that nothing aliases.

    The cubic overshoots at edges; its result is clipped to the least and greatest value of the image. An image that has
    the size already is returned as it is.

    References:
        Keys 1981, "Cubic convolution interpolation for digital image processing", IEEE TASSP 29(6), equation 15.
    """
    if image.shape[:2] == size:
        return image
    height, width = size
    resampled = np.empty((height, width, image.shape[-1]), np.float32)
    for channel in range(image.shape[-1]):
        plane = Image.fromarray(np.ascontiguousarray(image[..., channel], np.float32))
        resampled[..., channel] = np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC))
    return resampled.clip(np.float32(image.min()), np.float32(image.max()))


def _pixels(picture: Image.Image) -> Decoded:
    match picture.mode:
        case "L" | "RGB":
            pixels = np.array(picture)
        case "1" | "LA":
            pixels = np.array(picture.convert("L"))
        case "I" | "I;16" | "I;16B" | "I;16L":
            pixels = np.array(picture).astype(np.uint16)
        case _:
            pixels = np.array(picture.convert("RGB"))
    return pixels if pixels.ndim == 3 else pixels[..., np.newaxis]


def _reason(failure: Exception) -> str:
    match failure:
        case UnidentifiedImageError():
            return "something else"
        case Image.DecompressionBombError() | Image.DecompressionBombWarning():
            return "one that unpacks to more pixels than are safe"
        case OSError() if failure.strerror:
            return failure.strerror.lower()
        case _:
            return "a broken one" if not str(failure) else f"a broken one ({failure})"
