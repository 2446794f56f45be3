"""Remedies for arguments that are missing or out of range."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from paribus.errors import Fault
from paribus.spec import Inputs, Study, shown
from paribus.spec.base import Spec
from paribus.spec.grammar import class_named, classes_of
from paribus.spec.paths import PathError, Place, find, layer_places
from paribus.web.mending.written import Raw, arguments_beside, kind_at

USUAL: dict[str, float] = {
    "units": 64, "filters": 8, "kernel_size": 3, "rate": 0.5, "stddev": 0.1, "epochs": 10, "steps": 1000, "seconds": 30,
}  # fmt: skip
"""What one begins with, for arguments that have no default."""


def with_likely_value(fault: Fault, raw: Raw, inputs: Inputs | None) -> Fault:
    """The same, with the first likely value that fits, for an argument that is missing or out of range.

    Args:
        fault: What is wrong, in a layer or in the training.
        raw: The study as it is written.
        inputs: What its data are; ``None`` where that cannot be told.
    """
    if not fault.path.startswith(("model.", "train.")):
        return fault
    try:
        place = find(raw, fault.path)
    except PathError:
        return fault
    owner, field = _owner(place), str(place[-1])
    if owner is None or field not in owner.model_fields:
        return fault
    if field in arguments_beside(raw, place) and _fits(owner, field, arguments_beside(raw, place)[field]):
        return fault  # it is sound in itself, and at odds with something else
    likely = _likely(owner, field, place, raw, inputs)
    values = [value for value in likely if _fits(owner, field, value)]
    return with_remedy(fault, fault.path, values[0]) if values else fault


def _fits(owner: type[Spec], field: str, value: object) -> bool:
    with suppress(ValidationError):
        TypeAdapter(owner.model_fields[field].rebuild_annotation()).validate_python(value)
        return True
    return False


def _owner(place: Place) -> type[Spec] | None:
    """The class whose field stands at a place; ``None`` where the place alone does not tell.

    Examples:
        >>> _owner(("train", "optimizer", "Adam", "learning_rate"))
        <class 'paribus.spec.optimizers.Adam'>
    """
    owner: type[Spec] | None = None
    classes: tuple[type[Spec], ...] = (Study,)
    for key in place:
        if chosen := class_named(key, classes):
            classes = (chosen,)
        elif not isinstance(key, int):
            owner = classes[0] if len(classes) == 1 else None
            classes = classes_of(owner, key) if owner and key in owner.model_fields else ()
    return owner


def _likely(owner: type[Spec], field: str, place: Place, raw: Raw, inputs: Inputs | None) -> Iterator[Any]:
    """What may have been meant, the likeliest first: what the place asks for, a slip of the pen, the usual value."""
    if inputs is not None and field == "units" and place[:2] == _last_dense(raw):
        yield inputs.num_classes
    yield from _slips(arguments_beside(raw, place).get(field))
    if field in USUAL:
        yield USUAL[field]
    elif not (info := owner.model_fields[field]).is_required() and not isinstance(info.default, Spec):
        pair = isinstance(info.default, tuple) and len(set(info.default)) == 1
        yield info.default[0] if pair else info.default


def _slips(value: object) -> Iterator[float]:
    """The number that was meant by one with a minus too much, or in quotes."""
    if isinstance(value, int | float):
        yield abs(value)
    elif isinstance(value, str) and re.fullmatch(r"\d{1,9}", value):
        yield int(value)
    elif isinstance(value, str) and re.fullmatch(r"\d{0,9}\.\d{1,9}", value):
        yield float(value)


def _last_dense(raw: Raw) -> Place:
    return next((place for place in reversed(layer_places(raw)) if kind_at(raw, place) == "Dense"), ())


def with_remedy(fault: Fault, path: str, value: object) -> Fault:
    """The same, with a value that its remedy writes."""
    field = path.rpartition(".")[2]
    remedy = f"Leave out `{field}`." if value is None else f"Write for example {field}: {shown(value)}."
    return replace(fault, remedy=remedy, patch={path: value})
