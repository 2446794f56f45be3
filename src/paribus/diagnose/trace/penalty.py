"""Weight penalties that rule the training loss."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.normalization import mode_gap
from paribus.diagnose.trace.remedies import weaker_penalty
from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace, curve, ignorant_loss
from paribus.records import Finding, Run

HALF = 0.5
MUCH = 0.15


def penalty_dominates(trace: Trace) -> Iterator[Finding]:
    """T21. The weight penalty is more than half of what training makes small, at the beginning or at the end.

    A warning where the data loss also ends above 15 % of that of guessing, and the training images were not learnt:
    training has worked on the penalty instead. A note otherwise, since losses that include a penalty do not tell how
    well a network does; 42 of 100 healthy runs are like that. A note, too, where the network acts otherwise in use
    (``mode-gap``), which explains the loss by itself.

    Source: Krogh & Hertz (1992), A simple weight decay can improve generalization; TheDeepChecker.
    """
    shares = np.full(len(trace.data.classes), 1 / len(trace.data.classes))
    guessing = ignorant_loss(trace.study.train.loss, shares)

    def look(run: Run) -> Numbers | None:
        loss, penalty = curve(run, "train", "loss"), curve(run, "train", "penalty")
        if not len(loss) or len(loss) != len(penalty) or not np.all(np.isfinite(loss + penalty)):
            return None
        share = penalty / np.maximum(loss + penalty, 1e-30)
        if not max(share[0], share[-1]) > HALF:
            return None
        return {"share_at_start": float(share[0]), "share_at_end": float(share[-1]), "data_loss": float(loss[-1])}

    if seen := in_most(trace.finished, look):
        is_large = seen.is_harmed and seen.median("data_loss") > MUCH * guessing
        is_harmful = is_large and not any(True for _ in mode_gap(trace))
        yield Finding(
            id="penalty-dominates",
            severity="warning" if is_harmful else "note",
            arm=trace.arm,
            where="model",
            evidence={**seen.evidence, "guessing": guessing},
            message=f"The weight penalty is {seen.median('share_at_start'):.0%} of the training loss at the beginning "
            f"and {seen.median('share_at_end'):.0%} at the end {seen.who}"
            + (
                f", while the loss of the data ends at {seen.median('data_loss'):.3g}, where guessing gives "
                f"{guessing:.3g}: training makes weights small instead of answers right."
                if is_harmful
                else ": compare the loss of the data, not the sum."
            ),
            remedy="Divide the penalty by a hundred." if is_harmful else "Report loss and penalty apart.",
            patch=weaker_penalty(trace.study, 0.01) if is_harmful else {},
            explains=(
                "vanishing-gradient", "frozen-weights", "learning-rate-low", "not-learning", "collapsed-predictions",
                "metric-disagreement", "unfinished", "gradient-growth", "exploding-gradient", "symmetric-units",
            ) if is_harmful else (),
            source="Krogh & Hertz (1992), A simple weight decay can improve generalization",
        )  # fmt: skip
