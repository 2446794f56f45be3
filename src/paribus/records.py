"""What happened, and the arrays it happened to: plain frozen data that every part above can read.

The nouns of a study in progress stand here: the images a program trains on (``Dataset``, ``Splits``, ``Work``), what a
run left behind (``Curve``, ``Run``), what can be seen meanwhile (``Progress``), and what was noticed (``Finding``).
Nothing here computes; what is *asked* is in ``spec``, what it *means* in ``stats``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Literal

import numpy as np
from jaxtyping import Float, Float32, Int

from paribus.spec.changes import Change
from paribus.spec.study import Study

SplitName = Literal["train", "validation", "test"]
SPLITS: tuple[SplitName, ...] = ("train", "validation", "test")

RunStatus = Literal["finished", "diverged", "failed"]
StudyState = Literal[
    "running",
    "paused",
    "finished",
    "interrupted",
    "failed",
    "killed",  # recorded as running or paused, but nobody runs it: what the lab says of it, never what is recorded
]
Looking = Literal["once", "staged", "open-ended"]
Severity = Literal["critical", "warning", "note"]
ProbedQuantity = Literal[
    "gradient_norm",  # of the loss, penalty included, by the layer's weights
    "update_ratio",  # size of one update over the size of the weights it changes
    "dead_share",  # units that no image of the sample wakes
    "saturated_share",  # values near the end of a bounded activation's range
    "activation_spread",  # standard deviation of what the layer puts out, before an activation inside it
    "variance_ratio",  # batch normalisation: running variance over the sample's own, the median over channels
    "predicted_share",  # of each class among the predictions
]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images with labels, as they came, before any choice of validation split or normalisation.

    Args:
        name: The data set's name in the study file.
        images: All images, ``uint8`` where the source has bytes and ``float32`` otherwise; training images first.
        labels: The class index of each image.
        classes: The names of the classes, by index.
        train: Indices of the images the source gives for training.
        validation: Indices of the source's own validation images, or ``None`` when it has none.
        test: Indices of the source's test images.
        byte_range: The values that the source's format spans, such as (0, 255); ``scale01`` maps them to (0, 1).
        fingerprint: SHA-256 over images and labels: the identity of the contents.
        names: Where each image came from, for the reader's eyes (file names); empty when the source has none.
    """

    name: str
    images: np.ndarray  # (examples, height, width, channels)
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train: Int[np.ndarray, " train"]
    validation: Int[np.ndarray, " validation"] | None
    test: Int[np.ndarray, " test"]
    byte_range: tuple[float, float]
    fingerprint: str
    names: tuple[str, ...] = ()

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Height, width and channels of one image."""
        height, width, channels = self.images.shape[1:]
        return int(height), int(width), int(channels)


@dataclass(frozen=True, eq=False)
class Splits:
    """What a program trains on: one table of images and, for every replicate, who is in which split.

    A network sees ``(images[i] - shift) * scale``, computed after an image is picked, so bytes stay bytes.

    Args:
        images: All images, as in ``Dataset``.
        labels: The class index of each image.
        classes: The names of the classes.
        train: Row *r* holds the indices of replicate *r*'s training images.
        validation: The same for validation; zero columns when a study has no validation split.
        test: Indices of the test images, the same for every replicate.
        shift: Subtracted from each image; the last three axes broadcast against (height, width, channels).
        scale: Then multiplied, with the same axes.
    """

    images: np.ndarray  # (examples, height, width, channels)
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train: Int[np.ndarray, "replicates train"]
    validation: Int[np.ndarray, "replicates validation"]
    test: Int[np.ndarray, " test"]
    shift: Float32[np.ndarray, "replicates height width channels"]
    scale: Float32[np.ndarray, "replicates height width channels"]

    def indices(self, split: SplitName, replicate: int) -> Int[np.ndarray, " examples"]:
        """The images of one split of one replicate, as indices into ``images``."""
        match split:
            case "train":
                return np.asarray(self.train[replicate])
            case "validation":
                return np.asarray(self.validation[replicate])
            case "test":
                return self.test


@dataclass(frozen=True)
class PlannedRun:
    """One arm × one replicate that is to be trained.

    Args:
        arm: The arm's name.
        replicate: The replicate's number.
        seeds: The seed of each of its random streams, by purpose.
        numbers: The choices that a program takes as data, path → value, such as ``train.optimizer.learning_rate``; all
            runs of a program have the same paths.
    """

    arm: str
    replicate: int
    seeds: Mapping[str, int]
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Work:
    """What a program is to do: runs that share all shapes, and differ in seeds and numbers alone.

    Args:
        study: What the runs share; where they differ in a number, it has the largest, so that momentum or dropout that
            some have stands in the network of all.
        runs: Who is trained.
        splits: The images; row *i* of its splits belongs to ``runs[i]``.
        after: The same runs with fewer epochs, whose end is a point on the way of these.
        goes_on: Whether its end is the beginning of another work, and is therefore to be kept as a checkpoint.
    """

    study: Study
    runs: tuple[PlannedRun, ...]
    splits: Splits
    after: "Work | None" = None
    goes_on: bool = False

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that the runs belong to, each once."""
        return tuple(dict.fromkeys(run.arm for run in self.runs))


@dataclass(frozen=True, eq=False)
class Curve:
    """One value per epoch of a run.

    ``loss`` is the data term, ``penalty`` the weight penalty, both and ``accuracy`` in inference mode.
    ``running_loss`` and ``running_accuracy`` are the training-mode means over an epoch that Keras's ``fit`` prints,
    penalty included, and exist for ``train`` only.
    """

    split: SplitName
    metric: Literal["loss", "penalty", "accuracy", "running_loss", "running_accuracy"]
    epochs: Float[np.ndarray, " points"]
    values: Float[np.ndarray, " points"]


@dataclass(frozen=True)
class Breakdown:
    """What stopped being a number first in a run that diverged, found by training its last updates again.

    Args:
        step: The update at which it happened, counted from 1.
        layer: The layer, by its name in the study; ``None`` for what belongs to none, such as the loss.
        quantity: What it was.
        largest: The largest finite value of that quantity's size in this layer one update before; ``nan`` if unknown.
        offset: What the images of that update have in common, their mean image, as a share of their mean square: 0 for
            images centred pixel by pixel, 1 for equal images; ``nan`` if unknown.
    """

    step: int
    layer: str | None
    quantity: Literal["input", "activation", "loss", "gradient", "weight"]
    largest: float
    offset: float = math.nan


@dataclass(frozen=True, eq=False)
class Probe:
    """What was seen inside one layer of a run, on a fixed sample of its training images, after some of its epochs.

    Args:
        layer: The layer's name in the study; ``None`` for the network as a whole.
        quantity: What was measured.
        epochs: When.
        values: One row per epoch: a number, or one per class for ``predicted_share``.
    """

    layer: str | None
    quantity: ProbedQuantity
    epochs: Float[np.ndarray, " points"]
    values: Float[np.ndarray, "points ..."]


@dataclass(frozen=True, eq=False)
class Run:
    """One arm × one replicate: everything it left behind.

    Args:
        arm: The arm's name.
        replicate: The replicate's number, from 0.
        status: ``finished``; ``diverged`` when the loss stopped being a number; ``failed`` for any other reason.
        reason: Why it did not finish, or how it was stopped early; ``None`` when there is nothing to tell.
        epochs: Passes over the training split that were completed (a fraction when the last was not).
        steps: Updates made.
        seconds: Its share of its program's training time.
        seeds: The seed of each random stream, by purpose.
        curves: What was measured after each epoch.
        scores: The final values: split → metric → value.
        probabilities: Class probabilities of the validation and test images, in the order of the split.
        weights: Final weights, by ``layer/variable``.
        breakdown: What stopped being a number first, if it diverged and that could be found.
        probes: What was looked at inside the network after some of the epochs.
    """

    arm: str
    replicate: int
    status: RunStatus
    reason: str | None
    epochs: float
    steps: int
    seconds: float
    seeds: Mapping[str, int]
    curves: tuple[Curve, ...]
    scores: Mapping[SplitName, Mapping[str, float]]
    probabilities: Mapping[SplitName, Float32[np.ndarray, "examples classes"]] = field(default_factory=dict)
    weights: Mapping[str, np.ndarray] = field(default_factory=dict)
    breakdown: Breakdown | None = None
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a program stands: sent after every chunk of training, at most a few times a second.

    The arrays have one value per run of the program; ``nan`` where a run has none yet.

    Args:
        arms: The arms that are trained.
        epoch: Passes over the training images so far.
        steps: Updates so far.
        fraction: How much of the budget is used up.
        examples_per_second: Of all runs together.
        seconds_left: An estimate; ``nan`` while there is none.
        loss: Mean over the present epoch so far, in training mode and with the penalty.
        accuracy: The same for the share of images that are told rightly.
        validation_accuracy: As it was measured last.
        active: How many runs have not stopped.
        phase: What goes on.
        runs: Arm and replicate of each run.
        seconds: Training time so far, without compilation and evaluation.
        measured_epoch: When each split was measured last; ``nan`` while none was.
        measured: What it was then, in inference mode: split → metric → one value per run.
    """

    arms: tuple[str, ...]
    epoch: float
    steps: int
    fraction: float
    examples_per_second: float
    seconds_left: float
    loss: Float[np.ndarray, " runs"]
    accuracy: Float[np.ndarray, " runs"]
    validation_accuracy: Float[np.ndarray, " runs"]
    active: int
    phase: Literal["compiling", "training", "finished"] = "training"
    runs: tuple[tuple[str, int], ...] = ()
    seconds: float = math.nan
    measured_epoch: float = math.nan
    measured: Mapping[SplitName, Mapping[str, Float[np.ndarray, " runs"]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One diagnosis: rule, place, evidence, remedy.

    Args:
        id: The rule's public name.
        severity: ``critical`` (the result is invalid), ``warning`` (likely harm) or ``note`` (worth knowing).
        arm: The arm it concerns; ``None`` for the whole study.
        where: The path in the study, or a layer, or a step.
        evidence: The numbers it rests on.
        message: One plain sentence.
        remedy: What to do about it.
        patch: The remedy as one change of the study, path → value as ``--set`` takes them; none where words must do.
        explains: The rules whose findings would be its symptoms: causes are told first, and symptoms under them.
        source: Where the rule comes from, for the reader.
    """

    id: str
    severity: Severity
    arm: str | None
    where: str
    evidence: Mapping[str, float | str | list[str]]
    message: str
    remedy: str
    patch: Mapping[str, object] = field(default_factory=dict)
    explains: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Parameters:
    """How many numbers a network has."""

    total: int
    trainable: int
    non_trainable: int


@dataclass(frozen=True)
class ArmRecord:
    """One arm as it was run; where arms are tuned, one of the values that an arm was tried with.

    Args:
        name: Its name.
        baseline: Whether it is the baseline, or a trial of it.
        compared_with: The arm that its verdict is about; ``None`` for one that is compared with none.
        parameters: How many its network has.
        changes: Where it differs from that arm.
        trial_of: The arm that it is a trial of.
        tuned: What it was tried with, path → value.
    """

    name: str
    baseline: bool
    compared_with: str | None
    parameters: Parameters
    changes: tuple[Change, ...]
    trial_of: str | None = None
    tuned: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DataRecord:
    """The data a study was run on: enough to know it again."""

    name: str
    train: int
    validation: int
    test: int
    classes: tuple[str, ...]
    input_shape: tuple[int, int, int]
    fingerprint: str
    train_label_counts: tuple[int, ...]
    test_labels: tuple[int, ...]
    validation_labels: tuple[int, ...]  # empty where every replicate has a validation split of its own


@dataclass(frozen=True)
class Growth:
    """How a study came to its replicates, and over how many looks its error rates are counted.

    Args:
        rounds: Replicates of every arm that were added at a time, the first ones included; none for all in one round.
        looking: ``once``, or ``staged`` or ``open-ended`` for a study that is judged while it grows.
        at_most: Replicates up to which it grows by itself until it is clear; ``None`` where it does not.
    """

    rounds: tuple[int, ...] = ()
    looking: Looking = "once"
    at_most: int | None = None


@dataclass(frozen=True)
class MattersChange:
    """The smallest difference that matters, changed after the study was run, and so after looking."""

    before: float
    after: float
    when: datetime
    why: str


@dataclass(frozen=True)
class Verification:
    """What came of training a study again: the noise of the machine itself, where there is any.

    Args:
        when: When that was (UTC).
        runs: How many runs were trained again.
        different: How many of them did not have the same bits.
        floor: The largest difference of accuracy between a run and its repetition, on any split.
    """

    when: datetime
    runs: int
    different: int
    floor: float


@dataclass(frozen=True)
class StudyRecord:
    """One study as it was run, without its runs.

    Args:
        id: The name of this execution in the store.
        study: The study's own name.
        question: What it asks.
        digest: The identity of what was asked: the SHA-256 of the canonical study.
        spec: The canonical study, as plain data.
        state: Where it stands.
        created: When it was started (UTC).
        seconds: Wall time so far.
        replicates: Replicates of every arm that were asked for, in all rounds.
        data: What it was run on.
        arms: In the order of the study, the baseline among them.
        findings: What was noticed before training.
        versions: Of Python, Paribus and the libraries that computed.
        machine: Where it ran.
        command: The command that started it, for the reader.
        growth: In which rounds its replicates were trained.
        matters_changes: Every change of ``matters`` since it was begun.
        verification: What came of training it again, the last time that was done.
    """

    id: str
    study: str
    question: str
    digest: str
    spec: Mapping[str, object]
    state: StudyState
    created: datetime
    seconds: float
    replicates: int
    data: DataRecord
    arms: tuple[ArmRecord, ...]
    findings: tuple[Finding, ...]
    versions: Mapping[str, str]
    machine: Mapping[str, str]
    command: str = ""
    growth: Growth = Growth()
    matters_changes: tuple[MattersChange, ...] = ()
    verification: Verification | None = None

    @property
    def rounds(self) -> tuple[range, ...]:
        """The replicates of each round."""
        ends = [0, *accumulate(self.growth.rounds or (self.replicates,))]
        return tuple(range(first, end) for first, end in pairwise(ends))

    @property
    def matters(self) -> float:
        """The smallest difference that matters, as it stands."""
        declared = self.spec.get("matters")
        if self.matters_changes:
            return self.matters_changes[-1].after
        return float(declared) if isinstance(declared, int | float) else 0.01


@dataclass(frozen=True)
class Memorization:
    """How far a network came in learning one small batch by heart.

    Args:
        optimizer: With which optimizer, for the reader.
        images: How many images the batch has.
        updates: How many updates were made at most; fewer where it was learnt before.
        loss: The cross-entropy in the end, without penalty; ``nan`` where it stopped being a number.
        right: How many of the images it then told rightly.
        guess: The cross-entropy of one answer for all images: how often each class is among them.
    """

    optimizer: str
    images: int
    updates: int
    loss: float
    right: int
    guess: float

    @property
    def is_learnt(self) -> bool:
        """Whether every image is told rightly, with a probability of 0.95 on the (geometric) average."""
        return self.right == self.images and self.loss < 0.05
