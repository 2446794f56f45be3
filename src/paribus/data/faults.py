"""Many things wrong with one source, told at once."""

from collections.abc import Sequence

from paribus.errors import DataError

SHOWN = 20


def broken(what: str, faults: Sequence[str]) -> DataError:
    """One error for all the faults of a source: the first twenty, and how many more there are.

    Examples:
        >>> print(broken("`cats`", ["a.png is empty. Remove it.", "b.png is empty. Remove it."]))
        `cats` has 2 faults:
          a.png is empty. Remove it.
          b.png is empty. Remove it.
    """
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return DataError("\n  ".join([f"{what} has {count}:", *faults[:SHOWN], *more]))
