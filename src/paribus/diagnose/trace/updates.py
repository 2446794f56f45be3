"""How far an update moves the weights: too far, hardly, or not at all."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from paribus.diagnose.trace.normalization import mode_gap
from paribus.diagnose.trace.remedies import nearest_decade, rate_times
from paribus.diagnose.trace.shared import Numbers, Shared, in_most, layers_in_most
from paribus.diagnose.trace.trace import Trace, epochs, kinder_losses, probes, starts_untrained
from paribus.diagnose.trace.units import MANY, WORTH_A_NOTE
from paribus.records import Finding, Run

HIGH, LOW, USUAL = 0.1, 1e-5, 1e-3  # of the weights' size at one update; 0.001 to 0.018 in 100 healthy runs
HIGH_AT_FIRST = 0.3  # Adam's first update is its largest: the learning rate over the size of a weight
REACH = 0.1  # of the weights' size, by all updates together
EARLY = 0.2  # of training
JUMPED, REBOUNDED, OFFSET = 1.5, 2.0, 0.05
SYMPTOMS = ("not-learning", "collapsed-predictions", "metric-disagreement", "unfinished")


def learning_rate_high(trace: Trace) -> Iterator[Finding]:
    """T16. Updates are so large that training loses what it found.

    In the first fifth of training one update changes the weights by more than a tenth of their size, the median over
    layers and looks, or the very first one by more than three tenths; or the loss is 1.5 times the initial one after
    the first epoch; or in the end more than twice its least value plus 0.05 (in the mode, training or inference, in
    which it is lower); or more than half of some layer's rectified units died in the first epoch that were alive
    before it. A note where the network learnt its training images all the same.

    Source: Smith (2017), Cyclical learning rates; TheDeepChecker (Ben Braiek & Khomh 2022) for the ratio.
    """

    def look(run: Run) -> Numbers | None:
        losses = kinder_losses(run)
        losses = losses[np.isfinite(losses)]
        if len(losses) < 2:
            return None
        ratio, first_ratio = _median(_ratios(run, trace, EARLY)), _median(_first_ratios(run, trace))
        jumps = starts_untrained(run) and losses[1] > JUMPED * losses[0]
        rebounds = losses[-1] > REBOUNDED * np.min(losses) + OFFSET
        found = {
            "update_ratio": ratio,
            "first_update_ratio": first_ratio,
            "initial_loss": float(losses[0]),
            "first_loss": float(losses[1]),
            "least_loss": float(np.min(losses)),
            "final_loss": float(losses[-1]),
            "died_at_once": died_at_once(run),
        }
        is_far = ratio > HIGH or first_ratio > HIGH_AT_FIRST
        return found if is_far or jumps or rebounds or found["died_at_once"] > MANY else None

    if seen := in_most(trace.trained, look):
        yield Finding(
            id="learning-rate-high",
            severity=seen.severity,
            arm=trace.arm,
            where="train.optimizer.learning_rate",
            evidence={**seen.evidence, "learning_rate": trace.study.train.optimizer.learning_rate},
            message=_too_high(seen, trace.study.train.optimizer.learning_rate),
            remedy="Divide it by ten, or look for a better one with `paribus lr-range`.",
            patch=rate_times(trace.study, 0.1),
            explains=(
                "wrong-way", "vanishing-gradient", "dead-relu", "saturation", "exploding-gradient", "gradient-growth",
                "frozen-weights", "validation-floor", "overconfidence", "replicate-outlier", *SYMPTOMS,
            ),
            source="Smith (2017), Cyclical learning rates for training neural networks",
        )  # fmt: skip


def learning_rate_low(trace: Trace) -> Iterator[Finding]:
    """T17. Updates are so small that training gets nowhere: one changes the weights by less than 1e-5 of their size.

    The median over layers and looks. Or all updates together, if every one of them pointed the same way, would change
    the weights by less than a tenth of their size. In both cases only where the training images were not learnt; a note
    where the network acts otherwise in use (``mode-gap``), which explains that by itself.

    Source: TheDeepChecker (Ben Braiek & Khomh 2022); the reach of all updates is ours.
    """

    def look(run: Run) -> Numbers | None:
        ratios = _ratios(run, trace, 1.0)
        if not len(ratios):
            return None
        ratio = float(np.median(ratios))
        is_low = 0 < ratio < LOW or 0 < ratio * run.steps < REACH
        return {"update_ratio": ratio, "reach": ratio * run.steps} if is_low else None

    seen = in_most(trace.finished, look)
    if seen and seen.is_harmed:
        factor = max(10.0, nearest_decade(USUAL / seen.median("update_ratio")))
        yield Finding(
            id="learning-rate-low",
            severity="note" if any(True for _ in mode_gap(trace)) else "warning",
            arm=trace.arm,
            where="train.optimizer.learning_rate",
            evidence={**seen.evidence, "learning_rate": trace.study.train.optimizer.learning_rate},
            message=f"The learning rate of {trace.study.train.optimizer.learning_rate:g} is too low {seen.who}: one "
            f"update changes the weights by {seen.median('update_ratio'):.1g} of their size, and all of them by "
            f"{seen.median('reach'):.1%} at most.",
            remedy=f"Multiply it by {factor:g}, or look for a better one with `paribus lr-range`.",
            patch=rate_times(trace.study, factor),
            explains=SYMPTOMS,
            source="TheDeepChecker (Ben Braiek & Khomh 2022)",
        )


def frozen_weights(trace: Trace) -> Iterator[Finding]:
    """T18. A layer's weights never change: every update that was looked at leaves each bit of them in place.

    Source: Amazon SageMaker Debugger, UnchangedTensor.
    """
    layers = dict.fromkeys(str(layer) for run in trace.finished for layer in probes(run, "update_ratio"))
    if frozen := layers_in_most(trace.finished, layers, _frozen):
        first, seen = next(iter(frozen.items()))
        yield Finding(
            id="frozen-weights",
            severity=seen.severity,
            arm=trace.arm,
            where=f"model.{first}",
            evidence={**seen.evidence, "layers": list(frozen)},
            message=f"The weights of {', '.join(f'`{layer}`' for layer in frozen)} never change {seen.who}.",
            remedy="Look for what keeps gradients from them: dead units, weights that begin at 0, a rate that is lost "
            "in rounding.",
            explains=("learning-rate-low", *SYMPTOMS),
            source="Amazon SageMaker Debugger, UnchangedTensor",
        )


def _too_high(seen: Shared, rate: float) -> str:
    ratio, first = seen.median("update_ratio"), seen.median("first_update_ratio")
    losses = [f"{seen.median(name):.3g}" for name in ("initial_loss", "first_loss", "least_loss", "final_loss")]
    died = seen.median("died_at_once")
    return (
        f"The learning rate of {rate:g} is too high {seen.who}: the first update changes the weights by {first:.2g} of "
        f"their size and early ones by {ratio:.2g}; the loss began at {losses[0]}, was {losses[1]} after the first "
        f"epoch and {losses[2]} at best, and ended at {losses[3]}."
    ) + (f" In the first epoch {died:.0%} of the units of a layer died." if died > MANY else "")


def died_at_once(run: Run) -> float:
    """The share of a layer's rectified units that died in the first epoch: of the layer that lost most, if any did.

    Layers of which more than a quarter was dead before are left out: they began so.
    """
    shares = [probe for probe in probes(run, "dead_share").values() if probe.epochs[0] == 0]
    lost = [
        float(np.max(probe.values[probe.epochs <= 1]) - probe.values[0])
        for probe in shares
        if probe.values[0] <= WORTH_A_NOTE
    ]
    return max(lost, default=0.0)


def _frozen(run: Run, layer: str) -> Numbers | None:
    """An update of 0 to weights that are 0 has no ratio, and leaves them in place as well."""
    probe = probes(run, "update_ratio").get(layer)
    if probe is None or not np.all((probe.values == 0) | np.isnan(probe.values)):
        return None
    return {"looks": float(len(probe.values))}


def _first_ratios(run: Run, trace: Trace) -> Float[np.ndarray, " layers"]:
    """Update ratios of the layers with kernels, of the very first update."""
    first = [
        probe.values[0]
        for layer, probe in probes(run, "update_ratio").items()
        if layer in trace.kernels and probe.epochs[0] == 0
    ]
    return np.array([ratio for ratio in first if np.isfinite(ratio)])


def _median(values: Float[np.ndarray, " values"]) -> float:
    return float(np.median(values)) if len(values) else 0.0


def _ratios(run: Run, trace: Trace, part: float) -> Float[np.ndarray, " values"]:
    """Update ratios of the layers with kernels, after the beginning and up to that *part* of training."""
    until = max(1.0, part * float(epochs(run)[-1])) if len(epochs(run)) else 1.0
    values = [
        probe.values[(probe.epochs > 0) & (probe.epochs <= until)]
        for layer, probe in probes(run, "update_ratio").items()
        if layer in trace.kernels
    ]
    together = np.concatenate(values) if values else np.zeros(0)
    return together[np.isfinite(together)]
