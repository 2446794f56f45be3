"""The likeliest classes of images, in a form for the page."""

from typing import Any

import numpy as np

from paribus.lab import as_json

TOP = 3


def top_of(probabilities: np.ndarray) -> list[list[dict[str, Any]]]:
    """Of each image the likeliest classes, the likeliest first.

    Examples:
        >>> top_of(np.array([[0.1, 0.6, 0.3, 0.0]]))[0][0]
        {'class': 1, 'probability': 0.6}
    """
    order = np.argsort(-np.nan_to_num(probabilities, nan=-1.0), axis=1, kind="stable")[:, :TOP]
    return [
        [{"class": int(each), "probability": as_json(float(f"{row[each]:.4g}"))} for each in best]
        for row, best in zip(probabilities, order, strict=True)
    ]
