"""How a network is before its first update: how wrong, and whether anything comes through."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.remedies import usual_beginning
from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace, curve, ignorant_loss, probes, starts_untrained
from paribus.records import Finding, Run
from paribus.spec import walk

LOSS_RANGE = (0.5, 2.0)  # times that of guessing; 0.99 to 1.70 in 100 healthy runs
NO_SIGNAL = 1e-8
MANY = 0.5  # of a layer's units
UNEQUAL = 10.0  # the largest spread over the smallest; up to 2.7 in 100 healthy runs
WEAK_START = (
    "exploding-gradient", "learning-rate-high", "wrong-way", "saturation", "dead-relu", "vanishing-gradient",
    "frozen-weights", "learning-rate-low", "gradient-growth", "overfitting", "overconfidence", "not-learning",
    "collapsed-predictions", "metric-disagreement", "unfinished",
)  # fmt: skip


def initial_loss(trace: Trace) -> Iterator[Finding]:
    """T02. The loss before training lies outside half to twice that of guessing, log(number of classes).

    A network that knows nothing should not be sure of anything; one that is sure begins by unlearning. A note where
    the network learnt its training images all the same.

    Source: Karpathy (2019), A recipe for training neural networks; TheDeepChecker (Ben Braiek & Khomh 2022).
    """
    guessing = ignorant_loss(trace.study.train.loss, np.full(len(trace.data.classes), 1 / len(trace.data.classes)))

    def look(run: Run) -> Numbers | None:
        losses = curve(run, "train", "loss")
        if not starts_untrained(run) or not np.isfinite(losses[0]):
            return None
        ratio = float(losses[0] / guessing)
        is_usual = LOSS_RANGE[0] <= ratio <= LOSS_RANGE[1]
        return None if is_usual else {"initial_loss": float(losses[0]), "times_guessing": ratio}

    if seen := in_most(trace.trained, look):
        yield Finding(
            id="initial-loss",
            severity=seen.severity,
            arm=trace.arm,
            where="model",
            evidence={**seen.evidence, "guessing": guessing},
            message=f"Before the first update the loss is {seen.median('initial_loss'):.3g} {seen.who}, "
            f"{seen.median('times_guessing'):.2g} times the {guessing:.3g} of guessing: the network begins "
            + ("sure of wrong answers." if seen.median("times_guessing") > 1 else "as if it knew the images already."),
            remedy="Begin with `glorot_uniform` or `he_normal` kernels and biases of 0, and images scaled to [0, 1].",
            patch=usual_beginning(trace.study),
            explains=WEAK_START,
            source="Karpathy (2019), A recipe for training neural networks",
        )


def initial_signal(trace: Trace) -> Iterator[Finding]:
    """T03. Before training, some layer puts out the same for everything, or one spreads ten times as far as another.

    The spread is the standard deviation of what a layer puts out before its activation. Layers are those with kernels,
    up to the first one whose units are dead, since what comes after it is its doing; the smallest spread below 1e-8, or
    the largest more than 10 times the smallest.

    Source: Amazon SageMaker Debugger, PoorWeightInitialization (ratio 10).
    """

    def look(run: Run) -> Numbers | None:
        spreads = _spreads(run, trace)
        if not spreads or not np.all(np.isfinite(spreads)):
            return None
        smallest, largest = min(spreads), max(spreads)
        is_odd = smallest < NO_SIGNAL or largest > UNEQUAL * smallest
        return {"smallest_spread": smallest, "largest_spread": largest} if is_odd else None

    if seen := in_most(trace.trained, look):
        smallest, largest = seen.median("smallest_spread"), seen.median("largest_spread")
        is_silent = smallest < NO_SIGNAL
        yield Finding(
            id="initial-signal",
            severity=seen.severity,
            arm=trace.arm,
            where="model",
            evidence=seen.evidence,
            message=f"Before the first update some layer puts out the same number for every image {seen.who}: nothing "
            "comes through."
            if is_silent
            else f"Before the first update what one layer puts out spreads {largest / smallest:.0f} times as far as "
            f"what another does {seen.who}: they cannot learn at one rate.",
            remedy="Begin with `glorot_uniform` or `he_normal` kernels, which look at how many inputs a unit has.",
            patch=usual_beginning(trace.study),
            explains=("symmetric-units", "initial-loss", *WEAK_START),
            source="Amazon SageMaker Debugger, PoorWeightInitialization",
        )


def _spreads(run: Run, trace: Trace) -> list[float]:
    """How far each layer with a kernel spreads before training, up to the first one whose units are dead."""
    spreads, dead = probes(run, "activation_spread"), probes(run, "dead_share")
    found = []
    for layer in walk(trace.study.model):
        name = str(layer.name)
        if name in trace.kernels and name in spreads and spreads[name].epochs[0] == 0:
            found.append(float(spreads[name].values[0]))
        if name in dead and dead[name].values[0] > MANY:
            break
    return found
