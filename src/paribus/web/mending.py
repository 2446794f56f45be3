"""Remedies for those who build layer by layer: what to put where nothing is yet, or where something cannot be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from paribus.errors import Fault
from paribus.lab.checking import Checked
from paribus.spec import Inputs, Study, shown, summarize
from paribus.spec.base import Spec
from paribus.spec.choice import named_with
from paribus.spec.grammar import class_named, classes_of
from paribus.spec.layers import in_words
from paribus.spec.paths import PathError, Place, find, layer_places, value_at, with_value

Raw = dict[str, Any]

USUAL: dict[str, float] = {
    "units": 64, "filters": 8, "kernel_size": 3, "rate": 0.5, "stddev": 0.1, "epochs": 10, "steps": 1000, "seconds": 30,
}  # fmt: skip
"""What one begins with, for arguments that have no default."""

MOST = 20  # faults that are looked at: each asks for a look through the whole study
BUDGETS = ("epochs", "steps", "seconds")


def with_more_remedies(checked: Checked, raw: Raw, inputs: Inputs | None, flowing: Sequence[int] | None) -> Checked:
    """The same, with a remedy for every state that the old model builder called invalid.

    Args:
        checked: What was found.
        raw: The study as it is written.
        inputs: What its data are; ``None`` where that cannot be told.
        flowing: The shape that comes to the first layer at fault; ``None`` where that is not known.
    """
    if not all(_takes_arguments(value_at(raw, place)) for place in layer_places(raw)):
        return checked  # nothing can be written into such a study, since each layer's name would be written with it
    looked_at, others = checked.faults[:MOST], checked.faults[MOST:]
    return replace(checked, faults=(*(_mended(fault, raw, inputs, flowing) for fault in looked_at), *others))


def _takes_arguments(layer: object) -> bool:
    """Whether an argument can be put in: `{Dense: 5}` has no place for one."""
    return not isinstance(layer, Mapping) or all(
        inner is None or isinstance(inner, Mapping) for inner in layer.values()
    )


def _mended(fault: Fault, raw: Raw, inputs: Inputs | None, flowing: Sequence[int] | None) -> Fault:
    if fault.path == "model" and raw.get("model") in ([], None) and inputs is not None:
        return _empty(fault, inputs)
    if fault.path.endswith(".layers") and flowing:
        return _empty_block(fault, flowing)
    if fault.path == "train" and _has_no_budget(raw):
        return _with_value(fault, "train.epochs", USUAL["epochs"])
    if not fault.patch and fault.remedy.startswith(("Write ", "Add ")):  # others say what was meant: "Did you mean …?"
        fault = _for_value(fault, raw, inputs)
        if fault.patch:
            return fault
    if flowing and (patch := _for_shape(fault, raw, inputs, flowing)):
        return replace(fault, patch=patch)
    return fault


def _empty(fault: Fault, inputs: Inputs) -> Fault:
    image = in_words(inputs.shape)
    return replace(
        fault,
        message=f"{image[0].upper()}{image[1:]} does not feed a softmax over {inputs.num_classes} classes: there is no "
        "layer between them.",
        received="",
        remedy=f"Put in Flatten and Dense: {{units: {inputs.num_classes}}}.",
        patch={"model": ["Flatten", {"Dense": {"units": inputs.num_classes}}]},
    )


def _empty_block(fault: Fault, flowing: Sequence[int]) -> Fault:
    """With a layer that gives what it takes, so that the block is sound whatever comes behind it."""
    is_vector, size = len(flowing) == 1, flowing[-1]
    layer = (
        {"Dense": {"units": size}} if is_vector else {"Conv2D": {"filters": size, "kernel_size": 3, "padding": "same"}}
    )
    return replace(
        fault,
        message="A residual block must hold at least one layer.",
        received="",
        remedy=f"Put in {shown(layer)[1:-1]}, or take out the block.",
        patch={fault.path: [layer]},
    )


def _has_no_budget(raw: Raw) -> bool:
    train = raw.get("train")
    return isinstance(train, Mapping) and all(train.get(budget) is None for budget in BUDGETS)


def _for_shape(fault: Fault, raw: Raw, inputs: Inputs | None, flowing: Sequence[int]) -> dict[str, object]:
    """What mends a layer that cannot take what comes in; nothing where no change is sure."""
    match fault.path.rpartition(".")[2]:
        case "target_shape":
            return {fault.path: list(flowing)}
        case "dims":
            return {fault.path: list(range(1, len(flowing) + 1))}
        case "pool_size" if len(flowing) == 3 and min(flowing[:2]) >= 2:  # better a smaller window than none
            return {fault.path: 2}
        case _ if len(flowing) == 1 and inputs is not None and fault.path.count(".") == 1:
            return _before_flatten(fault, raw, inputs)
        case _:
            return {}


def _before_flatten(fault: Fault, raw: Raw, inputs: Inputs) -> dict[str, object]:
    """Moves a layer that needs an image before the last Flatten ahead of it, where it can stand there."""
    names = layer_places(raw)
    places = {name: place[:2] for place, name in names.items()}  # of the card: a layer in a block moves with the block
    card = places.get(fault.path.partition(".")[2])
    ahead = [place for place in names if card and len(place) == 2 and place < card and _kind(raw, place) == "Flatten"]
    if card is None or not ahead:
        return {}
    flatten = ahead[-1]
    moved = [_called(value_at(raw, place), names[place]) for place in (card, flatten)]
    trial = with_value(with_value(raw, card, None), flatten, moved)
    if not _at_fault_in(trial, inputs).isdisjoint({names[card], fault.path.partition(".")[2]}):
        return {}
    return {f"model.{names[flatten]}": moved, f"model.{names[card]}": None}


def _kind(raw: Raw, place: Place) -> str | None:
    return named_with(value_at(raw, place))[0]


def _called(layer: Any, name: str) -> Raw:
    word, arguments = named_with(layer)
    return {str(word): {"name": name, **arguments}}


def _at_fault_in(raw: Raw, inputs: Inputs) -> set[str]:
    """The layers at which the shapes stop to flow; all of them where some are no layers yet."""
    try:
        study = Study.model_validate({"study": "s", "data": "digits", "train": {"epochs": 1}, "model": raw["model"]})
    except ValidationError:
        return set(layer_places(raw).values())
    return {fault.layer for fault in summarize(study.model, inputs.shape, inputs.num_classes).faults}


def _for_value(fault: Fault, raw: Raw, inputs: Inputs | None) -> Fault:
    """The first likely value that fits, for an argument of a layer or of training that is missing or out of range."""
    if not fault.path.startswith(("model.", "train.")):
        return fault
    try:
        place = find(raw, fault.path)
    except PathError:
        return fault
    owner, field = _owner(place), str(place[-1])
    if owner is None or field not in owner.model_fields:
        return fault
    if field in _arguments(raw, place) and _fits(owner, field, _arguments(raw, place)[field]):
        return fault  # it is sound in itself, and at odds with something else
    likely = _likely(owner, field, place, raw, inputs)
    values = [value for value in likely if _fits(owner, field, value)]
    return _with_value(fault, fault.path, values[0]) if values else fault


def _arguments(raw: Raw, place: Place) -> Mapping[str, Any]:
    """What is written beside a place, itself included."""
    with suppress(KeyError, IndexError, TypeError):  # nothing is
        around = value_at(raw, place[:-1])
        return around if isinstance(around, Mapping) else {}
    return {}


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
    yield from _slips(_arguments(raw, place).get(field))
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
    return next((place for place in reversed(layer_places(raw)) if _kind(raw, place) == "Dense"), ())


def _with_value(fault: Fault, path: str, value: object) -> Fault:
    field = path.rpartition(".")[2]
    remedy = f"Leave out `{field}`." if value is None else f"Write for example {field}: {shown(value)}."
    return replace(fault, remedy=remedy, patch={path: value})
