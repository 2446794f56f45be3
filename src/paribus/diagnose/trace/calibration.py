"""Networks that are surer than they are right."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace, curve
from paribus.records import Finding, Run
from paribus.stats import calibration_null_band, expected_calibration_error

STANDARD_ERRORS = 3.0
RISEN = 1.10
STEADY = 0.02  # of accuracy lost since the loss was least
SIMULATIONS = 200  # for one run: 10 ms for 10,000 images


def overconfidence(trace: Trace) -> Iterator[Finding]:
    """T30, a note. The loss on held-out images rose while the accuracy stayed: it grows surer of its mistakes.

    The mean of the last three losses is 10 % above the least and the accuracy no more than 2 points below what it was
    then; the confidence of the answers on test images is three standard errors above how often they are right; and, in
    the run with the median difference, the calibration error is above what luck would give a calibrated network.

    Source: Guo, Pleiss, Sun & Weinberger (2017), On calibration of modern neural networks, ICML.
    """
    labels = np.asarray(trace.data.test_labels, int)

    def look(run: Run) -> Numbers | None:
        given = run.probabilities.get("test")
        if given is None or len(given) != len(labels) or not np.all(np.isfinite(given)) or not _grows_surer(run, trace):
            return None
        sure = np.max(given, axis=1).astype(np.float64)
        confidence, right = float(np.mean(sure)), float(np.mean(np.argmax(given, axis=1) == labels))
        error = float(np.sqrt(np.sum(sure * (1 - sure)))) / len(labels)
        found = {"confidence": confidence, "test_accuracy": right}
        return found if confidence - right > STANDARD_ERRORS * error else None

    seen = in_most(trace.finished, look)
    if not seen:
        return
    gaps = [each["confidence"] - each["test_accuracy"] for each in seen.numbers]
    typical = seen.runs[int(np.argsort(gaps)[len(gaps) // 2])].probabilities["test"]
    error, luck = expected_calibration_error(typical, labels), calibration_null_band(typical, simulations=SIMULATIONS)
    if error > luck.most:
        yield Finding(
            id="overconfidence",
            severity="note",
            arm=trace.arm,
            where="train",
            evidence={**seen.evidence, "calibration_error": error, "luck": luck.most},
            message=f"The network is {seen.median('confidence'):.1%} sure of its answers to the test images and "
            f"{seen.median('test_accuracy'):.1%} of them are right {seen.who}; the loss on {trace.held_out} images "
            "rose while the accuracy stayed.",
            remedy="Stop earlier, or divide the scores by a temperature chosen on validation images, before you use "
            "its probabilities.",
            source="Guo et al. (2017), On calibration of modern neural networks",
        )


def _grows_surer(run: Run, trace: Trace) -> bool:
    losses, right = (curve(run, trace.held_out, metric) for metric in ("loss", "accuracy"))
    if len(losses) < 4 or not np.all(np.isfinite(losses)):
        return False
    least = int(np.argmin(losses))
    return bool(np.mean(losses[-3:]) > RISEN * losses[least] and np.mean(right[-3:]) >= right[least] - STEADY)
