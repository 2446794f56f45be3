"""What one run each can show on so many test images: the smallest visible difference, before anything is trained."""

import math
from dataclasses import dataclass

from scipy import special

_SEEN = float(special.ndtri(0.975) + special.ndtri(0.80))

SHARED = 0.3
"""Two networks disagree on about this share of the images on which two independent models would: a rule of thumb."""


@dataclass(frozen=True)
class Resolution:
    """The smallest differences of accuracy that are seen 4 times in 5 at the 5 % level, one run each.

    Args:
        unpaired: Where only the two accuracies are known.
        paired: Where the predictions are compared image by image.

    Examples:
        >>> Resolution(unpaired=0.141, paired=0.077).paired
        0.077
    """

    unpaired: float
    paired: float


def resolution(accuracy: float, examples: int) -> Resolution:
    """What so many *examples* can show of two models that are about this accurate.

    Knows the noise of the images alone; seeds come on top, so no difference of this size says anything about a change.

    Raises:
        ValueError: An accuracy outside [0, 1], or no examples.

    Examples:
        10,000 images at 98 % show half a point, 175 images at 67 % fourteen points.

        >>> [round(100 * each, 2) for each in (resolution(0.98, 10_000).unpaired, resolution(0.67, 175).unpaired)]
        [0.55, 14.08]
    """
    if not 0 <= accuracy <= 1 or examples < 1:
        raise ValueError(f"`accuracy` must lie in [0, 1], of at least one example; got {accuracy:g} of {examples}.")
    disagreement = 2 * accuracy * (1 - accuracy)
    return Resolution(
        unpaired=_SEEN * math.sqrt(disagreement / examples),
        paired=_SEEN * math.sqrt(SHARED * disagreement / examples),
    )
