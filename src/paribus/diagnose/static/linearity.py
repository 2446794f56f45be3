"""Layers with weights and nothing but linear maps between them: together they can do no more than one."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import prod

from paribus.diagnose.static.functions import function_of
from paribus.diagnose.static.subject import AFFINE, DROPPING, Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import (
    ActivationLayer,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GaussianNoise,
    GlobalAveragePooling2D,
    Permute,
    Rescaling,
    Reshape,
    ZeroPadding2D,
)

LINEAR = (
    ActivationLayer, AveragePooling2D, BatchNormalization, Flatten, GaussianNoise, GlobalAveragePooling2D, Permute,
    Rescaling, Reshape, ZeroPadding2D, *DROPPING,
)  # fmt: skip
"""Layers that are linear maps when a network is used (an activation layer only where its function is ``linear``)."""


def linear_stack(subject: Subject) -> Iterator[Finding]:
    """Two or more layers with kernels, and nothing but linear maps between them.

    Batch normalisation (in use), average pooling, flattening and dropout (in use) are linear; maximum pooling, layer
    normalisation and residual blocks are not. A depthwise convolution followed by a 1×1 convolution is a separable one
    and counts once. Why: a linear map of a linear map is one linear map. It is a note where the layers between are
    narrower than both ends, since that restricts the map and may be meant.
    """
    stacks = list(stacks_of(subject.scoring))
    if not stacks:
        return
    longest = max(stacks, key=len)
    layers = [placed for stack in stacks for placed in stack]
    own, single = sum(_parameters(placed) for placed in longest), parameters_of_one(longest)
    yield Finding(
        id="linear-stack",
        severity="note" if all(map(_is_narrow, stacks)) else "warning",
        arm=subject.arm.name,
        where=longest[0].path,
        evidence={
            "layers": paths_of(layers),
            "stacks": float(len(stacks)),
            "parameters": float(own),
            "equal_parameters": float(single),
        },
        message=f"There is no activation between {names_of(longest)}: these {len(longest)} layers ({own:,} parameters) "
        f"can do no more than one layer of {single:,} parameters.",
        remedy="Give each but the last of them an activation, such as relu, or make them one.",
        patch=_activated(stacks),
        explains=("not-learning", "unfinished"),
        source="UMLAUT (Schoop et al. 2021), missing activations; NeuraLint (Nikanjam et al. 2021), MissingRelu",
    )


def stacks_of(layers: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Every group of two or more layers with kernels that nothing but linear maps stands between.

    Examples:
        >>> from paribus.spec import Dense
        >>> layers = [Placed(Dense(name=name, units=4), (4,), (4,)) for name in ("a", "b")]
        >>> [[placed.path for placed in stack] for stack in stacks_of(layers)]
        [['model.a', 'model.b']]
    """
    stack: list[Placed] = []
    block = None
    for placed in layers:
        is_affine = isinstance(placed.layer, AFFINE)
        if placed.block != block or not (is_affine or isinstance(placed.layer, LINEAR)):
            yield from _counted(stack)
            stack, block = [], placed.block
        if is_affine:
            stack.append(placed)
        if function_of(placed.layer) is not None:
            yield from _counted(stack)
            stack = []
    yield from _counted(stack)


def parameters_of_one(stack: Sequence[Placed]) -> int:
    """How many parameters a single layer has that can do all that a stack of linear ones can do.

    Convolutions alone are one convolution with a larger kernel (but for the borders of the image, where they pad);
    with a dense layer among them, they are one dense layer.

    Examples:
        >>> from paribus.spec import Conv2D, Dense
        >>> parameters_of_one([Placed(Dense(units=64), (784,), (64,)), Placed(Dense(units=10), (64,), (10,))])
        7850
        >>> twice = Placed(Conv2D(filters=8, kernel_size=3), (9, 9, 4), (7, 7, 8))
        >>> parameters_of_one([twice, Placed(Conv2D(filters=2, kernel_size=3), (7, 7, 8), (5, 5, 2))])
        202
    """
    first, last = stack[0], stack[-1]
    if any(isinstance(placed.layer, Dense) for placed in stack):
        return prod(first.came) * last.gives[-1] + last.gives[-1]
    reach, step = [1, 1], [1, 1]
    for placed in stack:
        for axis in (0, 1):
            dilation = getattr(placed.layer, "dilation_rate", (1, 1))[axis]
            reach[axis] += dilation * (getattr(placed.layer, "kernel_size", (1, 1))[axis] - 1) * step[axis]
            step[axis] *= getattr(placed.layer, "strides", (1, 1))[axis]
    return (prod(reach) * first.came[-1] + 1) * last.gives[-1]


def _counted(stack: list[Placed]) -> Iterator[list[Placed]]:
    """*stack*, where it is one: a separable convolution in two layers counts as one layer."""
    separable = sum(
        isinstance(one.layer, DepthwiseConv2D) and isinstance(other.layer, Conv2D) and other.layer.kernel_size == (1, 1)
        for one, other in pairwise(stack)
    )
    if len(stack) - separable > 1:
        yield stack


def _parameters(placed: Placed) -> int:
    return sum(weight.size for weight in placed.layer.weights(placed.came))


def _is_narrow(stack: Sequence[Placed]) -> bool:
    return min(placed.gives[-1] for placed in stack[:-1]) < min(stack[0].came[-1], stack[-1].gives[-1])


def _activated(stacks: Sequence[Sequence[Placed]]) -> dict[str, object]:
    return {f"{placed.path}.activation": "relu" for stack in stacks for placed in stack[:-1]}
