"""How large the weight penalty is when training begins, beside what the data contribute."""

import math
from collections.abc import Iterator

from paribus.diagnose.static.initial import Start, starts_of
from paribus.diagnose.static.subject import Subject
from paribus.diagnose.static.wording import names_of, paths_of
from paribus.records import Finding
from paribus.spec import L1, L1L2, L2, MeanSquaredError, Regularizer

MOST = 0.5
"""The share of the first loss from which on the penalty hides the data."""


def penalty_dominates_start(subject: Subject) -> Iterator[Finding]:
    """More than half of the loss at the start is weight penalty.

    The penalty is predicted from the initializers: L2 gives l2 · n · (mean² + variance) for an array of n weights, so
    a chain of Glorot-initialised 3×3 convolutions gives l2 · Σ 2 c_in c_out / (c_in + c_out), whatever the kernel size.
    The data contribute ln K for K classes. Why: a printed loss is then mostly a count of parameters, and the losses of
    networks of different size cannot be compared. It is a note: the data can still be learnt.
    """
    penalised = [start for placed in subject.layers for start in starts_of(placed) if start.regularizer]
    amount, data = sum(map(penalty_of, penalised)), first_loss(subject)
    share = amount / (amount + data)
    if share <= MOST:
        return
    layers = list({start.placed.path: start.placed for start in penalised}.values())
    divisor = 10 ** math.floor(math.log10(amount / data) + 1)
    yield Finding(
        id="penalty-dominates-start",
        severity="note",
        arm=subject.arm.name,
        where=f"{penalised[0].placed.path}.{penalised[0].part}_regularizer",
        evidence={"layers": paths_of(layers), "penalty": amount, "data_loss": data, "share": share},
        message=f"The weight penalty of {names_of(layers)} is {amount:.2f} when training begins, {100 * share:.0f} % "
        f"of a loss of {amount + data:.2f}: what is printed as loss is mostly a sum of weights.",
        remedy=f"Make the penalty {divisor} times weaker, and compare data losses, which Paribus records apart.",
        patch=_weaker(penalised, divisor),
        explains=("penalty-dominates", "not-learning"),
        source="TheDeepChecker (Ben Braiek & Khomh 2022), regularization loss; Glorot & Bengio 2010 for the variances",
    )


def first_loss(subject: Subject) -> float:
    """The data's share of the loss before anything is learnt, when every class is given the same probability.

    ln K for the cross-entropy, and (K − 1) / K² for the mean squared error over K classes.
    """
    classes = subject.inputs.num_classes
    if isinstance(subject.study.train.loss, MeanSquaredError):
        return (classes - 1) / classes**2
    return math.log(classes)


def penalty_of(start: Start) -> float:
    """What is expected of the penalty on one array of weights when training begins."""
    l1, l2 = _factors(start.regularizer)
    return start.weight.size * (l1 * start.moments.size + l2 * start.moments.square)


def _factors(regularizer: Regularizer | None) -> tuple[float, float]:
    match regularizer:
        case L1(l1=l1):
            return l1, 0.0
        case L2(l2=l2):
            return 0.0, l2
        case L1L2(l1=l1, l2=l2):
            return l1, l2
        case None:
            return 0.0, 0.0


def _weaker(starts: list[Start], divisor: int) -> dict[str, object]:
    """Every factor divided alike, as it would be typed."""
    patch: dict[str, object] = {}
    for start in starts:
        for name, factor in zip(("l1", "l2"), _factors(start.regularizer), strict=True):
            if factor:
                path = f"{start.placed.path}.{start.part}_regularizer.{name}"
                patch[path] = float(f"{factor / divisor:.6g}")
    return patch
