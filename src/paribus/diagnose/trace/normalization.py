"""Networks that act otherwise in use than in training: mostly batch normalisation whose averages do not fit."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.remedies import quicker_statistics
from paribus.diagnose.trace.shared import Numbers, in_most, layers_in_most, z_of
from paribus.diagnose.trace.trace import Trace, curve, epochs, probes
from paribus.records import Finding, Run

GAP = 0.05
STANDARD_ERRORS = 3.0
LOSS_FACTOR, LOSS_OFFSET = 1.5, 0.1
STALE = 2.0  # times, or one over that
SYMPTOMS = (
    "validation-floor", "test-shift", "not-learning", "collapsed-predictions", "metric-disagreement", "overconfidence",
    "unfinished", "gradient-growth", "wrong-way", "learning-rate-high",
)  # fmt: skip


def mode_gap(trace: Trace) -> Iterator[Finding]:
    """T07. The network is right while training and wrong in use, on the same images.

    In training mode the accuracy of the last epoch is more than 5 points, and three standard errors, above that in
    inference mode; or the loss in inference mode is more than 1.5 times that in training mode, plus 0.1. The value of
    training mode is a mean over the epoch, so it lags behind: it has to differ from both ends of that epoch. Dropout
    and noise only make training mode worse, so a network that has them and is sound does not show it.

    Source: TheDeepChecker (Ben Braiek & Khomh 2022), switch-mode consistency; Keras issues 6014, 7177 and 7265.
    """

    def look(run: Run) -> Numbers | None:
        modes = _modes(run)
        if modes is None:
            return None
        gap = modes["training_accuracy"] - modes["inference_accuracy"]
        images = trace.data.train
        z = z_of(modes["training_accuracy"], images, modes["inference_accuracy"], images)
        is_wronger = gap > GAP and z > STANDARD_ERRORS
        is_lossier = modes["inference_loss"] > LOSS_FACTOR * modes["training_loss"] + LOSS_OFFSET
        return modes if is_wronger or is_lossier else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="mode-gap",
            severity="critical",
            arm=trace.arm,
            where="model",
            evidence=seen.evidence,
            message=f"On the same images the network is right {seen.median('training_accuracy'):.0%} of the time while "
            f"training and {seen.median('inference_accuracy'):.0%} when used {seen.who} (loss "
            f"{seen.median('training_loss'):.3g} and {seen.median('inference_loss'):.3g}): the averages of batch "
            "normalisation do not fit what it meets in use.",
            remedy="Put dropout after the last batch normalisation, normalise the channels, and let the averages "
            "follow sooner (`momentum: 0.9`) where there are few updates.",
            patch=quicker_statistics(trace.study),
            explains=SYMPTOMS,
            source="TheDeepChecker (Ben Braiek & Khomh 2022), switch-mode consistency",
        )


def stale_batchnorm(trace: Trace) -> Iterator[Finding]:
    """T08. The variances that batch normalisation kept are more than twice, or less than half, those of its images.

    At the last look, the median over channels of one layer. A warning where the network also acts otherwise in use
    (``mode-gap``) or did not learn its training images; else a note.

    Source: Li, Chen, Hu & Yang (2019), Understanding the disharmony between dropout and batch normalization, CVPR.
    """
    layers = dict.fromkeys(str(layer) for run in trace.finished for layer in probes(run, "variance_ratio"))
    stale = layers_in_most(trace.finished, layers, _stale)
    if not stale:
        return
    worst = max(stale, key=lambda layer: abs(np.log(stale[layer].median("variance_ratio"))))
    ratio = stale[worst].median("variance_ratio")
    yield Finding(
        id="stale-batchnorm",
        severity="warning" if any(True for _ in mode_gap(trace)) else stale[worst].severity,
        arm=trace.arm,
        where=f"model.{worst}",
        evidence={**stale[worst].evidence, "layers": list(stale)},
        message=f"`{worst}` divides by a variance {ratio:.2g} times that of what comes in {stale[worst].who}: its "
        "running averages are not those of the images.",
        remedy="Give the averages more updates or a lower `momentum`, and no dropout before the layer.",
        patch=quicker_statistics(trace.study),
        explains=("mode-gap", *SYMPTOMS),
        source="Li, Chen, Hu & Yang (2019), variance shift",
    )


def _stale(run: Run, layer: str) -> Numbers | None:
    probe = probes(run, "variance_ratio").get(layer)
    if probe is None or not 0 < (ratio := float(probe.values[-1])) < np.inf:
        return None
    return {"variance_ratio": ratio} if abs(np.log(ratio)) > np.log(STALE) else None


def _modes(run: Run) -> dict[str, float] | None:
    """The last epoch in both modes; what favours silence of both its ends, and no penalty in the losses."""
    running, right = curve(run, "train", "running_accuracy"), curve(run, "train", "accuracy")
    if not len(running) or len(right) < 2 or len(epochs(run)) != len(right):
        return None
    penalty, loss = curve(run, "train", "penalty")[-2:], curve(run, "train", "loss")[-2:]
    found = {
        "training_accuracy": float(running[-1]),
        "inference_accuracy": float(max(right[-2:])),
        "training_loss": float(curve(run, "train", "running_loss")[-1] - min(penalty)),
        "inference_loss": float(min(loss)),
    }
    return found if np.all(np.isfinite(list(found.values()))) else None
