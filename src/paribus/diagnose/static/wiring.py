"""How a network's layers are joined: what comes after the class scores, and what is doubled or too narrow."""

import math
from collections.abc import Iterator
from itertools import pairwise

from paribus.diagnose.static.functions import BOUNDS, function_of, is_activation_alone, is_softmax, word
from paribus.diagnose.static.subject import AFFINE, Placed, Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import AnyActivation, Dense, MeanSquaredError
from paribus.spec.activations import LogSoftmaxFunction, Relu, Relu6, Sparsemax


def double_softmax(subject: Subject) -> Iterator[Finding]:
    """A softmax of a softmax. The loss is computed from the scores, so a softmax at the very end is left to it.

    Why: the scores that reach the loss lie between 0 and 1, so no class of K can get a probability above
    e / (e + K − 1), and gradients shrink. Accuracy hardly suffers on easy data, so nothing but a look at the layers
    finds it. A log-softmax under the softmax is harmless: softmax(log softmax(x)) = softmax(x).
    """
    doubled = [
        placed
        for placed, function in functions_on_scores(subject)
        if is_softmax(function) or isinstance(function, Sparsemax)
    ]
    if doubled:
        highest = _highest_probability((0.0, 1.0), subject.inputs.num_classes)
        yield Finding(
            id="double-softmax",
            severity="warning",
            arm=subject.arm.name,
            where=doubled[-1].path,
            evidence={
                "layers": paths_of(doubled),
                "highest_probability": highest,
                "lowest_loss": -math.log(highest),
            },
            message=f"Softmax is applied twice, by {names_of(doubled)} and by the loss: of "
            f"{subject.inputs.num_classes} classes none can get a probability above {highest:.3f}, so the loss cannot "
            f"fall below {-math.log(highest):.2f}.",
            remedy=f"Take the softmax of {names_of(doubled)} away; the one of the loss stays.",
            patch=_without(doubled),
            explains=("initial-loss", "vanishing-gradient", "learning-rate-low", "unfinished"),
            source="TheDeepChecker (Ben Braiek & Khomh 2022), redundant softmax; NeuraLint (Nikanjam et al. 2021)",
        )


def wrong_output_activation(subject: Subject) -> Iterator[Finding]:
    """The class scores are cut at 0 (relu) or squeezed between two bounds (sigmoid, tanh) before the softmax.

    Why: under relu a class whose score is negative gets no gradient, and under a function between a and b no class of K
    can get a probability above e^b / (e^b + (K − 1) e^a).
    """
    wrong = [
        (placed, function)
        for placed, function in functions_on_scores(subject)
        if isinstance(function, Relu)
        or (type(function) in BOUNDS and not is_softmax(function) and not isinstance(function, Sparsemax))
    ]
    if not wrong:
        return
    layers, function = [placed for placed, _ in wrong], wrong[0][1]
    bounds = BOUNDS.get(type(function))
    evidence: dict[str, float | str | list[str]] = {"layers": paths_of(layers), "function": word(function)}
    if bounds and not isinstance(function, Relu6):
        highest = _highest_probability(bounds, subject.inputs.num_classes)
        evidence |= {"highest_probability": highest, "lowest_loss": -math.log(highest)}
        harm = (
            f"stay between {bounds[0]:g} and {bounds[1]:g}: of {subject.inputs.num_classes} classes none can get a "
            f"probability above {highest:.3f}, so the loss cannot fall below {-math.log(highest):.2f}"
        )
    else:
        harm = "are cut at 0: the score of a class that is unlikely becomes 0 and gets no gradient any more"
    yield Finding(
        id="wrong-output-activation",
        severity="warning",
        arm=subject.arm.name,
        where=layers[0].path,
        evidence=evidence,
        message=f"The class scores go through {word(function)} in {names_of(layers)} and {harm}.",
        remedy="Leave the last layer without an activation; the softmax belongs to the loss.",
        patch=_without(layers),
        explains=("initial-loss", "dead-relu", "not-learning", "unfinished"),
        source="NeuraLint (Nikanjam et al. 2021), rule on the last layer's activation",
    )


def loss_target_mismatch(subject: Subject) -> Iterator[Finding]:
    """The mean squared error of probabilities as the loss of a classifier.

    Why: where the network is surely wrong, the softmax is flat and the gradient of this loss is nearly 0; that of the
    cross-entropy is largest there. It is a note, since the loss is a proper one (the Brier score) and may be meant.
    """
    if isinstance(subject.study.train.loss, MeanSquaredError):
        yield Finding(
            id="loss-target-mismatch",
            severity="note",
            arm=subject.arm.name,
            where="train.loss",
            evidence={"loss": "MeanSquaredError", "classes": float(subject.inputs.num_classes)},
            message="The loss is the mean squared error of probabilities, whose gradient vanishes for images that are "
            "surely wrong: they are learnt last.",
            remedy="Use `CategoricalCrossentropy`, unless this loss is what you ask about.",
            patch={"train.loss": "CategoricalCrossentropy"},
            explains=("unfinished", "not-learning"),
            source="AUTOTRAINER (Zhang et al. 2021), improper loss; Golik, Doetsch & Ney 2013",
        )


def double_activation(subject: Subject) -> Iterator[Finding]:
    """An activation function directly after another one, before the class scores.

    Why: the second one squeezes what the first has squeezed already, so signal and gradient shrink; the same relu again
    changes nothing, and is a note.
    """
    doubled: list[Placed] = []
    harmless = True
    for before, after in pairwise(subject.scoring):
        first, second = function_of(before.layer), function_of(after.layer)
        if first and second and is_activation_alone(after.layer) and before.block == after.block:
            doubled.append(after)
            harmless &= first == second == Relu()
    on_scores = {placed.path for placed, _ in functions_on_scores(subject)}
    doubled = [placed for placed in doubled if placed.path not in on_scores]  # told by the rules above
    if doubled:
        yield Finding(
            id="double-activation",
            severity="note" if harmless else "warning",
            arm=subject.arm.name,
            where=doubled[0].path,
            evidence={"layers": paths_of(doubled)},
            message=f"What goes into {names_of(doubled)} has been through an activation function just before"
            + (": the same again changes nothing." if harmless else ", so values and gradients are squeezed twice."),
            remedy="Keep one of the two.",
            patch=_without(doubled),
            explains=() if harmless else ("vanishing-gradient", "dead-relu", "saturation"),
            source="NeuraLint (Nikanjam et al. 2021), DoubleActivation",
        )


WIDENS = 4
"""How many times wider than a layer the next one is when it can do nothing with what the first has left."""


def bottleneck(subject: Subject) -> Iterator[Finding]:
    """A hidden dense layer with fewer units than classes; or with no more, and a wider one behind it.

    What a narrow layer has lost no wider layer behind it brings back. Channels of convolutions are not counted: they
    have many positions. (Counting them cried wolf over 15 of 60 healthy networks when this rule was made.) Layers
    inside a residual block are not either, since its shortcut goes past them.
    """
    num_classes = subject.inputs.num_classes
    narrow = [
        placed
        for placed, behind in pairwise(subject.affine)
        if isinstance(placed.layer, Dense)
        and placed.block is None
        and placed.layer.units < num_classes + (behind.gives[-1] >= WIDENS * placed.layer.units)
    ]
    if narrow:
        width = min(placed.gives[-1] for placed in narrow)
        yield Finding(
            id="bottleneck",
            severity="warning",
            arm=subject.arm.name,
            where=f"{narrow[0].path}.units",
            evidence={"layers": paths_of(narrow), "units": float(width), "classes": float(num_classes)},
            message=f"All that is known about an image has to go through the {width} units of {names_of(narrow)}, for "
            f"{num_classes} classes.",
            remedy=f"Give it {4 * num_classes} units or more.",
            patch={f"{placed.path}.units": 4 * num_classes for placed in narrow},
            explains=("not-learning", "collapsed-predictions", "dead-relu"),
            source="Cover & Thomas 2006, Elements of Information Theory, section 2.8 (the data processing inequality)",
        )


def functions_on_scores(subject: Subject) -> list[tuple[Placed, AnyActivation]]:
    """The functions that the scores of the last layer with a kernel go through before the loss takes over.

    Where the network ends in a softmax, that one is the loss's own.
    """
    found: list[tuple[Placed, AnyActivation]] = []
    for placed in reversed(subject.scoring):
        function = function_of(placed.layer)
        is_the_end = placed is subject.layers[-1]
        if function is not None and not (is_the_end and is_softmax(function)):
            found.append((placed, function))
        if isinstance(placed.layer, AFFINE):
            break
    return [(placed, function) for placed, function in reversed(found) if not isinstance(function, LogSoftmaxFunction)]


def _highest_probability(bounds: tuple[float, float], num_classes: int) -> float:
    """What softmax makes of one score at the upper bound and all others at the lower one."""
    low, high = bounds
    return 1 / (1 + (num_classes - 1) * math.exp(low - high))


def _without(layers: list[Placed]) -> dict[str, object]:
    """A patch that takes their functions away: layers that are nothing else go, of the others the argument."""
    alone = {placed.path: None for placed in layers if is_activation_alone(placed.layer)}
    arguments = {f"{placed.path}.activation": "linear" for placed in layers if placed.path not in alone}
    return {**alone, **arguments}
