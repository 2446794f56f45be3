"""Gradients that get lost on their way to the first layer, or out of hand."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from paribus.diagnose.trace.remedies import hidden_relu, rate_times
from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace, curve, probes
from paribus.diagnose.trace.units import MANY, SYMPTOMS
from paribus.records import Finding, Run

VANISHED = 1e-2  # the first layer's over the last one's; above 0.1 in all of 60 sound runs
EXPLODED = 70.0
LARGE = 1e3
GROWN = 5.0
FALLEN = 0.2
REBOUNDED = 1.1
AVERAGES = ("moving_mean", "moving_variance")


def vanishing_gradient(trace: Trace) -> Iterator[Finding]:
    """T14. Up to the end of the first epoch, less than a hundredth of the last layer's gradient reaches the first.

    Compared are root mean squares over the weights of a layer, so that wide and narrow layers agree. Where it is
    because most units of a layer are dead, or no signal comes through at all, that is what is told instead.

    Source: Glorot & Bengio (2010); AUTOTRAINER (Zhang et al. 2021), beta 1e-3.
    """

    def look(run: Run) -> Numbers | None:
        ratios = _first_over_last(run, trace)
        is_lost = len(ratios) > 0 and bool(np.all(ratios < VANISHED)) and bool(np.any(ratios > 0))
        return {"first_over_last": float(np.max(ratios))} if is_lost and not _has_dead_layer(run) else None

    if seen := in_most(trace.trained, look):
        yield Finding(
            id="vanishing-gradient",
            severity=seen.severity,
            arm=trace.arm,
            where=f"model.{trace.kernels[0]}",
            evidence=seen.evidence,
            message=f"In the first epoch the gradient of `{trace.kernels[0]}` is {seen.median('first_over_last'):.1g} "
            f"times that of `{trace.kernels[-1]}` {seen.who}: the first layers hardly learn.",
            remedy="Use `relu` in the hidden layers, fewer of them, batch normalisation, or residual blocks.",
            patch=hidden_relu(trace.study, set(trace.kernels[:-1])),
            explains=("saturation", "frozen-weights", "gradient-growth", *SYMPTOMS),
            source="Glorot & Bengio (2010); AUTOTRAINER (Zhang et al. 2021)",
        )


def exploding_gradient(trace: Trace) -> Iterator[Finding]:
    """T15. The first layer's gradient is more than 70 times the last one's in the first epoch, or any is above 1,000.

    Root mean squares for the ratio, the norm of a layer's gradient for the size. A gradient that is no number counts.

    Source: AUTOTRAINER (Zhang et al. 2021), beta 70; Pascanu, Mikolov & Bengio (2013).
    """

    def look(run: Run) -> Numbers | None:
        norms = np.concatenate([probe.values for probe in probes(run, "gradient_norm").values()] or [np.zeros(0)])
        if not len(norms):
            return None
        ratio = float(np.max(_first_over_last(run, trace), initial=0.0))
        largest = float(np.max(norms)) if np.all(np.isfinite(norms)) else float("inf")
        found = {"first_over_last": ratio, "largest_norm": largest}
        return found if ratio > EXPLODED or largest > LARGE else None

    if seen := in_most(trace.trained, look):
        yield Finding(
            id="exploding-gradient",
            severity=seen.severity,
            arm=trace.arm,
            where="model",
            evidence=seen.evidence,
            message=f"Gradients get out of hand {seen.who}: up to {seen.median('largest_norm'):.3g} in one layer, and "
            f"the first layer's is {seen.median('first_over_last'):.3g} times the last one's.",
            remedy="Clip them, scale the images, or lower the learning rate.",
            patch={"train.optimizer.global_clipnorm": 1.0},
            explains=SYMPTOMS,
            source="Pascanu, Mikolov & Bengio (2013); AUTOTRAINER (Zhang et al. 2021)",
        )


def gradient_growth(trace: Trace) -> Iterator[Finding]:
    """T23. The gradient of the whole network grew fivefold since the first epoch, though the loss fell by a fifth.

    As the loss falls gradients should get smaller; here they are close to running away. A warning where the loss ends
    10 % above its least and the network has not learnt its training images, else a note: few images that are still
    wrong can make the gradient of one batch large, and hard images do so in sound networks.

    Source: Paribus.
    """

    def look(run: Run) -> Numbers | None:
        norms, losses = _whole_norms(run), curve(run, "train", "loss")
        if len(norms) < 3 or len(losses) < 3 or not np.all(np.isfinite(losses)) or not norms[1] > 0:
            return None
        is_grown = norms[-1] > GROWN * norms[1] and losses[-1] < (1 - FALLEN) * losses[1]
        rebound = float(losses[-1] / max(np.min(losses), 1e-30))
        return {"growth": float(norms[-1] / norms[1]), "loss_over_least": rebound} if is_grown else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="gradient-growth",
            severity=seen.severity if seen.median("loss_over_least") > REBOUNDED else "note",
            arm=trace.arm,
            where="train.optimizer",
            evidence=seen.evidence,
            message=f"The gradient is {seen.median('growth'):.1f} times what it was after the first epoch {seen.who}, "
            "though the loss fell: training is close to running away.",
            remedy="Lower the learning rate towards the end (`schedule`), or clip gradients.",
            patch=rate_times(trace.study, 0.1),
            explains=("exploding-gradient",),
            source="Paribus",
        )


def _first_over_last(run: Run, trace: Trace) -> Float[np.ndarray, " looks"]:
    """Of the gradient's root mean squares, at each look up to the end of the first epoch."""
    norms = probes(run, "gradient_norm")
    if len(trace.kernels) < 2 or not {trace.kernels[0], trace.kernels[-1]} <= norms.keys():
        return np.zeros(0)
    first, last = (
        norms[name].values[norms[name].epochs <= 1] / np.sqrt(max(_num_weights(run, name), 1))
        for name in (trace.kernels[0], trace.kernels[-1])
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = first / last
    return np.extract(np.isfinite(ratios), ratios)


def _num_weights(run: Run, layer: str) -> int:
    return sum(
        array.size
        for path, array in run.weights.items()
        if path.rpartition("/")[0] == layer and path.rpartition("/")[2] not in AVERAGES
    )


def _has_dead_layer(run: Run) -> bool:
    return any(probe.values[0] > MANY for probe in probes(run, "dead_share").values())


def _whole_norms(run: Run) -> Float[np.ndarray, " looks"]:
    """The norm of the gradient of all weights together, at each look."""
    norms = [probe.values for probe in probes(run, "gradient_norm").values()]
    return np.linalg.norm(norms, axis=0) if norms else np.zeros(0)
