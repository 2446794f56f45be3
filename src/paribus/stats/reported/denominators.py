"""Which counts a printed accuracy can stand for: no model gets 0.672 of 175 images right."""

import math
from decimal import Decimal
from fractions import Fraction

SINGLE_PRECISION = Fraction(1, 2**24)
"""The step between numbers below 1 in single precision: frameworks print digits that go beyond it."""


def counts_that_fit(share: Decimal, examples: int) -> range:
    """Every whole number of *examples* that can have been printed as *share*; an empty range where there is none.

    A share may have been rounded or cut off, and reports do both: 117 of 175 is printed as 0.669 and as 0.668. The
    digits decide, so *share* is a decimal number and ``Decimal("0.30")`` says more than ``Decimal("0.3")``.

    Args:
        share: The accuracy with the digits that were printed.
        examples: How many test images there were.

    Raises:
        ValueError: A share outside [0, 1], or no examples.

    Examples:
        >>> list(counts_that_fit(Decimal("0.668"), 175)), list(counts_that_fit(Decimal("0.41714287"), 175))
        ([117], [73])
        >>> list(counts_that_fit(Decimal("0.33"), 175)), list(counts_that_fit(Decimal("0.672"), 175))
        ([57, 58, 59], [])

    References:
        Brown and Heathers (2017), The GRIM test, Social Psychological and Personality Science 8.
    """
    if not 0 <= share <= 1 or examples < 1:
        raise ValueError(f"`share` must lie in [0, 1], of at least one example; got {share} of {examples}.")
    unit = Fraction(10) ** int(share.as_tuple().exponent)
    rounded_up, cut_off = max(unit / 2, SINGLE_PRECISION), max(unit, SINGLE_PRECISION)
    fewest = math.ceil((Fraction(share) - rounded_up) * examples)
    beyond = math.ceil((Fraction(share) + cut_off) * examples)  # what is cut off is less than a unit
    return range(max(fewest, 0), min(beyond, examples + 1))


def nearest_count(share: Decimal, examples: int) -> int:
    """The whole number of *examples* that is nearest to *share*.

    Examples:
        >>> nearest_count(Decimal("0.668"), 175)
        117
    """
    return round(Fraction(share) * examples)
