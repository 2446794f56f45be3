"""Checkpoints: when one is due, and how it is named arrays, which a file can hold without any code in it."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

Checkpoint = Mapping[str, np.ndarray]

SECONDS = float(os.environ.get("PARIBUS_CHECKPOINT_SECONDS", "5"))  # from one to the next, at the least
MOST_SHARE = 0.01  # of the time, for keeping checkpoints


class Rhythm:
    """When the next checkpoint is due: not before *SECONDS*, and so seldom that keeping them takes *MOST_SHARE*.

    Examples:
        >>> rhythm = Rhythm()
        >>> with rhythm.keeping():
        ...     pass
        >>> rhythm.is_due
        False
    """

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._pause = SECONDS

    @property
    def is_due(self) -> bool:
        """Whether to keep one now."""
        return time.monotonic() - self._last >= self._pause

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Takes the time that keeping one needs."""
        began = time.monotonic()
        yield
        self._last = time.monotonic()
        self._pause = max(SECONDS, (self._last - began) / MOST_SHARE)


def packed(value: Any) -> dict[str, np.ndarray]:
    """Nested dictionaries, lists, texts, numbers and arrays as named arrays, one of which says how they are nested.

    Keys of dictionaries become texts and tuples become lists.

    Examples:
        >>> arrays = packed({"step": 3, "states": [np.ones(2), np.zeros(1)], "reason": None})
        >>> sorted(arrays)
        ['0', '1', 'nesting']
        >>> unpacked(arrays)
        {'step': 3, 'states': [array([1., 1.]), array([0.])], 'reason': None}
    """
    arrays: dict[str, np.ndarray] = {}

    def nesting(part: Any) -> Any:
        match part:
            case Mapping():
                return {str(key): nesting(inner) for key, inner in part.items()}
            case list() | tuple() if columns := _columns(part):
                return {_ROWS: [nesting(np.stack(column)) for column in columns]}
            case list() | tuple():
                return [nesting(inner) for inner in part]
            case None | bool() | int() | float() | str():
                return part
            case _:
                name = str(len(arrays))
                arrays[name] = np.asarray(part)
                return {_ARRAY: name}

    text = json.dumps(nesting(value))
    return {**arrays, "nesting": np.array(text)}


def unpacked(arrays: Checkpoint) -> Any:
    """What ``packed`` was given.

    Raises:
        KeyError, ValueError: The arrays are none that ``packed`` made.
    """

    def value(part: Any) -> Any:
        match part:
            case dict() if _ARRAY in part:
                return arrays[part[_ARRAY]]
            case dict() if _ROWS in part:
                return [list(map(np.asarray, row)) for row in zip(*value(part[_ROWS]), strict=True)]
            case dict():
                return {key: value(inner) for key, inner in part.items()}
            case list():
                return [value(inner) for inner in part]
            case _:
                return part

    return value(json.loads(str(arrays["nesting"])))


def _columns(rows: Sequence[Any]) -> list[tuple[np.ndarray, ...]]:
    """The columns of a table of arrays, one look a row, which are alike from row to row; none of anything else.

    A long training looks thousands of times; an array for each look would make its checkpoint slow to write and read.
    """
    if len(rows) < 2 or not all(isinstance(row, list | tuple) and row for row in rows):
        return []
    if not all(isinstance(array, np.ndarray) for row in rows for array in row) or len(set(map(len, rows))) > 1:
        return []
    columns = list(zip(*rows, strict=True))
    alike = (len({(array.shape, array.dtype) for array in column}) == 1 for column in columns)
    return columns if all(alike) else []


_ARRAY, _ROWS = "an array", "rows of arrays"
