"""Runs whose numbers ran away."""

from collections import Counter
from collections.abc import Iterator

from paribus.diagnose.trace.remedies import rate_times
from paribus.diagnose.trace.trace import Trace
from paribus.records import Breakdown, Finding, Run

WORDS = {
    "input": "an image that is not all numbers",
    "activation": "the output of {layer}",
    "loss": "the loss",
    "gradient": "the gradient of {layer}",
    "weight": "a weight of {layer}",
}


def not_finite(trace: Trace) -> Iterator[Finding]:
    """T01. Any run that diverged: its loss stopped being a number, and whatever it would score means nothing.

    One run is enough, since an arm that fails now and then is another arm than one that never does. What broke first,
    in the order input, activation, loss, gradient, weight, was found by making the last updates once more.

    Source: Wardat, Le & Rajan (2021), DeepLocalize, ICSE; the health checks of TensorFlow's debugger.
    """
    lost = [run for run in trace.runs if run.status == "diverged"]
    if not lost:
        return
    found = [run.breakdown for run in lost if run.breakdown]
    what = _most_common(found)
    evidence: dict[str, float | str | list[str]] = {"runs": f"{len(lost)} of {len(trace.runs)}"}
    evidence |= {"first_step": float(min(map(_step, lost)))}
    if what:
        evidence |= {"quantity": what.quantity, "layer": what.layer or "", "largest_before": what.largest}
    is_input = what is not None and what.quantity == "input"
    yield Finding(
        id="not-finite",
        severity="critical",
        arm=trace.arm,
        where=f"model.{what.layer}" if what and what.layer else "train",
        evidence=evidence,
        message=_message(what, len(lost), len(trace.runs), min(map(_step, lost))),
        remedy="Look for the images that hold no numbers, and leave them out."
        if is_input
        else "Divide the learning rate by ten; if that does not help, clip gradients with `global_clipnorm: 1`.",
        patch={} if is_input else rate_times(trace.study, 0.1),
        explains=(
            "exploding-gradient", "learning-rate-high", "wrong-way", "not-learning", "collapsed-predictions",
            "gradient-growth", "replicate-outlier",
        ),
        source="DeepLocalize (Wardat, Le & Rajan 2021)",
    )  # fmt: skip


def _message(what: Breakdown | None, lost: int, of: int, step: int) -> str:
    first = WORDS[what.quantity].format(layer=what.layer) if what else "the loss"
    who = "The only run" if of == 1 else f"{lost} of {of} runs"
    return f"{who} diverged: {first} stopped being a number first, at update {step:,} at the earliest."


def _most_common(found: list[Breakdown]) -> Breakdown | None:
    """The earliest of those that most runs have in common."""
    if not found:
        return None
    quantity, layer = Counter((each.quantity, each.layer) for each in found).most_common(1)[0][0]
    return min((each for each in found if (each.quantity, each.layer) == (quantity, layer)), key=lambda each: each.step)


def _step(run: Run) -> int:
    return run.breakdown.step if run.breakdown else run.steps
