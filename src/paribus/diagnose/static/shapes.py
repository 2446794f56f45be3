"""Images that have become too small for the layers that look at them, and remedies for shapes that do not fit."""

from collections.abc import Iterator
from math import prod

from pydantic import ValidationError

from paribus.diagnose.static.subject import Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    Inputs,
    Layer,
    LayerNormalization,
    MaxPooling2D,
    PathError,
    Residual,
    SeparableConv2D,
    Study,
    briefly,
    changed,
    summarize,
    walk,
)
from paribus.spec.choice import named_with

CONVOLUTIONS = (Conv2D, DepthwiseConv2D, SeparableConv2D)
POOLING = (MaxPooling2D, AveragePooling2D)

MOST_IDLE = 0.5
"""The share of a kernel that may meet nothing but padding."""


def shape_collapse(subject: Subject) -> Iterator[Finding]:
    """A convolution most of whose kernel meets nothing but padding, since its image has been pooled away.

    Of a kernel that is centred on a pixel, a weight ever meets an image of n pixels only if it stands within n − 1 of
    the centre; the rule speaks where more than half of the weights do not. A 3×3 kernel on one pixel is idle to 8/9, on
    2×2 pixels not at all.
    """
    idle = [placed for placed in subject.layers if idle_share(placed) > MOST_IDLE]
    if not idle:
        return
    first = idle[0]
    share = max(map(idle_share, idle))
    pools = [placed for placed in subject.layers[: subject.layers.index(first)] if isinstance(placed.layer, POOLING)]
    yield Finding(
        id="shape-collapse",
        severity="warning",
        arm=subject.arm.name,
        where=first.path,
        evidence={
            "layers": paths_of(idle),
            "height": float(first.came[0]),
            "width": float(first.came[1]),
            "idle_share": share,
        },
        message=f"Of the image, {first.came[0]}×{first.came[1]} pixels are left when it comes to {names_of(idle)}: "
        f"{100 * share:.0f} % of the kernel meets nothing but padding.",
        remedy="Pool less before it, or make the kernel smaller.",
        patch={pools[-1].path: None} if pools else {f"{first.path}.kernel_size": 1},
        explains=("not-learning", "unfinished"),
        source="NeuraLint (Nikanjam et al. 2021), IneffectivePooling",
    )


def idle_share(placed: Placed) -> float:
    """The share of a layer's kernel that never meets a pixel.

    Examples:
        >>> layer = Conv2D(filters=8, kernel_size=3, padding="same")
        >>> [round(idle_share(Placed(layer, (size, size, 4), (size, size, 8))), 3) for size in (1, 2)]
        [0.889, 0.0]
    """
    if not isinstance(placed.layer, CONVOLUTIONS) or placed.layer.padding == "valid":
        return 0.0
    axes = zip(placed.layer.kernel_size, placed.layer.dilation_rate, placed.came, strict=False)
    return 1 - prod(_meeting(size, dilation, pixels) / size for size, dilation, pixels in axes)


def _meeting(size: int, dilation: int, pixels: int) -> int:
    centre = dilation * (size - 1) // 2
    return sum(abs(dilation * tap - centre) < pixels for tap in range(size))


def shape_patch(study: Study, path: str, inputs: Inputs) -> dict[str, object]:
    """One change that mends a fault of shapes, where there is a sure one.

    Every likely change is tried, and the first is taken that leaves fewer faults; else the first that takes this one
    away.

    Args:
        study: The study as the arm at fault runs it.
        path: Where the fault is, such as ``model.dense.units``.
        inputs: What the network meets.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 9}}], train={"epochs": 1})
        >>> shape_patch(study, "model.dense.units", Inputs((8, 8, 1), 10, 1150))
        {'model.dense.units': 10}
    """
    _, name, *_ = [*path.split("."), ""]
    faulty = next((layer for layer in walk(study.model) if layer.name == name), None)
    if faulty is None:
        return {}
    before = _faults(study, inputs)
    if name not in before:
        return {}
    tried = [(patch, _faults_after(study, patch, inputs)) for patch in _remedies(study, faulty, inputs)]
    fewer = [patch for patch, after in tried if after is not None and len(after) < len(before)]
    without_this_one = [patch for patch, after in tried if after is not None and name not in after]
    return next(iter([*fewer, *without_this_one]), {})


def _faults_after(study: Study, patch: dict[str, object], inputs: Inputs) -> list[str] | None:
    """What is at fault after a change; ``None`` where the change itself does not fit."""
    try:
        return _faults(changed(study, patch), inputs)
    except (PathError, ValidationError):
        return None


def _faults(study: Study, inputs: Inputs) -> list[str]:
    return [fault.layer for fault in summarize(study.model, inputs.shape, inputs.num_classes).faults]


def _remedies(study: Study, faulty: Layer, inputs: Inputs) -> Iterator[dict[str, object]]:
    """What could help, the likeliest first."""
    path, itself = f"model.{faulty.name}", _with_its_name(faulty)
    if isinstance(faulty, Dense):
        yield {path: ["Flatten", itself]}
        yield {f"{path}.units": inputs.num_classes}
    if isinstance(faulty, POOLING):
        yield {path: None}
    if isinstance(faulty, CONVOLUTIONS):
        yield {f"{path}.padding": "same"}
    if isinstance(faulty, BatchNormalization | LayerNormalization):
        yield {f"{path}.axis": -1}
    if isinstance(faulty, Residual):
        shrinking = [each for each in faulty.layers if isinstance(each, CONVOLUTIONS) and each.padding == "valid"]
        keep_size: dict[str, object] = {f"model.{each.name}.padding": "same" for each in shrinking}
        yield keep_size
        yield {f"{path}.projection": True}
        yield {**keep_size, f"{path}.projection": True}
    scores = {"Dense": {"units": inputs.num_classes}}
    if faulty is study.model[-1]:
        yield {path: [itself, scores]}
        yield {path: [itself, "Flatten", scores]}
    flat = [layer for layer in study.model[: _position(study, faulty)] if isinstance(layer, Flatten)]
    if flat:
        yield {f"model.{flat[-1].name}": None, path: [itself, "Flatten"]}
        yield {f"model.{flat[-1].name}": None}


def _with_its_name(layer: Layer) -> dict[str, object]:
    word, arguments = named_with(briefly(layer))
    return {str(word): {"name": layer.name, **arguments}}


def _position(study: Study, layer: Layer) -> int:
    return next((place for place, each in enumerate(study.model) if each.name == layer.name), 0)
