"""What the rules look at: the runs of one arm with what was asked of them, and how to read a run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from paribus.records import DataRecord, Probe, ProbedQuantity, Run, SplitName
from paribus.spec import CategoricalCrossentropy, Loss, Study, walk
from paribus.spec.layers import Conv2D, Dense, DepthwiseConv2D, SeparableConv2D

GOOD = 0.95
"""The share of its training images that a network has learnt to tell when whatever else is odd has done no harm."""


@dataclass(frozen=True, eq=False)
class Trace:
    """All runs of one arm.

    Args:
        arm: The arm's name.
        study: The arm's own study.
        runs: Its runs, those that did not finish among them.
        data: What it was run on; the numbers of images are those of its own splits.
    """

    arm: str
    study: Study
    runs: tuple[Run, ...]
    data: DataRecord

    @property
    def finished(self) -> tuple[Run, ...]:
        """The runs that came to their end with numbers."""
        return tuple(run for run in self.runs if run.status == "finished" and np.isfinite(accuracy(run, "train")))

    @property
    def trained(self) -> tuple[Run, ...]:
        """The runs that were trained at all, those that diverged among them."""
        return tuple(run for run in self.runs if run.status != "failed")

    @property
    def held_out(self) -> SplitName:
        """The images that tell how well it does on new ones: for validation, or for test where there are no such."""
        return "validation" if self.data.validation else "test"

    def num_images(self, split: SplitName) -> int:
        """How many images there are in a split."""
        return {"train": self.data.train, "validation": self.data.validation, "test": self.data.test}[split]

    @property
    def train_shares(self) -> Float[np.ndarray, " classes"]:
        """How often each class is among the training images."""
        counts = np.asarray(self.data.train_label_counts, np.float64)
        return np.asarray(counts / counts.sum())

    def shares(self, split: SplitName) -> Float[np.ndarray, " classes"]:
        """How often each class is in a split; as in training where that is not recorded."""
        labels = {"train": (), "validation": self.data.validation_labels, "test": self.data.test_labels}[split]
        if not labels:
            return self.train_shares
        return np.bincount(np.asarray(labels), minlength=len(self.data.classes)) / len(labels)

    @property
    def kernels(self) -> tuple[str, ...]:
        """The layers that weigh what comes in, in the order of computation."""
        weighing = (Dense, Conv2D, DepthwiseConv2D, SeparableConv2D)
        return tuple(str(layer.name) for layer in walk(self.study.model) if isinstance(layer, weighing))


def accuracy(run: Run, split: SplitName) -> float:
    """The final accuracy; ``nan`` where there is none."""
    return float(run.scores.get(split, {}).get("accuracy", np.nan))


def curve(run: Run, split: SplitName, metric: str) -> Float[np.ndarray, " points"]:
    """The values of a curve; none where it was not measured."""
    return next((each.values for each in run.curves if (each.split, each.metric) == (split, metric)), np.zeros(0))


def kinder_losses(run: Run) -> Float[np.ndarray, " points"]:
    """The data loss on the training images after each epoch, in the mode in which it is lower.

    A network whose batch normalisation does not fit may lose in inference mode what it gains in training; that says
    nothing against its updates. The loss of training mode is the mean over the epoch, without the weight penalty.
    """
    losses, running = curve(run, "train", "loss"), curve(run, "train", "running_loss")
    penalty = curve(run, "train", "penalty")
    if len(running) + 1 != len(losses) or len(penalty) != len(losses):
        return losses
    training = running - np.minimum(penalty[1:], penalty[:-1])
    return np.concatenate([losses[:1], np.fmin(losses[1:], training)])


def epochs(run: Run) -> Float[np.ndarray, " points"]:
    """When the training images were looked at in inference mode."""
    return next((each.epochs for each in run.curves if (each.split, each.metric) == ("train", "loss")), np.zeros(0))


def starts_untrained(run: Run) -> bool:
    """Whether its curves begin before the first update."""
    return len(epochs(run)) > 0 and float(epochs(run)[0]) == 0


def probes(run: Run, quantity: ProbedQuantity) -> Mapping[str | None, Probe]:
    """What was probed, by layer; probes without a single look are left out."""
    return {each.layer: each for each in run.probes if each.quantity == quantity and len(each.epochs)}


def answers(run: Run, split: SplitName) -> Int[np.ndarray, " examples"]:
    """The class that the run gives each image; none where that was not kept."""
    kept = run.probabilities.get(split)
    return np.zeros(0, int) if kept is None else np.argmax(kept, axis=1)


def floor_of(shares: Float[np.ndarray, " classes"], images: int) -> float:
    """What the constant answer gets, and three standard errors above it, which luck alone may add.

    Examples:
        >>> import numpy as np
        >>> round(floor_of(np.full(4, 0.25), 175), 3)
        0.348
    """
    most = float(np.max(shares))
    return most + 3 * float(np.sqrt(most * (1 - most) / max(images, 1)))


def ignorant_loss(loss: Loss, shares: Float[np.ndarray, " classes"]) -> float:
    """The loss of a network that gives every image the same probabilities: the shares of the classes.

    Examples:
        >>> import numpy as np
        >>> round(ignorant_loss(CategoricalCrossentropy(), np.full(10, 0.1)), 4)
        2.3026
    """
    if isinstance(loss, CategoricalCrossentropy):
        smooth = (1 - loss.label_smoothing) * shares + loss.label_smoothing / len(shares)
        return entropy(smooth)
    return float(1 - np.sum(shares**2)) / len(shares)


def entropy(shares: Float[np.ndarray, " classes"]) -> float:
    """How much one answer tells, in nats: 0 where it is always the same, log(classes) where all are alike frequent.

    Examples:
        >>> import numpy as np
        >>> entropy(np.array([1.0, 0.0])), round(entropy(np.array([0.5, 0.5])), 3)
        (0.0, 0.693)
    """
    present = shares[shares > 0]
    return abs(float(-np.sum(present * np.log(present))))
