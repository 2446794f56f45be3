"""What can be told from trainings that are made to find out: one batch by heart, no image at all, noise of gradients.

They cost updates of their own, so they are asked for; everything here takes what came of them.
"""

import math
from collections.abc import Iterator

import numpy as np
from jaxtyping import Float

from paribus.records import Finding, Memorization
from paribus.spec import Study

STANDARD_ERRORS = 2.0
MANY = 10.0  # times as large, or as small
NOT_LEARNT = ("not-learning", "collapsed-predictions", "metric-disagreement", "unfinished")


def cannot_memorize(arm: str, own: Memorization, usual: Memorization | None) -> Iterator[Finding]:
    """T24. It cannot learn 16 training images by heart in 1000 updates, without anything that makes that harder.

    Learnt means: all right, with a cross-entropy below 0.05. A warning where Adam at 0.001 cannot do it either, for
    then the network or its beginning is at fault; a warning, too, where the study's own optimizer ends no better than
    a guess; a note where it is only slow.

    Args:
        arm: The arm.
        own: What came of it with the study's own optimizer.
        usual: The same with Adam at 0.001; ``None`` where it was not tried, since the other did it.

    Source: TheDeepChecker (Ben Braiek & Khomh 2022), "proper fitting"; Karpathy (2019), "overfit one batch".
    """
    if own.is_learnt:
        return
    told = f"{own.right} of {own.images} right, loss {own.loss:.2g}"
    if usual is not None and usual.is_learnt:
        is_lost = not own.loss < 0.98 * own.guess
        yield Finding(
            id="cannot-memorize",
            severity="warning" if is_lost else "note",
            arm=arm,
            where="train.optimizer",
            evidence={
                "images": float(own.images), "updates": float(own.updates), "right": float(own.right),
                "loss": own.loss, "updates_of_adam": float(usual.updates),
            },
            message=f"In {own.updates:,} updates with {own.optimizer} the network does not learn {own.images} training "
            f"images by heart ({told}), which {usual.optimizer} does in {usual.updates:,}: "
            + ("this optimizer teaches it nothing." if is_lost else "it learns slowly."),
            remedy="Try other learning rates (`paribus lr-range`), or Adam at 0.001.",
            patch={"train.optimizer": {"Adam": {"learning_rate": 0.001}}},
            explains=NOT_LEARNT if is_lost else (),
            source="TheDeepChecker (Ben Braiek & Khomh 2022)",
        )  # fmt: skip
        return
    yield Finding(
        id="cannot-memorize",
        severity="warning",
        arm=arm,
        where="model",
        evidence={
            "images": float(own.images), "updates": float(own.updates), "right": float(own.right), "loss": own.loss,
            **({} if usual is None else {"right_with_adam": float(usual.right), "loss_with_adam": usual.loss}),
        },
        message=f"The network cannot learn even {own.images} training images by heart, with its own optimizer ({told} "
        f"after {own.updates:,} updates)"
        + (f" or with {usual.optimizer}." if usual else "."),
        remedy="Something keeps it from learning anything: look for dead units, weights that begin alike, an "
        "activation on the scores, two softmaxes, or a layer of one or two units.",
        explains=NOT_LEARNT,
        source="TheDeepChecker (Ben Braiek & Khomh 2022)",
    )  # fmt: skip


def input_independent(
    arm: str,
    right: Float[np.ndarray, " runs"],
    right_without: Float[np.ndarray, " runs"],
    num_images: int,
) -> Iterator[Finding]:
    """T25. It tells its training images no better than a twin that was trained on empty ones.

    In at least half of the runs its accuracy on the training images, in inference mode, is less than two standard
    errors above that of its twin: the same seeds and settings, every pixel 0.

    Args:
        arm: The arm.
        right: The accuracy of each run on its training images.
        right_without: The accuracy of its twin.
        num_images: How many training images there are.

    Source: Karpathy (2019), A recipe for training neural networks, "input-independent baseline".
    """
    error = np.sqrt(right * (1 - right) / max(num_images, 1))
    is_blind = right - right_without <= STANDARD_ERRORS * error
    if not len(right) or np.mean(is_blind) < 0.5:
        return
    yield Finding(
        id="input-independent",
        severity="critical",
        arm=arm,
        where="model",
        evidence={
            "runs": f"{int(is_blind.sum())} of {len(right)}",
            "train_accuracy": float(np.median(right)),
            "train_accuracy_without_images": float(np.median(right_without)),
        },
        message=f"The network is right on {np.median(right):.1%} of its training images, and "
        f"{np.median(right_without):.1%} when it is trained on empty ones: it does not use what is in them.",
        remedy="Look for what stands between image and answer: the scale of the images, dead or saturated units, "
        "batch normalisation that does not fit. Until then its accuracy means nothing.",
        explains=("validation-floor", "overconfidence", *NOT_LEARNT),
        source="Karpathy (2019), A recipe for training neural networks",
    )


def batch_size_noise(arm: str, study: Study, num_train: int, scales: Float[np.ndarray, " looks"]) -> Iterator[Finding]:
    """T27, a note. Its batches are ten times smaller or larger than the noise of their gradients asks for.

    At the noise scale B*, the noise of a batch's gradient is as large as the gradient. Far below it, an update follows
    noise more than the gradient, and larger batches need fewer updates; far above it, more images per update teach
    nothing more. The median over the looks is taken, since B* grows while the loss falls.

    Args:
        arm: The arm.
        study: What it asked for.
        num_train: How many training images there are.
        scales: B* at each look.

    Source: McCandlish, Kaplan, Amodei et al. (2018), An empirical model of large-batch training.
    """
    size, scale = min(study.train.batch_size, num_train), float(np.median(scales)) if len(scales) else float("nan")
    is_small, is_large = size < scale / MANY, size > scale * MANY
    if not np.isfinite(scale) or not (is_small or is_large):
        return
    better = _power_of_two(scale, num_train)
    yield Finding(
        id="batch-size-noise",
        severity="note",
        arm=arm,
        where="train.batch_size",
        evidence={
            "batch_size": float(size), "noise_scale": scale,
            "least_noise_scale": float(np.min(scales)), "largest_noise_scale": float(np.max(scales)),
        },
        message=f"Noise and gradient are as large as each other at {scale:,.0f} images, and a batch has {size:,}: "
        + (
            "its updates follow noise rather than the gradient. Fewer updates on larger batches would do as well."
            if is_small
            else "most of the images of an update teach nothing that fewer would not."
        ),
        remedy=f"Try batches of {better:,} images"
        + (" where the machine computes them as fast, with a larger learning rate." if is_small else "."),
        patch={} if is_small else {"train.batch_size": better},
        explains=("unfinished",) if is_large else (),
        source="McCandlish et al. (2018), An empirical model of large-batch training",
    )  # fmt: skip


def _power_of_two(scale: float, most: int) -> int:
    """The nearest size that people use.

    Examples:
        >>> _power_of_two(300.0, 1000), _power_of_two(300.0, 200)
        (256, 200)
    """
    return min(most, int(2 ** round(math.log2(max(scale, 1.0)))))
