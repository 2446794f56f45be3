"""What training makes small: the data term, measured the same way on every split."""

from typing import Annotated

from paribus.spec.base import Share
from paribus.spec.choice import Named, OneOf


class CategoricalCrossentropy(Named):
    """−log of the probability given to the true class, from logits, stably.

    Args:
        label_smoothing: Share of the target spread evenly over all classes.

    Examples:
        >>> CategoricalCrossentropy(label_smoothing=0.1).label_smoothing
        0.1
    """

    label_smoothing: Share = 0.0


class MeanSquaredError(Named):
    """The mean over classes of (probability − target)².

    Examples:
        >>> MeanSquaredError()
        MeanSquaredError()
    """


Loss = Annotated[CategoricalCrossentropy | MeanSquaredError, OneOf("loss")]
"""Any loss."""
