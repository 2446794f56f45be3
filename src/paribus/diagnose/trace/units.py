"""Units that do nothing, or the same as others."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from paribus.diagnose.trace.remedies import activation_of, hidden_relu, rate_times, usual_beginning
from paribus.diagnose.trace.shared import LookAtLayer, Numbers, layers_in_most
from paribus.diagnose.trace.trace import Trace, probes
from paribus.records import Finding, ProbedQuantity, Run
from paribus.spec import walk

WORTH_A_NOTE, MANY = 0.25, 0.5  # of a layer's units; up to 0.125 in 100 healthy runs
MOSTLY_DEAD = 0.75  # AUTOTRAINER asks for 0.7 of all gradients; half of a layer's units did no harm yet
RECTIFIERS = {"relu", "relu6", "ReLU", "threshold"}
"""Whose slope is 0 on one side: what is dead stays dead. The leaky and the smooth ones go on learning."""
ALIKE = 0.999
MOST_UNITS = 16  # that are compared with one another
SYMPTOMS = ("not-learning", "collapsed-predictions", "metric-disagreement", "unfinished", "learning-rate-low")


def dead_relu(trace: Trace) -> Iterator[Finding]:
    """T12. More than three quarters of a layer's rectified units are at 0 for every image of the probed sample.

    No gradient reaches them, so they never come back. A note from a quarter on, since a layer has units to spare, and
    where the network learnt its training images all the same.

    Source: Lu, Shin, Su & Karniadakis (2019), Dying ReLU and initialization; Amazon SageMaker Debugger, DeadRelu (0.5).
    """
    rectified = [str(layer.name) for layer in walk(trace.study.model) if activation_of(layer) in RECTIFIERS]
    dead = layers_in_most(trace.finished, rectified, _more_than(WORTH_A_NOTE, "dead_share"))
    if not dead:
        return
    worst = max(dead, key=lambda layer: dead[layer].median("share"))
    seen = dead[worst]
    from_start = seen.median("share_before_training") > WORTH_A_NOTE
    yield Finding(
        id="dead-relu",
        severity=seen.severity if seen.median("share") > MOSTLY_DEAD else "note",
        arm=trace.arm,
        where=f"model.{worst}",
        evidence={**seen.evidence, "layers": list(dead)},
        message=f"{seen.median('share'):.0%} of the units of `{worst}` are 0 for every image {seen.who}, "
        + ("and were so before training" if from_start else "since training began")
        + ": they learn nothing.",
        remedy="Begin with `he_normal` kernels and biases of 0."
        if from_start
        else "Divide the learning rate by ten, or use `leaky_relu`.",
        patch=usual_beginning(trace.study) if from_start else rate_times(trace.study, 0.1),
        explains=("frozen-weights", "exploding-gradient", "vanishing-gradient", *SYMPTOMS),
        source="Lu et al. (2019), Dying ReLU and initialization",
    )


def saturation(trace: Trace) -> Iterator[Finding]:
    """T13. More than half of what a sigmoid or tanh layer puts out lies at the ends of its range, where slopes are 0.

    Within 5 % of the larger end: |a - 0.5| > 0.45 for a sigmoid, |a| > 0.95 for tanh. A warning where it was so after
    one epoch already and the training images were not learnt; else a note, since units get sure as they are trained.

    Source: Glorot & Bengio (2010), section 3; TheDeepChecker (Ben Braiek & Khomh 2022).
    """
    layers = [str(layer.name) for layer in walk(trace.study.model)]
    ended = layers_in_most(trace.finished, layers, _more_than(MANY, "saturated_share"))
    if not ended:
        return
    worst = max(ended, key=lambda layer: ended[layer].median("share"))
    seen = ended[worst]
    yield Finding(
        id="saturation",
        severity=seen.severity if seen.median("share_after_one_epoch") > MANY else "note",
        arm=trace.arm,
        where=f"model.{worst}",
        evidence={**seen.evidence, "layers": list(ended)},
        message=f"{seen.median('share'):.0%} of what `{worst}` puts out lies at the ends of its range {seen.who}, "
        "where a small change of its weights changes nothing.",
        remedy="Scale the images, begin with `glorot_uniform`, lower the learning rate, or use `relu`.",
        patch=hidden_relu(trace.study, set(ended)),
        explains=("frozen-weights", *SYMPTOMS),
        source="Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks",
    )


def symmetric_units(trace: Trace) -> Iterator[Finding]:
    """T22. More than half of the pairs of units in a hidden layer weigh what comes in alike: |cos| above 0.999.

    Units that begin alike get the same gradient and stay alike, so the layer is as narrow as one unit. At most 16 units
    of a layer are compared, evenly chosen; units whose weights are all 0 count as alike.

    Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.4.
    """
    found = layers_in_most(trace.finished, trace.kernels[:-1], _alike)
    if not found:
        return
    worst = max(found, key=lambda layer: found[layer].median("alike_pairs"))
    seen = found[worst]
    yield Finding(
        id="symmetric-units",
        severity=seen.severity,
        arm=trace.arm,
        where=f"model.{worst}",
        evidence={**seen.evidence, "layers": list(found)},
        message=f"{seen.median('alike_pairs'):.0%} of the pairs of units in `{worst}` have the same weights, up to a "
        f"factor, {seen.who}: however many units it has, it computes as one.",
        remedy="Begin with random kernels: `glorot_uniform` or `he_normal`.",
        patch=usual_beginning(trace.study),
        explains=("vanishing-gradient", "frozen-weights", "dead-relu", "saturation", "exploding-gradient", *SYMPTOMS),
        source="Goodfellow, Bengio & Courville (2016), Deep Learning, section 8.4",
    )


def alike_pairs(kernel: Float[np.ndarray, "inputs units"]) -> float:
    """The share of pairs of units whose weights point the same or the opposite way.

    Examples:
        >>> import numpy as np
        >>> alike_pairs(np.full((5, 4), 0.1)), alike_pairs(np.eye(3))
        (1.0, 0.0)
    """
    length = np.linalg.norm(kernel, axis=0)
    directions = kernel / np.where(length > 0, length, 1)  # (inputs, units)
    cosines = np.abs(directions.T @ directions)
    is_alike = (cosines > ALIKE) | (length[:, None] == 0) | (length[None, :] == 0)
    return float(np.mean(is_alike[np.triu_indices(len(length), 1)]))


def _alike(run: Run, layer: str) -> Numbers | None:
    kernel = run.weights.get(f"{layer}/kernel")
    if kernel is None or kernel.ndim < 2 or kernel.shape[-1] < 2 or kernel.size < 2 * kernel.shape[-1]:
        return None
    units = kernel.reshape(-1, kernel.shape[-1])  # (inputs, units)
    some = np.unique(np.linspace(0, units.shape[1] - 1, MOST_UNITS).astype(int))
    share = alike_pairs(units[:, some].astype(np.float64))
    return {"alike_pairs": share} if share > MANY else None


def _more_than(share: float, quantity: ProbedQuantity) -> LookAtLayer:
    """A look for more than that share of a layer at the last look."""

    def look(run: Run, layer: str) -> Numbers | None:
        probe = probes(run, quantity).get(layer)
        if probe is None or not probe.values[-1] > share:
            return None
        early = probe.values[probe.epochs <= 1]
        return {
            "share": float(probe.values[-1]),
            "share_before_training": float(probe.values[0]),
            "share_after_one_epoch": float(early[-1]) if len(early) else 0.0,
        }

    return look
