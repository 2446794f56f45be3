"""Remedies for those who build layer by layer: what to put where nothing is yet, or where a shape cannot be."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from paribus.errors import Fault
from paribus.lab.checking import Checked
from paribus.spec import Inputs
from paribus.spec.layers import in_words

Raw = dict[str, Any]


def with_more_remedies(checked: Checked, raw: Raw, inputs: Inputs | None, flowing: Sequence[int] | None) -> Checked:
    """The same, with a remedy for an empty model and for a Reshape that does not fit.

    Args:
        checked: What was found.
        raw: The study as it is written.
        inputs: What its data are; ``None`` where that cannot be told.
        flowing: The shape that comes to the first layer at fault; ``None`` where that is not known.
    """
    faults = tuple(_mended(fault, raw, inputs, flowing) for fault in checked.faults)
    return replace(checked, faults=faults)


def _mended(fault: Fault, raw: Raw, inputs: Inputs | None, flowing: Sequence[int] | None) -> Fault:
    if fault.path == "model" and raw.get("model") in ([], None) and inputs is not None:
        return _empty(fault, inputs)
    if fault.path.endswith(".target_shape") and not fault.patch and flowing:
        return replace(fault, patch={fault.path: list(flowing)})
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
