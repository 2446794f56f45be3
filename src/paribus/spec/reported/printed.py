"""Figures with the digits that were printed: 0.30 is not 0.3, for its last digit says how far it was rounded."""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, Field, Strict
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from paribus.spec.base import Says
from paribus.spec.paths import Place

_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(\s*%)?")


def as_printed(value: object) -> object:
    """A number as a decimal number with its digits; percent become shares. Anything else is left as it is.

    A float has lost the zeros at its end; write it as a text, or in a file, to keep them.

    Examples:
        >>> as_printed("0.30"), as_printed("66.8 %"), as_printed(0.25), as_printed("many")
        (Decimal('0.30'), Decimal('0.668'), Decimal('0.25'), 'many')
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(repr(value))
    number = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    if number is None:
        return value
    return Decimal(number[1]).scaleb(-2) if number[2] else Decimal(number[1])


PrintedShare = Annotated[
    Decimal,
    Strict(),
    Field(ge=0, le=1),
    Says("a share from 0 to 1, or percent", "Write for example 0.668 or 66.8 %."),
    BeforeValidator(as_printed, json_schema_input_type=float | str),
]


def with_digits(data: Any, text: str, is_figure: Callable[[Place], bool]) -> Any:
    """Plain data that were read from *text*, with every number at the place of a figure as it stands there.

    Args:
        data: What ``read_text`` made of the text.
        text: The text, which has been found to be sound.
        is_figure: Which places are those of figures.

    Examples:
        >>> with_digits({"a": 0.3, "b": 0.3}, "{a: 0.30, b: 0.30}", lambda place: place == ("a",))
        {'a': Decimal('0.30'), 'b': 0.3}
    """
    if text.lstrip()[:1] in ("{", "["):  # JSON may be indented by tabs, which YAML does not know
        text = text.replace("\t", " ")
    return _with_digits(data, yaml.compose(text, Loader=yaml.SafeLoader), (), is_figure)


def _with_digits(value: Any, node: Node | None, place: Place, is_figure: Callable[[Place], bool]) -> Any:
    match value, node:
        case dict(), MappingNode() if len(value) == len(node.value):
            children = zip(value.items(), node.value, strict=True)
            return {key: _with_digits(inner, at, (*place, key), is_figure) for (key, inner), (_, at) in children}
        case list(), SequenceNode():
            pairs = enumerate(zip(value, node.value, strict=True))
            return [_with_digits(inner, at, (*place, position), is_figure) for position, (inner, at) in pairs]
        case float(), ScalarNode() if math.isfinite(value) and is_figure(place):
            return Decimal(node.value)
        case _:
            return value
