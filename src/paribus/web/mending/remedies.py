"""The remedies of a study's faults, those of its checks and more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from paribus.errors import Fault
from paribus.lab.checking import Checked
from paribus.spec import Inputs, shown
from paribus.spec.layers import in_words
from paribus.spec.paths import layer_places, value_at
from paribus.web.mending.shapes import for_shape
from paribus.web.mending.values import USUAL, with_likely_value, with_remedy
from paribus.web.mending.written import Raw

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
        return with_remedy(fault, "train.epochs", USUAL["epochs"])
    if not fault.patch and fault.remedy.startswith(("Write ", "Add ")):  # others say what was meant: "Did you mean …?"
        fault = with_likely_value(fault, raw, inputs)
        if fault.patch:
            return fault
    if flowing and (patch := for_shape(fault, raw, inputs, flowing)):
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
