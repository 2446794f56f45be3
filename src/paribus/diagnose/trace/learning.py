"""Whether anything was learnt at all, and whether there was time for it."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float

from paribus.diagnose.trace.remedies import longer, rate_times
from paribus.diagnose.trace.shared import MOST, Numbers, in_most
from paribus.diagnose.trace.trace import (
    GOOD,
    Trace,
    accuracy,
    answers,
    curve,
    entropy,
    epochs,
    floor_of,
    ignorant_loss,
    kinder_losses,
    probes,
)
from paribus.records import Finding, Run, SplitName

STILL_IGNORANT = 0.98  # of the loss of one that knows the classes' shares alone
MOSTLY_ONE = 0.95  # of all answers
NOT_SO_ONE_SIDED = 0.8  # of the labels
HALF = 0.5  # of the labels' entropy
GROWN = 1.2
LAST_PART = 0.2  # of training
STILL_FALLING = 0.05
MUCH_OF_IT = 0.1
MUCH_LEFT = 1 / 3
STILL_RISING = 0.02  # points of accuracy
HARDLY_CORRELATED = -0.5
MOVED = 0.05


def not_learning(trace: Trace) -> Iterator[Finding]:
    """T04. The network does not even know its training images when training ends.

    Its accuracy on them, in inference mode, is no more than three standard errors above the most frequent class; or
    its loss is at least 98 % of what knowing the classes' shares alone gives, while the accuracy is not halfway from
    there to 1 (a network may be often right and, where it is wrong, so sure of it that the loss is large).

    Source: the first check of every list, such as Karpathy (2019); AUTOTRAINER (Zhang et al. 2021).
    """
    shares = trace.train_shares
    floor, ignorance = floor_of(shares, trace.data.train), ignorant_loss(trace.study.train.loss, shares)

    def look(run: Run) -> Numbers | None:
        right, loss = accuracy(run, "train"), float(run.scores["train"]["loss"])
        is_ignorant = loss >= STILL_IGNORANT * ignorance and right < (1 + floor) / 2
        return {"train_accuracy": right, "train_loss": loss} if right <= floor or is_ignorant else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="not-learning",
            severity="critical",
            arm=trace.arm,
            where="train",
            evidence={**seen.evidence, "floor": floor, "loss_of_ignorance": ignorance},
            message=f"The network has learnt nothing {seen.who}: {seen.median('train_accuracy'):.1%} of its own "
            f"training images right, at a loss of {seen.median('train_loss'):.3g}, where always giving the most "
            f"frequent answer gets {np.max(shares):.1%} and {ignorance:.3g}.",
            remedy="Look for a cause among the other findings; without one, try other learning rates "
            "(`paribus lr-range`).",
            explains=("collapsed-predictions", "metric-disagreement", "unfinished"),
            source="Karpathy (2019), A recipe for training neural networks",
        )


def collapsed_predictions(trace: Trace) -> Iterator[Finding]:
    """T06. Nearly all images get the same answer.

    At least 95 % of the answers are one class that less than 80 % of the labels are, or the answers tell less than
    half as much (entropy) as the labels. On the test images; on the probed sample where answers were not kept.

    Source: here, after the stopped clocks that published accuracies turn out to be.
    """
    labels = trace.shares("test")

    def look(run: Run) -> Numbers | None:
        shares = _answer_shares(run, len(labels))
        if shares is None or not np.all(np.isfinite(shares)):
            return None
        top = int(np.argmax(shares))
        is_one = shares[top] >= MOSTLY_ONE and labels[top] < NOT_SO_ONE_SIDED
        is_collapsed = is_one or entropy(shares) < HALF * entropy(labels)
        found = {"top_share": float(shares[top]), "entropy": entropy(shares)}
        return found if is_collapsed else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="collapsed-predictions",
            severity="critical",
            arm=trace.arm,
            where="train",
            evidence={**seen.evidence, "label_entropy": entropy(labels), "classes": _favourites(seen.runs, trace)},
            message=f"{seen.median('top_share'):.0%} of the answers are one and the same class {seen.who}: the network "
            "hardly looks at its images.",
            remedy="Do not report its accuracy; look for a cause among the other findings.",
            explains=("metric-disagreement",),
            source="Paribus",
        )


def wrong_way(trace: Trace) -> Iterator[Finding]:
    """T19. Training made the loss larger: above 1.2 times guessing and the beginning, and above the first epoch.

    In the mode, training or inference, in which it is lower.

    Source: here; a loss whose sign is wrong shows like this in other tools, and a rate far too high in this one.
    """
    guessing = ignorant_loss(trace.study.train.loss, np.full(len(trace.data.classes), 1 / len(trace.data.classes)))

    def look(run: Run) -> Numbers | None:
        losses = kinder_losses(run)
        if len(losses) < 3 or not np.all(np.isfinite(losses)):
            return None
        is_worse = losses[-1] > GROWN * max(losses[0], guessing) and losses[-1] > losses[1]
        return {"initial_loss": float(losses[0]), "final_loss": float(losses[-1])} if is_worse else None

    if seen := in_most(trace.trained, look):
        yield Finding(
            id="wrong-way",
            severity=seen.severity,
            arm=trace.arm,
            where="train.optimizer",
            evidence={**seen.evidence, "guessing": guessing},
            message=f"Training made the loss larger {seen.who}: from {seen.median('initial_loss'):.3g} to "
            f"{seen.median('final_loss'):.3g}, where guessing gives {guessing:.3g}.",
            remedy="Divide the learning rate by ten.",
            patch=rate_times(trace.study, 0.1),
            explains=("not-learning", "collapsed-predictions", "metric-disagreement", "unfinished"),
            source="Paribus",
        )


def unfinished(trace: Trace) -> Iterator[Finding]:
    """T11. Training stopped while it was still getting somewhere.

    In the last fifth of training the training loss fell by more than 5 %, or by more than a tenth of all it fell (if
    that is 5 % or more); the loss on held-out images fell too; and less than 95 % of the training images are right.

    A note: many a network gets a little better yet. A warning where it was in the middle of learning: both losses fell
    by more than a tenth of all they fell, held-out accuracy rose by more than 2 points and two standard errors, and the
    training loss is still above a third of that of guessing.

    Source: here; AUTOTRAINER (Zhang et al. 2021) calls its like slow convergence.
    """
    much = MUCH_LEFT * ignorant_loss(trace.study.train.loss, trace.train_shares)

    def look(run: Run) -> Numbers | None:
        falls, held_out = _late_fall(run, "train"), _late_fall(run, trace.held_out)
        if falls is None or held_out is None or not held_out[0] > 0 or not accuracy(run, "train") < GOOD:
            return None
        is_falling = falls[0] > STILL_FALLING or falls[1] > MUCH_OF_IT
        rise = _late_rise(run, trace.held_out)
        right, images = accuracy(run, trace.held_out), trace.num_images(trace.held_out)
        least = max(STILL_RISING, 2 * float(np.sqrt(right * (1 - right) / max(images, 1))))
        is_steep = min(falls[1], held_out[1]) > MUCH_OF_IT and falls[0] > STILL_FALLING and rise > least
        is_steep = is_steep and bool(curve(run, "train", "loss")[-1] > much)
        found = {"late_fall": falls[0], "late_part_of_all": falls[1], "late_rise": rise, "is_steep": float(is_steep)}
        return found if is_falling else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="unfinished",
            severity="warning" if np.mean([each["is_steep"] for each in seen.numbers]) >= MOST else "note",
            arm=trace.arm,
            where="train",
            evidence=seen.evidence,
            message=f"Training ended while it was still learning {seen.who}: the loss fell by "
            f"{seen.median('late_fall'):.1%} in the last fifth of it, {seen.median('late_part_of_all'):.0%} of all it "
            "fell, and was falling on held-out images, too.",
            remedy="Train longer, or at a higher learning rate.",
            patch=longer(trace.study),
            source="AUTOTRAINER (Zhang et al. 2021), slow convergence",
        )


def metric_disagreement(trace: Trace) -> Iterator[Finding]:
    """T28, a note. Loss and accuracy on the training images do not go opposite ways: their correlation is above -0.5.

    Over at least five points in time, between which the accuracy moved by 5 points or more.

    Source: TheDeepChecker (Ben Braiek & Khomh 2022), representativeness of the loss (0.5).
    """

    def look(run: Run) -> Numbers | None:
        losses, right = curve(run, "train", "loss"), curve(run, "train", "accuracy")
        if len(losses) < 5 or len(losses) != len(right) or not np.all(np.isfinite(losses)):
            return None
        if np.ptp(right) < MOVED or np.ptp(losses) == 0:
            return None
        correlation = float(np.corrcoef(losses, right)[0, 1])
        return {"correlation": correlation} if correlation > HARDLY_CORRELATED else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="metric-disagreement",
            severity="note",
            arm=trace.arm,
            where="train.loss",
            evidence=seen.evidence,
            message=f"Loss and accuracy on the training images do not go opposite ways {seen.who} (correlation "
            f"{seen.median('correlation'):.2f}): the loss is ruled by few images that are very wrong.",
            remedy="Judge by accuracy and calibration together; try a lower learning rate.",
            source="TheDeepChecker (Ben Braiek & Khomh 2022)",
        )


def _favourites(runs: Sequence[Run], trace: Trace) -> list[str]:
    """The most frequent answer of each run, by the name of its class."""
    shares = [_answer_shares(run, len(trace.data.classes)) for run in runs]
    return [trace.data.classes[int(np.argmax(each))] for each in shares if each is not None]


def _answer_shares(run: Run, num_classes: int) -> np.ndarray | None:
    given = answers(run, "test")
    if len(given):
        return np.bincount(given, minlength=num_classes) / len(given)
    probe = probes(run, "predicted_share").get(None)
    return None if probe is None else np.asarray(probe.values[-1])


def _late_fall(run: Run, split: SplitName) -> tuple[float, float] | None:
    """By which share the loss fell in the last fifth of training, or the last epoch, and which part that is of all."""
    losses, times = curve(run, split, "loss"), epochs(run)
    if len(losses) < 2 or len(losses) != len(times) or not np.all(np.isfinite(losses)):
        return None
    since = _last_part(times)
    fall, whole = float(losses[since] - losses[-1]), float(losses[0] - losses[-1])
    if not whole > 0 or not losses[since] > 0:
        return None
    return fall / float(losses[since]), fall / whole if whole > STILL_FALLING * losses[0] else 0.0


def _late_rise(run: Run, split: SplitName) -> float:
    """How far the accuracy rose in the same time."""
    right, times = curve(run, split, "accuracy"), epochs(run)
    return float(right[-1] - right[_last_part(times)]) if 2 <= len(right) == len(times) else 0.0


def _last_part(times: Float[np.ndarray, " points"]) -> int:
    """Where the last fifth of training begins, or the last epoch."""
    return min(len(times) - 2, int(np.searchsorted(times, (1 - LAST_PART) * times[-1])))
