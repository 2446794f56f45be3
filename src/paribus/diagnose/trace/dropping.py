"""Dropout that keeps a network from learning."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace, accuracy, curve
from paribus.records import Finding, Run
from paribus.spec import Dropout, SpatialDropout2D, walk

USUAL = 0.5
APART = 0.1


def too_much_dropout(trace: Trace) -> Iterator[Finding]:
    """S10, from the runs. More than half of what a layer gives is dropped, and the training images were not learnt.

    Before training such a rate is a note, since some networks can bear it. It is a warning where it shows: the training
    images are not learnt, and in training mode the network is right about 10 points fewer of them than in use.

    Source: Srivastava et al. (2014), Dropout, section 7.3, where rates above 0.5 cost accuracy.
    """
    dropping = [layer for layer in walk(trace.study.model) if isinstance(layer, Dropout | SpatialDropout2D)]
    strong = [layer for layer in dropping if layer.rate > USUAL]
    if not strong:
        return

    def look(run: Run) -> Numbers | None:
        running, used = curve(run, "train", "running_accuracy"), accuracy(run, "train")
        if not len(running) or not np.isfinite(running[-1]) or not used - running[-1] > APART:
            return None
        return {"training_accuracy": float(running[-1]), "inference_accuracy": used}

    seen = in_most(trace.finished, look)
    if seen and seen.is_harmed:
        worst = max(strong, key=lambda layer: layer.rate)
        yield Finding(
            id="dropout-rate",
            severity="warning",
            arm=trace.arm,
            where=f"model.{worst.name}.rate",
            evidence={**seen.evidence, "rate": worst.rate},
            message=f"`{worst.name}` drops {worst.rate:.0%} of what it is given, and the network has not learnt its "
            f"training images {seen.who}: {seen.median('inference_accuracy'):.1%} of them are right in use, and "
            f"{seen.median('training_accuracy'):.1%} while it is trained.",
            remedy="Drop half at most.",
            patch={f"model.{layer.name}.rate": USUAL for layer in strong},
            explains=("dropout-rate", "unfinished", "not-learning", "metric-disagreement"),
            source="Srivastava et al. (2014), Dropout, section 7.3",
        )
