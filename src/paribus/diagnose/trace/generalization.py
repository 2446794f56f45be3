"""How a network does on images it was not trained on."""

from collections.abc import Iterator

import numpy as np

from paribus.diagnose.trace.shared import MOST, Numbers, in_most, z_of
from paribus.diagnose.trace.trace import Trace, accuracy, curve, epochs, floor_of
from paribus.records import Finding, Run
from paribus.spec import EarlyStopping
from paribus.stats import wilson_interval

GAP, STANDARD_ERRORS = 0.05, 3.0
WIDE_GAP, FEWER_ERRORS, LEARNT = 0.10, 2.5, 0.9
RISEN = 1.10
MATTERS, TWO = 0.02, 2.0  # points of accuracy that were lost again, and standard errors
FEW_IMAGES = 50  # of each class
AT_ONCE = 0.99


def validation_floor(trace: Trace) -> Iterator[Finding]:
    """T05. It learns its training images, and is no better than one constant answer on others.

    On held-out images no more than three standard errors above their most frequent class, on the training images more
    than that, and the two three standard errors apart.

    Source: Zhang, Bengio, Hardt, Recht & Vinyals (2017), who trained networks on shuffled labels.
    """
    split, images = trace.held_out, trace.num_images(trace.held_out)
    floor, train_floor = floor_of(trace.shares(split), images), floor_of(trace.train_shares, trace.data.train)

    def look(run: Run) -> Numbers | None:
        train, other = accuracy(run, "train"), accuracy(run, split)
        is_apart = z_of(train, trace.data.train, other, images) > STANDARD_ERRORS
        found = {"train_accuracy": train, f"{split}_accuracy": other}
        return found if train > train_floor and other <= floor and is_apart else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="validation-floor",
            severity="critical",
            arm=trace.arm,
            where="data",
            evidence={**seen.evidence, "floor": floor},
            message=f"The network is right on {seen.median('train_accuracy'):.1%} of its training images and "
            f"{seen.median(f'{split}_accuracy'):.1%} of the {split} images {seen.who}, no better than one answer for "
            "all: what it learnt holds for the training images alone.",
            remedy="Check that every label belongs to its image, on both sides of the split.",
            explains=("overfitting", "overconfidence", "noisy-training-labels", "unfinished"),
            source="Zhang et al. (2017), Understanding deep learning requires rethinking generalization",
        )


def overfitting(trace: Trace) -> Iterator[Finding]:
    """T09. It learns its training images by heart.

    Either a gap of more than 5 points and three standard errors between training and held-out images, together with a
    loss on the latter whose last three values are 10 % above its least, while that on the former still fell; or a gap
    of more than 10 points and 2.5 standard errors at more than 90 % on the training images.

    A gap is no harm by itself: it is there with most networks that do as well as they can. So it is a note, and a
    warning where held-out accuracy is more than 2 points and two standard errors below what it was (means over a fifth
    of training), or where the gap is wide and there are fewer than 50 training images for each class.

    Source: AUTOTRAINER (Zhang et al. 2021) and UMLAUT (Schoop, Huang & Hartmann 2021) for the gap; the rest here.
    """
    split, images = trace.held_out, trace.num_images(trace.held_out)
    is_small = trace.data.train < FEW_IMAGES * len(trace.data.classes)

    def look(run: Run) -> Numbers | None:
        train, other = accuracy(run, "train"), accuracy(run, split)
        gap, z = train - other, z_of(train, trace.data.train, other, images)
        is_rising = gap > GAP and z > STANDARD_ERRORS and _rises_while_train_falls(run, trace)
        is_wide = gap > WIDE_GAP and z > FEWER_ERRORS and train > LEARNT
        lost = _lost_since_best(run, trace)
        found = {
            "gap": gap, "train_accuracy": train, f"{split}_accuracy": other, "best_epoch": _best_epoch(run, trace),
            "lost_since_best": lost, "is_harmed": float(_is_worse(lost, other, images) or (is_wide and is_small)),
        }  # fmt: skip
        return found if is_rising or is_wide else None

    if seen := in_most(trace.finished, look):
        is_harmed = bool(np.mean([each["is_harmed"] for each in seen.numbers]) >= MOST)
        yield Finding(
            id="overfitting",
            severity="warning" if is_harmed else "note",
            arm=trace.arm,
            where="train",
            evidence=seen.evidence,
            message=f"The network is right on {seen.median('train_accuracy'):.1%} of its training images and on "
            f"{seen.median(f'{split}_accuracy'):.1%} of the {split} images {seen.who}: it learns them by heart. The "
            f"loss on the latter was least after about {seen.median('best_epoch'):.3g} epochs"
            + _what_it_costs(seen.median("lost_since_best"), trace, is_harmed=is_harmed),
            remedy="Stop there, get more training images, or add dropout, a weight penalty or `augment`.",
            patch=_stopping(trace),
            explains=("overconfidence",),
            source="AUTOTRAINER (Zhang et al. 2021); UMLAUT (Schoop, Huang & Hartmann 2021)",
        )


def shifted_test(trace: Trace) -> Iterator[Finding]:
    """T10, a note. It does better on validation than on test images: by more than 5 points and three standard errors.

    Neither was trained on, so this is no overfitting: the test images are unlike the others. It is a note, since
    nothing is wrong with the training, and arms may be compared on such test images; the last images of ``digits`` are
    apparently by other writers, and most sound networks show it there. What makes them unlike is for an audit of the
    images.

    Source: Recht, Roelofs, Schmidt & Shankar (2019), Do ImageNet classifiers generalize to ImageNet?, ICML.
    """

    def look(run: Run) -> Numbers | None:
        validation, test = accuracy(run, "validation"), accuracy(run, "test")
        is_apart = z_of(validation, trace.data.validation, test, trace.data.test) > STANDARD_ERRORS
        found = {"validation_accuracy": validation, "test_accuracy": test}
        return found if validation - test > GAP and is_apart else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="test-shift",
            severity="note",
            arm=trace.arm,
            where="data",
            evidence=seen.evidence,
            message=f"The network is right on {seen.median('validation_accuracy'):.1%} of the validation images and "
            f"{seen.median('test_accuracy'):.1%} of the test images {seen.who}; it was trained on neither, so this is "
            "not overfitting: the test images are unlike the others.",
            remedy="Compare them with `paribus data audit`: labels, brightness, sharpness, where they come from.",
            explains=("overconfidence",),
            source="Recht et al. (2019), Do ImageNet classifiers generalize to ImageNet?",
        )


def noisy_training_labels(trace: Trace) -> Iterator[Finding]:
    """T20. It does better on validation than on training images: by more than 5 points and three standard errors.

    Both in inference mode, so dropout is no reason; wrong labels among the training images are one.

    Source: Northcutt, Jiang & Chuang (2021), Confident learning.
    """

    def look(run: Run) -> Numbers | None:
        train, validation = accuracy(run, "train"), accuracy(run, "validation")
        z = z_of(validation, trace.data.validation, train, trace.data.train)
        found = {"train_accuracy": train, "validation_accuracy": validation}
        return found if validation - train > GAP and z > STANDARD_ERRORS else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="noisy-training-labels",
            severity="warning",
            arm=trace.arm,
            where="data",
            evidence=seen.evidence,
            message=f"The network is right on {seen.median('validation_accuracy'):.1%} of the validation images and "
            f"only {seen.median('train_accuracy'):.1%} of those it was trained on {seen.who}: more of the training "
            "labels are wrong, or their images are harder.",
            remedy="Look at the training images that it gets wrong: `paribus data audit` lists likely label errors.",
            explains=("unfinished",),
            source="Northcutt, Jiang & Chuang (2021), Confident learning",
        )


def suspiciously_good(trace: Trace) -> Iterator[Finding]:
    """T29, a note. After one epoch the network is right on 99 % of the held-out images, or more.

    With 95 % confidence on 98 % at least. Easy images are like that, too, so it is a reason to look, and no more. Doing
    better on held-out than on training images is ``noisy-training-labels``.

    Source: UMLAUT (Schoop, Huang & Hartmann 2021), whose threshold of 95 % speaks of four sound runs in five.
    """
    split, images = trace.held_out, trace.num_images(trace.held_out)

    def look(run: Run) -> Numbers | None:
        accuracy, when = curve(run, split, "accuracy"), epochs(run)
        early = accuracy[when == 1] if len(accuracy) == len(when) else accuracy[:0]
        if not len(early) or not early[0] >= AT_ONCE:
            return None
        is_sure = wilson_interval(round(early[0] * images), images)[0] > AT_ONCE - 0.01
        return {"first_epoch_accuracy": float(early[0])} if is_sure else None

    if seen := in_most(trace.finished, look):
        yield Finding(
            id="suspiciously-good",
            severity="note",
            arm=trace.arm,
            where="data",
            evidence=seen.evidence,
            message=f"After one epoch the network is right on {seen.median('first_epoch_accuracy'):.1%} of the "
            f"{split} images {seen.who}: they are very easy, or it has seen them, or something else gives them away.",
            remedy="Look for the same images in both splits, and for a shortcut, with `paribus data audit`.",
            source="UMLAUT (Schoop, Huang & Hartmann 2021)",
        )


def _rises_while_train_falls(run: Run, trace: Trace) -> bool:
    other, train = curve(run, trace.held_out, "loss"), curve(run, "train", "loss")
    stopping = trace.study.train.early_stopping
    if len(other) < 4 or not np.all(np.isfinite(other)) or (stopping and stopping.restore_best):
        return False
    least = int(np.argmin(other))
    return bool(np.mean(other[-3:]) > RISEN * other[least] and train[-1] < train[least])


def _lost_since_best(run: Run, trace: Trace) -> float:
    """How far held-out accuracy ended below its best; 0 where the best was kept.

    The best is a mean over a fifth of training, three epochs at least; the end is that mean or the last value,
    whichever is higher, since accuracy of networks that learn fast jumps from epoch to epoch.
    """
    right, stopping = curve(run, trace.held_out, "accuracy")[1:], trace.study.train.early_stopping
    if len(right) < 4 or not np.all(np.isfinite(right)) or (stopping and stopping.restore_best):
        return 0.0
    window = max(3, len(right) // 5)
    means = np.convolve(right, np.full(window, 1 / window), mode="valid")
    return max(0.0, float(np.max(means) - max(means[-1], right[-1])))


def _is_worse(lost: float, right: float, images: int) -> bool:
    return lost > MATTERS and lost > TWO * np.sqrt(right * (1 - right) / max(images, 1))


def _what_it_costs(lost: float, trace: Trace, *, is_harmed: bool) -> str:
    if not is_harmed:
        return "; what it is right about has not got worse since."
    if lost > MATTERS:
        return f", and accuracy has lost {100 * lost:.1f} points since its best."
    return f", and there are but {trace.data.train:,} training images for {len(trace.data.classes)} classes."


def _best_epoch(run: Run, trace: Trace) -> float:
    other = curve(run, trace.held_out, "loss")
    return float(epochs(run)[int(np.argmin(other))]) if len(other) and np.any(np.isfinite(other)) else float("nan")


def _stopping(trace: Trace) -> dict[str, object]:
    """Early stopping, where there are images to stop by and it is not asked for already."""
    if trace.held_out == "test" or trace.study.data.validation == "test" or trace.study.train.early_stopping:
        return {}
    return {"train.early_stopping": EarlyStopping(patience=5, restore_best=True).model_dump(mode="json")}
