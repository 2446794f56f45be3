"""Remedies for layers that cannot take what comes in."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from paribus.errors import Fault
from paribus.spec import Inputs, Study, summarize
from paribus.spec.choice import named_with
from paribus.spec.paths import layer_places, value_at, with_value
from paribus.web.mending.written import Raw, kind_at


def for_shape(fault: Fault, raw: Raw, inputs: Inputs | None, flowing: Sequence[int]) -> dict[str, object]:
    """What mends a layer that cannot take what comes in; nothing where no change is sure.

    Args:
        fault: What is wrong with the layer.
        raw: The study as it is written.
        inputs: What its data are; ``None`` where that cannot be told.
        flowing: The shape that comes to it.
    """
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
    ahead = [place for place in names if card and len(place) == 2 and place < card and kind_at(raw, place) == "Flatten"]
    if card is None or not ahead:
        return {}
    flatten = ahead[-1]
    moved = [_called(value_at(raw, place), names[place]) for place in (card, flatten)]
    trial = with_value(with_value(raw, card, None), flatten, moved)
    if not _at_fault_in(trial, inputs).isdisjoint({names[card], fault.path.partition(".")[2]}):
        return {}
    return {f"model.{names[flatten]}": moved, f"model.{names[card]}": None}


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
