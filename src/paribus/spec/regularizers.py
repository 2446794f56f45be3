"""Penalties on weights; each is added to the training loss and reported as its own curve."""

from typing import Annotated

from paribus.spec.base import NonNegativeNumber
from paribus.spec.choice import Named, OneOf


class L1(Named):
    """*l1* times the sum of absolute weights.

    Args:
        l1: The weight of the sum of absolute values.

    Examples:
        >>> L1(l1=0.001).l1
        0.001
    """

    l1: NonNegativeNumber = 0.01


class L2(Named):
    """*l2* times the sum of squared weights (no factor one half, as in Keras).

    Args:
        l2: The weight of the sum of squares.

    Examples:
        >>> L2(l2=0.01).l2
        0.01
    """

    l2: NonNegativeNumber = 0.01


class L1L2(Named):
    """The sum of both penalties.

    Args:
        l1: The weight of the sum of absolute values.
        l2: The weight of the sum of squares.

    Examples:
        >>> from paribus.spec import Dense
        >>> Dense(units=10, kernel_regularizer={"L1L2": {"l1": 1e-5, "l2": 1e-4}}).kernel_regularizer
        L1L2(l1=1e-05, l2=0.0001)
    """

    l1: NonNegativeNumber = 0.0
    l2: NonNegativeNumber = 0.0


Regularizer = Annotated[L1 | L2 | L1L2, OneOf("regularizer")]
"""Any weight penalty."""
