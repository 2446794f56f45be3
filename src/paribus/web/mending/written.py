"""What stands in a study as it is written, sound or not."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from paribus.spec.choice import named_with
from paribus.spec.paths import Place, value_at

Raw = dict[str, Any]


def kind_at(raw: Raw, place: Place) -> str | None:
    """The kind of the layer at a place.

    Examples:
        >>> kind_at({"model": ["Flatten", {"Dense": {"units": 10}}]}, ("model", 1))
        'Dense'
    """
    return named_with(value_at(raw, place))[0]


def arguments_beside(raw: Raw, place: Place) -> Mapping[str, Any]:
    """What is written beside a place, itself included; nothing where nothing is.

    Examples:
        >>> arguments_beside({"train": {"epochs": 3}}, ("train", "steps"))
        {'epochs': 3}
    """
    with suppress(KeyError, IndexError, TypeError):
        around = value_at(raw, place[:-1])
        return around if isinstance(around, Mapping) else {}
    return {}
