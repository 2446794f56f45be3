"""Which study ``paribus run`` is to make or to go on with, and how far it may grow."""

from collections.abc import Sequence
from pathlib import Path

from paribus.errors import InputError


def is_stored(study: str, changes: Sequence[str], *, more: int | None, until_clear: bool, at_most: int | None) -> bool:
    """Whether *study* is the ID of a stored one that is to be given more replicates, and not a file.

    Raises:
        InputError: Options that contradict one another.

    Examples:
        >>> is_stored("k7mwq2", (), more=5, until_clear=False, at_most=None)
        True
        >>> is_stored("study.yaml", (), more=None, until_clear=True, at_most=40)
        False
    """
    if more is not None and until_clear:
        raise InputError("A study is given so many replicates or as many as it takes; got --more and --until-clear.")
    if at_most is not None and not until_clear:
        raise InputError("--at-most bounds --until-clear; got --at-most alone. Add --until-clear, or leave it out.")
    path = Path(study)
    stored = more is not None or (until_clear and not path.suffix and not path.exists())
    if stored and path.suffix:
        raise InputError(f"--more adds to a stored study; got the file {study}. Name its ID; `paribus ls` lists them.")
    if stored and changes:
        raise InputError(
            f"A stored study is given more replicates of the same; got --set {changes[0]}. Run a changed study anew."
        )
    return stored
