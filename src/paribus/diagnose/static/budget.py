"""Whether the optimizer can get anywhere in the updates it has."""

from collections.abc import Iterator

from paribus.diagnose.static.initial import starts_of
from paribus.diagnose.static.rates import NORMALISING, distance
from paribus.diagnose.static.subject import Subject
from paribus.records import Finding
from paribus.spec import SGD, Adadelta

TOO_SHORT, SHORT = 0.1, 1.0
"""The way that weights can go, in sizes of what they start with: a warning below the first, a note below the second."""

USUAL_RATES = {True: (1e-6, 1e-2), False: (1e-4, 1.0)}
"""Learning rates in common use, of normalising optimizers and of gradient descent."""


def step_budget(subject: Subject) -> Iterator[Finding]:
    """The updates of the budget are too few, at this learning rate, to change the weights much.

    Adam and its relatives divide gradients by their own size, so T updates move a weight by about the sum of the T
    learning rates at most. That sum, divided by the size (root mean square) of the initial weights of a layer, is the
    layer's reach. The rule goes by the layer that can go farthest: below 0.1 nothing can be learnt but by the last
    layer's bias (a warning); below 1 the network stays near where it started (a note). Gradient descent is not judged,
    since its steps depend on the gradients.
    """
    train, steps = subject.study.train, subject.steps
    starts = [start for placed in subject.affine for start in starts_of(placed) if start.is_kernel]
    sizes = [start.moments.rms for start in starts if start.moments.variance > 0]
    if not steps or not sizes or not isinstance(train.optimizer, NORMALISING):
        return
    way = distance(train.optimizer, train.schedule, steps)
    reach = way / min(sizes)
    if reach < SHORT:
        is_warning = reach < TOO_SHORT
        yield Finding(
            id="step-budget",
            severity="warning" if is_warning else "note",
            arm=subject.arm.name,
            where="train.optimizer.learning_rate",
            evidence={
                "steps": float(steps),
                "way": way,
                "reach": reach,
                "shortest_reach": way / max(sizes),
            },
            message=f"{steps:,} updates can move a weight by {way:.2g} at most, {reach:.2g} times the size that "
            f"weights start with: {'hardly anything can be learnt' if is_warning else 'it may end half way'}.",
            remedy="Train longer, or with a larger learning rate: find one by a range test.",
            patch=_faster(subject, reach),
            explains=("learning-rate-low", "unfinished", "not-learning"),
            source="Kingma & Ba 2015, Adam, section 2.1 (steps are bounded by the learning rate)",
        )


def unusual_learning_rate(subject: Subject) -> Iterator[Finding]:
    """A learning rate outside [1e-6, 1e-2] for Adam and its relatives, or outside [1e-4, 1] for gradient descent.

    For gradient descent with momentum m it is the learning rate / (1 − m) that counts. A note only: what suits depends
    on the network, and the same rule with one range for all optimizers spoke of 34 of 100 healthy runs.
    """
    optimizer = subject.study.train.optimizer
    if isinstance(optimizer, Adadelta) or subject.arm.tuned:
        return
    low, high = USUAL_RATES[isinstance(optimizer, NORMALISING)]
    effective = optimizer.learning_rate / (1 - (optimizer.momentum if isinstance(optimizer, SGD) else 0))
    if optimizer.learning_rate < low or effective > high * 1.0001:  # 0.1 / (1 − 0.9) is a little above 1
        kind = "small" if optimizer.learning_rate < low else "large"
        yield Finding(
            id="unusual-learning-rate",
            severity="note",
            arm=subject.arm.name,
            where="train.optimizer.learning_rate",
            evidence={"learning_rate": optimizer.learning_rate, "effective": effective, "low": low, "high": high},
            message=f"The learning rate of {optimizer.learning_rate:g} is unusually {kind} for "
            f"{type(optimizer).__name__}, which is mostly used with {low:g} to {high:g}.",
            remedy="Find a learning rate by a range test, or `tune` it.",
            explains=("learning-rate-low", "unfinished") if kind == "small" else ("learning-rate-high", "not-finite"),
            source="UMLAUT (Schoop et al. 2021), learning rate; Smith 2017, Cyclical Learning Rates, section 3.3",
        )


def _faster(subject: Subject, reach: float) -> dict[str, object]:
    """Ten times the learning rate until the reach is long enough, but not beyond what is usual."""
    rate, highest = subject.study.train.optimizer.learning_rate, USUAL_RATES[True][1]
    while reach < SHORT and 10 * rate <= highest:
        rate, reach = 10 * rate, 10 * reach
    is_faster = rate > subject.study.train.optimizer.learning_rate
    return {"train.optimizer.learning_rate": float(f"{rate:.6g}")} if is_faster else {}
