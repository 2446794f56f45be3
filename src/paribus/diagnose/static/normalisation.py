"""Batch normalisation: over the right axis, without a bias before it, and with time for its running averages."""

import math
from collections.abc import Iterator
from itertools import pairwise

from paribus.diagnose.static.functions import function_of
from paribus.diagnose.static.subject import AFFINE, Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import BatchNormalization, Permute

AXES = ("row", "column", "channel")

FORGOTTEN = 0.05
"""How much of the running averages may be left of what they started from."""


def batchnorm_axis(subject: Subject) -> Iterator[Finding]:
    """Batch normalisation of images over another axis than the channels, which stand last here.

    A parameter table gives it away too: a quarter of the layer's parameters is then the height or the width of its
    input, and does not change with the number of filters. An axis that a Permute just before has made the channels is
    right. Why: all filters share one mean and variance per row, so filters of different scale are mixed, and the
    statistics depend on where in the image something stands.
    """
    wrong = [
        placed for placed in subject.batchnorms if len(placed.came) == 3 and _axis(placed) != _channels(subject, placed)
    ]
    if wrong:
        first = wrong[0]
        kind, axis = AXES[_axis(first)], _axis(first)
        yield Finding(
            id="batchnorm-axis",
            severity="warning",
            arm=subject.arm.name,
            where=f"{first.path}.axis",
            evidence={
                "layers": paths_of(wrong),
                "axis": float(first.layer.axis) if isinstance(first.layer, BatchNormalization) else math.nan,
                "normalised": float(first.came[axis]),
                "channels": float(first.came[-1]),
            },
            message=f"{names_of(wrong)} {'normalises' if len(wrong) == 1 else 'normalise'} image {kind}s, not "
            f"channels: `{first.layer.name}` has one mean for each of {first.came[axis]} {kind}s, shared by all "
            f"{first.came[-1]} channels.",
            remedy="Write `axis: -1`: channels stand last here.",
            patch={f"{placed.path}.axis": -1 for placed in wrong},
            explains=("mode-gap", "stale-batchnorm", "collapsed-predictions", "validation-floor"),
            source="Ioffe & Szegedy 2015, Batch Normalization, section 3.2; Keras's `axis` argument",
        )


def bias_before_batchnorm(subject: Subject) -> Iterator[Finding]:
    """A bias whose effect the batch normalisation directly after it takes away again.

    Why: subtracting the mean of the batch subtracts the bias, and beta does its work. It wastes parameters, no more.
    """
    useless = [
        before
        for before, after in pairwise(subject.layers)
        if isinstance(before.layer, AFFINE)
        and before.layer.use_bias
        and function_of(before.layer) is None
        and isinstance(after.layer, BatchNormalization)
        and after.layer.center
        and after not in _over_another_axis(subject)
    ]
    if useless:
        wasted = sum(placed.gives[-1] for placed in useless)
        yield Finding(
            id="bias-before-batchnorm",
            severity="note",
            arm=subject.arm.name,
            where=f"{useless[0].path}.use_bias",
            evidence={"layers": paths_of(useless), "parameters": float(wasted)},
            message=f"The batch normalisation after {names_of(useless)} takes the bias away again: {wasted:,} "
            "parameters do nothing.",
            remedy="Write `use_bias: false` there, or leave it: it does no harm.",
            patch={f"{placed.path}.use_bias": False for placed in useless},
            source="NeuraLint (Nikanjam et al. 2021), UselessBias; Ioffe & Szegedy 2015, section 3.2",
        )


def batchnorm_budget(subject: Subject) -> Iterator[Finding]:
    """Training ends before the running averages of batch normalisation have forgotten where they started.

    After T updates, momentum^T of mean 0 and variance 1 is left in them; the rule speaks above 5 %. Why: in use, the
    network is normalised by these averages, so it is another network than the one that was trained.
    """
    steps = subject.steps
    slow = [
        placed
        for placed in subject.batchnorms
        if steps is not None and isinstance(placed.layer, BatchNormalization) and _left(placed, steps) > FORGOTTEN
    ]
    if steps and slow:
        worst = max(slow, key=lambda placed: _left(placed, steps))
        left, momentum = _left(worst, steps), _momentum(worst)
        quick = math.floor(1000 * FORGOTTEN ** (1 / steps)) / 1000
        yield Finding(
            id="batchnorm-budget",
            severity="warning",
            arm=subject.arm.name,
            where=f"{worst.path}.momentum",
            evidence={"layers": paths_of(slow), "steps": float(steps), "momentum": momentum, "left": left},
            message=f"After {steps:,} updates, {100 * left:.0f} % of what the running averages of {names_of(slow)} "
            f"began with is still in them (momentum {momentum:g}), so the network in use is not the one that was "
            "trained.",
            remedy=f"Write `momentum: {quick:g}` or train for {math.ceil(math.log(FORGOTTEN) / math.log(momentum)):,} "
            "updates or more.",
            patch={f"{placed.path}.momentum": quick for placed in slow},
            explains=("mode-gap", "stale-batchnorm", "collapsed-predictions", "validation-floor"),
            source="Ioffe & Szegedy 2015, Batch Normalization, section 3.1 (statistics for inference)",
        )


def _axis(placed: Placed) -> int:
    """The axis it normalises, as an index into the shape of one example."""
    axis = placed.layer.axis if isinstance(placed.layer, BatchNormalization) else -1
    return axis - 1 if axis > 0 else len(placed.came) + axis


def _channels(subject: Subject, placed: Placed) -> int:
    """Where the channels stand in what comes in: last, unless a Permute since the last convolution has moved them."""
    position = 2
    for before in subject.layers[: subject.layers.index(placed)]:
        if isinstance(before.layer, Permute) and len(before.came) == 3:
            position = before.layer.dims.index(position + 1)
        elif len(before.gives) != 3 or isinstance(before.layer, AFFINE):
            position = 2
    return position


def _over_another_axis(subject: Subject) -> list[Placed]:
    return [placed for placed in subject.batchnorms if _axis(placed) != len(placed.came) - 1]


def _momentum(placed: Placed) -> float:
    return placed.layer.momentum if isinstance(placed.layer, BatchNormalization) else 0.0


def _left(placed: Placed, steps: int) -> float:
    return _momentum(placed) ** steps
