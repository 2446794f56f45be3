"""Answers that several routes share."""

import json
import math
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_VALUES = 10_000  # as in the text of a study
DEEPEST = 40
_LONGEST_NUMBER = 10**30


class Answer(BaseModel):
    """What all answers have in common: nothing is left out, and nothing is added unsaid."""

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="null")


class Refusal(Answer):
    """Why something was not done."""

    error: str


class Done(Answer):
    """That something was done."""

    done: bool = True


class Fault(Answer):
    """What keeps a study from running, as ``paribus check --json`` has it, and the card that is at fault."""

    path: str
    place: str = Field(description="Where it stands, for people: a layer's name and its argument.")
    layer: int | None = Field(description="Position of the layer's card in `model`; null where it is none's.")
    inner: int | None = Field(
        description="Position inside the residual block there; null where it is none of its layers'."
    )
    message: str
    received: str
    remedy: str
    line: int | None
    patch: dict[str, Any]
    fix: int | None = Field(description="Number to be given to POST /api/fix; null where words must do.")


class Finding(Answer):
    """What is unsound, as ``paribus check --json`` has it, and the card that it belongs to."""

    id: str
    severity: str
    arm: str | None
    where: str
    evidence: dict[str, Any]
    message: str
    remedy: str
    patch: dict[str, Any]
    explains: list[str]
    source: str
    layer: int | None = Field(description="Position of the layer's card in `model`; null where it is none's.")
    inner: int | None = Field(
        description="Position inside the residual block there; null where it is none of its layers'."
    )
    fix: int | None = Field(description="Number to be given to POST /api/fix; null where words must do.")


def _small_and_plain(value: Any) -> Any:
    """Refuses what no study file can hold: too much, too deep, or text and numbers that cannot be written."""
    left, level = MOST_VALUES, [value]
    for _ in range(DEEPEST):
        left -= len(level)
        if left < 0:
            raise ValueError("it must be a small tree")
        for each in level:
            _require_writable(each)
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in ([*each.keys(), *each.values()] if isinstance(each, dict) else each)
        ]
        if not level:
            return value
    raise ValueError("it must not be nested this deeply")


def _require_writable(value: Any) -> None:
    if isinstance(value, str):
        value.encode()  # half of a pair of surrogates cannot be; UnicodeEncodeError is a ValueError
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("numbers must be finite")
    if isinstance(value, int) and abs(value) >= _LONGEST_NUMBER:
        raise ValueError("numbers must not be this long")


Plain = Annotated[dict[str, Any], AfterValidator(_small_and_plain)]
"""A study as plain data, in the words of its file."""


def _is_text(text: str) -> str:
    text.encode()
    return text


PlainText = Annotated[str, Field(max_length=1_000_000), AfterValidator(_is_text)]
"""Text that can be written."""


def size_of(value: Any) -> int:
    """The number of characters of *value* as JSON.

    Examples:
        >>> size_of({"a": 1})
        8
    """
    return len(json.dumps(value, ensure_ascii=False))
