"""AUTOTRAINER: symptoms of training that it repairs, and the gap of accuracies that its code also looks at.

References:
    Zhang, Zhai, Ma, Shen 2021, "AUTOTRAINER: an automatic DNN training problem detection and repair system", ICSE;
    https://github.com/shiningrain/AUTOTRAINER, whose defaults these are.
"""

from itertools import pairwise

import numpy as np
from jaxtyping import Float

from benchmarks.diagnosis.published.subject import PublishedRule, Subject

GOOD = 0.6  # Theta
SLOW = 0.01  # delta
SWING, OFTEN = 0.03, 0.2  # zeta, eta
VANISHED, SMALL, EXPLODED = 1e-3, 1e-4, 70.0  # beta 1 to 3
DEAD = 0.7  # gamma


def exploding(subject: Subject) -> bool:
    """The loss, a gradient or a weight is no number; or gradients explode and nothing good comes of it."""
    losses = np.concatenate([subject.history("train", "loss"), subject.history("validation", "loss")])
    if subject.run.status == "diverged" or not np.all(np.isfinite(losses)) or np.any(losses[-1:] >= 1e5):
        return True
    ratios, _ = _first_over_last(subject)
    return _is_poor(subject) and bool(np.any(ratios > EXPLODED))


def dying_relu(subject: Subject) -> bool:
    """Seven gradients in ten are 0 (here: units that never answer, in all layers) and nothing good comes of it."""
    shares = [values[-1] for values in subject.probes("dead_share").values()]
    return _is_poor(subject) and len(shares) > 0 and float(np.mean(shares)) >= DEAD


def vanishing(subject: Subject) -> bool:
    """The first layer's gradient is small, also beside the last one's, and nothing good comes of it."""
    ratios, first = _first_over_last(subject)
    return _is_poor(subject) and bool(np.any((ratios < VANISHED) & (first < SMALL)))


def slow_convergence(subject: Subject) -> bool:
    """Accuracy never rises by a point from one epoch to the next."""
    return all(
        np.max(np.diff(subject.history(split, "accuracy")), initial=0) < SLOW for split in ("train", "validation")
    )


def oscillating(subject: Subject) -> bool:
    """Training accuracy swings by three points, for a fifth of the epochs, though it is good."""
    accuracy = subject.history("train", "accuracy")
    steps = np.diff(accuracy)
    tops = [
        value for value, (before, after) in zip(accuracy[1:], pairwise(steps), strict=False) if before >= 0 >= after
    ]
    dips = [
        value for value, (before, after) in zip(accuracy[1:], pairwise(steps), strict=False) if before <= 0 <= after
    ]
    swings = sum(top - dip >= SWING for top, dip in zip(tops, dips, strict=False))
    return not _is_poor(subject) and len(accuracy) > 0 and swings >= OFTEN * len(accuracy)


def gap(subject: Subject) -> bool:
    """Training accuracy is 10 points above that on validation images, or 7 where it is above 90 %."""
    train, validation = subject.history("train", "accuracy"), subject.history("validation", "accuracy")
    if not len(train) or not len(validation):
        return False
    return bool(train[-1] - validation[-1] >= (0.07 if train[-1] > 0.9 else 0.1))


def _is_poor(subject: Subject) -> bool:
    """Accuracy never gets good, or never gets better fast."""
    best = [np.max(subject.history(split, "accuracy"), initial=0) for split in ("train", "validation")]
    return min(best) < GOOD or slow_convergence(subject)


def _first_over_last(subject: Subject) -> tuple[Float[np.ndarray, " looks"], Float[np.ndarray, " looks"]]:
    """The norm of the first layer's gradient over that of the last one's, and the former alone."""
    norms = list(subject.probes("gradient_norm").values())
    if len(norms) < 2:
        return np.zeros(0), np.zeros(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = norms[0] / norms[-1]
    return ratios, norms[0]


RULES = (
    PublishedRule("not-finite", exploding),
    PublishedRule("dead-relu", dying_relu),
    PublishedRule("vanishing-gradient", vanishing),
    PublishedRule("not-learning", slow_convergence),
    PublishedRule("learning-rate-high", oscillating),
    PublishedRule("overfitting", gap),
)
