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

OFFSET = 0.5
"""The share of their size that all images have in common above which they are far from centred."""

INPUT_REMEDY = "Look for the images that hold no numbers, and leave them out."
RATE_REMEDY = "Divide the learning rate by ten; if that does not help, clip gradients with `global_clipnorm: 1`."
OFFSET_REMEDY = "Divide the learning rate by ten, or give images that lie nearer to zero (`data.normalize: scale01`)."


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
    offset = what.offset if what and what.offset > OFFSET and not is_input else None
    if offset:
        evidence |= {"offset": offset}
    yield Finding(
        id="not-finite",
        severity="critical",
        arm=trace.arm,
        where=f"model.{what.layer}" if what and what.layer else "train",
        evidence=evidence,
        message=_message(what, len(lost), len(trace.runs), min(map(_step, lost))) + _why(offset, trace),
        remedy=INPUT_REMEDY if is_input else RATE_REMEDY if offset is None else OFFSET_REMEDY,
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


def _why(offset: float | None, trace: Trace) -> str:
    """What makes a learning rate too large that others do well with: an offset is a direction all images pull along."""
    if offset is None:
        return ""
    rate = trace.study.train.optimizer.learning_rate
    return (
        f" The images are far from centred: {100 * offset:.0f} % of their size is the same in all of them, so every "
        f"update pulls the same way, and a learning rate of {rate:g} overshoots."
    )


def _most_common(found: list[Breakdown]) -> Breakdown | None:
    """The earliest of those that most runs have in common."""
    if not found:
        return None
    quantity, layer = Counter((each.quantity, each.layer) for each in found).most_common(1)[0][0]
    return min((each for each in found if (each.quantity, each.layer) == (quantity, layer)), key=lambda each: each.step)


def _step(run: Run) -> int:
    return run.breakdown.step if run.breakdown else run.steps
