"""Images of the data as small PNG files, pixels kept visible."""

import io

import numpy as np
from jaxtyping import Num
from PIL import Image

PIXELS = 96  # the longer side of a picture, about


def thumbnail(image: Num[np.ndarray, "height width channels"], byte_range: tuple[float, float]) -> bytes:
    """A PNG of one image: small ones grow by whole factors, large ones shrink.

    Args:
        image: Grey or RGB; other numbers of channels are averaged.
        byte_range: The values that stand for black and white.

    Examples:
        >>> picture = thumbnail(np.zeros((8, 8, 1), np.uint8), (0.0, 255.0))
        >>> Image.open(io.BytesIO(picture)).size
        (96, 96)
    """
    low, high = byte_range
    shares = (np.asarray(image, np.float64) - low) / (high - low or 1.0)
    shares = shares if image.shape[2] == 3 else shares.mean(axis=2)
    levels = np.rint(255 * np.clip(np.nan_to_num(shares), 0, 1)).astype(np.uint8)
    factor = PIXELS // max(levels.shape[:2])
    if factor > 1:
        levels = levels.repeat(factor, axis=0).repeat(factor, axis=1)
    picture = Image.fromarray(levels)
    picture.thumbnail((PIXELS * 2, PIXELS * 2))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
