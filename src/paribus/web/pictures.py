"""Images of the data as PNG: one alone, or many side by side in one sprite."""

import io
import math

import numpy as np
from jaxtyping import Num, UInt8
from PIL import Image

COLUMNS = 10
LARGEST_SIDE = 64  # of one image in a sprite; larger ones shrink


def levels_of(
    images: Num[np.ndarray, "images height width channels"], byte_range: tuple[float, float]
) -> UInt8[np.ndarray, "images height width colours"]:
    """Values as bytes from black to white; colours other than grey and RGB are averaged.

    Examples:
        >>> levels_of(np.array([[[[0.0]], [[0.5]], [[2.0]]]]), (0.0, 1.0)).ravel()
        array([  0, 128, 255], dtype=uint8)
    """
    low, high = byte_range
    shares = (np.asarray(images, np.float64) - low) / ((high - low) or 1.0)
    if images.shape[-1] not in (1, 3):
        shares = shares.mean(axis=-1, keepdims=True)
    return np.rint(255 * np.clip(np.nan_to_num(shares), 0, 1)).astype(np.uint8)


def sprite(levels: UInt8[np.ndarray, "images height width colours"], columns: int = COLUMNS) -> bytes:
    """A PNG of all images, row by row, *columns* in a row, with nothing between them.

    Examples:
        >>> picture = sprite(np.zeros((12, 8, 8, 1), np.uint8))
        >>> Image.open(io.BytesIO(picture)).size
        (80, 16)
    """
    rows = max(1, math.ceil(len(levels) / columns))
    _, height, width, colours = levels.shape
    sheet = np.zeros((rows * columns, height, width, colours), np.uint8)
    sheet[: len(levels)] = levels
    sheet = sheet.reshape(rows, columns, height, width, colours).swapaxes(1, 2)
    return png(sheet.reshape(rows * height, columns * width, colours))


def smaller(levels: UInt8[np.ndarray, "images height width colours"]) -> UInt8[np.ndarray, "images h w colours"]:
    """The images, shrunk where a side is longer than ``LARGEST_SIDE``."""
    factor = LARGEST_SIDE / max(levels.shape[1:3])
    if factor >= 1:
        return levels
    size = (max(1, round(levels.shape[2] * factor)), max(1, round(levels.shape[1] * factor)))
    shrunk = [np.asarray(_picture(image).resize(size, Image.Resampling.BOX)) for image in levels]
    return np.stack(shrunk).reshape(len(levels), size[1], size[0], levels.shape[3])


def png(levels: UInt8[np.ndarray, "height width colours"], factor: int = 1) -> bytes:
    """A PNG of one image, each pixel *factor* pixels wide and high."""
    levels = levels.repeat(factor, axis=0).repeat(factor, axis=1)
    file = io.BytesIO()
    _picture(levels).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _picture(levels: UInt8[np.ndarray, "height width colours"]) -> Image.Image:
    return Image.fromarray(levels[..., 0] if levels.shape[2] == 1 else levels)
