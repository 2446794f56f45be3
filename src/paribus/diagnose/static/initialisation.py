"""Whether weights start so that a signal can go through the network."""

import math
from collections.abc import Iterator

from paribus.diagnose.static.functions import HALVING, function_of
from paribus.diagnose.static.initial import Start, fans, starts_of
from paribus.diagnose.static.subject import AFFINE, Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import AnyActivation, BatchNormalization, LayerNormalization
from paribus.spec.activations import Selu

LARGEST, SMALLEST = 2.5, 1 / 50
"""How many times too large or too small a layer's weights may start; Keras's own initializers lie well inside.

Weights 2.8 times too large in three layers cost digits 5 points of accuracy, though the training images were learnt.
"""

SOURCE = (
    "Glorot & Bengio 2010; He, Zhang, Ren & Sun 2015, section 2.2; TheDeepChecker (Ben Braiek & Khomh 2022), "
    "initial weights; NeuraLint (Nikanjam et al. 2021), ConstantInit"
)


def bad_initialization(subject: Subject) -> Iterator[Finding]:
    """Hidden weights that all start equal, or that start much too large or too small for their number and function.

    Equal: the units of a layer then get equal gradients and stay equal for ever. The last layer, and layers inside a
    residual block, may start at zero. Unfit: the deviation times √inputs should be √2 before a function that halves
    the signal (relu and its relatives) and 1 before others; the rule speaks where it is more than 2.5 times that,
    or less than a fiftieth. Layers that are normalised right after are left out, and so is a last layer that starts
    small: it only makes the first answers cautious.
    """
    yield from _equal(subject)
    yield from _unfit(subject)


def _equal(subject: Subject) -> Iterator[Finding]:
    hidden = [placed for placed in subject.affine[:-1] if placed.block is None]
    starts = [start for placed in hidden for start in starts_of(placed) if start.is_kernel]
    equal = [start for start in starts if start.moments.variance == 0 and start.weight.shape[-1] > 1]
    if equal:
        layers = _layers(equal)
        units = max(start.weight.shape[-1] for start in equal)
        yield Finding(
            id="bad-initialization",
            severity="warning",
            arm=subject.arm.name,
            where=equal[0].path,
            evidence={"layers": paths_of(layers), "deviation": 0.0, "units": float(units)},
            message=f"All weights of {names_of(layers)} start equal, so the units of a layer get equal gradients and "
            f"stay equal: {units} of them do the work of one.",
            remedy=f"Draw the weights at random: `{_suited(_function_after(subject, layers[0]))}`.",
            patch=_redrawn(subject, equal),
            explains=("symmetric-units", "not-learning", "initial-signal", "frozen-weights", "collapsed-predictions"),
            source=SOURCE,
        )


def _unfit(subject: Subject) -> Iterator[Finding]:
    starts = [start for placed in subject.affine for start in starts_of(placed) if start.is_kernel]
    ratios = {id(start): _ratio(subject, start) for start in starts}
    unfit = [start for start in starts if _is_unfit(subject, start, ratios[id(start)])]
    if unfit:
        worst = max(unfit, key=lambda start: abs(math.log(ratios[id(start)])))
        ratio, inputs = ratios[id(worst)], fans(worst.weight.shape)[0]
        kind, times = ("large", ratio) if ratio > 1 else ("small", 1 / ratio)
        layers = _layers(unfit)
        yield Finding(
            id="bad-initialization",
            severity="warning",
            arm=subject.arm.name,
            where=worst.path,
            evidence={
                "layers": paths_of(layers),
                "deviation": worst.moments.rms,
                "inputs": float(inputs),
                "times_too_large": ratio,
            },
            message=f"The weights of `{worst.placed.layer.name}` start {times:.3g} times too {kind} for {inputs:,} "
            f"inputs: {'sums are huge and functions saturate' if ratio > 1 else 'the signal dies out on its way'}.",
            remedy=f"Let their number decide their size: `{_suited(_function_after(subject, worst.placed))}`.",
            patch=_redrawn(subject, unfit),
            explains=("initial-loss", "initial-signal", "saturation", "dead-relu", "vanishing-gradient",
                      "exploding-gradient", "not-finite", "not-learning"),
            source=SOURCE,
        )  # fmt: skip


def _is_unfit(subject: Subject, start: Start, ratio: float) -> bool:
    if start.moments.variance == 0 or _is_normalised(subject, start.placed):
        return False
    is_last = start.placed is subject.affine[-1]
    return ratio > LARGEST or (ratio < SMALLEST and not is_last and start.placed.block is None)


def _ratio(subject: Subject, start: Start) -> float:
    """How many times too large the weights start."""
    wanted = math.sqrt(2) if isinstance(_function_after(subject, start.placed), HALVING) else 1.0
    return start.moments.rms * math.sqrt(fans(start.weight.shape)[0]) / wanted


def _after(subject: Subject, placed: Placed) -> Iterator[Placed]:
    """A layer and those after it, up to the next one with a kernel."""
    position = subject.layers.index(placed)
    yield placed
    for after in subject.layers[position + 1 :]:
        if isinstance(after.layer, AFFINE):
            return
        yield after


def _function_after(subject: Subject, placed: Placed) -> AnyActivation | None:
    return next((function for after in _after(subject, placed) if (function := function_of(after.layer))), None)


def _is_normalised(subject: Subject, placed: Placed) -> bool:
    """Whether the size of what it gives is taken away before any function sees it."""
    for after in _after(subject, placed):
        if isinstance(after.layer, BatchNormalization | LayerNormalization):
            return True
        if function_of(after.layer) is not None:
            return False
    return False


def _layers(starts: list[Start]) -> list[Placed]:
    return list({start.placed.path: start.placed for start in starts}.values())


def _suited(function: AnyActivation | None) -> str:
    if isinstance(function, Selu):
        return "lecun_normal"
    return "he_normal" if isinstance(function, HALVING) else "glorot_uniform"


def _redrawn(subject: Subject, starts: list[Start]) -> dict[str, object]:
    return {start.path: _suited(_function_after(subject, start.placed)) for start in starts}
