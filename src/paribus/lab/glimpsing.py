"""What networks say of a few test images before they are trained, and while they are."""

import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float32, Int

from paribus import engine
from paribus.lab.arm_studies import studies_by_arm
from paribus.lab.checking import check_with
from paribus.lab.checkpoints import checkpoint_name, state_in
from paribus.lab.files import Asked, document_of
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import StudyRecord
from paribus.spec import Study, arms_of, stream_seeds
from paribus.store import Store

MOST_VIEWERS = 8
BATCH = 500  # images that are put through a network at a time


@dataclass(frozen=True, eq=False)
class Glimpse:
    """What one network says of some test images.

    Args:
        arm: Whose network.
        replicate: Which of its runs.
        images: Positions in the test split.
        labels: What they are.
        probabilities: What they are taken for.
        accuracy: The share of test images that are told rightly; ``nan`` where only the shown ones were looked at.
        judged_on: How many test images that is taken from.
        seconds: How long it took to look at the shown images.
        classes: The names of the classes.

    Examples:
        >>> nothing = np.zeros((0, 10), np.float32)
        >>> Glimpse("baseline", 0, np.arange(0), np.arange(0), nothing, 0.098, 10_000, 0.01).chance
        0.1
    """

    arm: str
    replicate: int
    images: Int[np.ndarray, " examples"]
    labels: Int[np.ndarray, " examples"]
    probabilities: Float32[np.ndarray, "examples classes"]
    accuracy: float
    judged_on: int
    seconds: float
    classes: tuple[str, ...] = ()

    @property
    def chance(self) -> float:
        """How often guessing is right."""
        return 1 / int(self.probabilities.shape[1])

    @property
    def sentence(self) -> str:
        """What an untrained network is worth."""
        return (
            f"Untrained, {self.arm} is right on {100 * self.accuracy:.1f}% of {self.judged_on:,} test images, where "
            f"guessing gets {100 * self.chance:.1f}%: its weights are random, and it knows nothing yet."
        )

    def likeliest(self, most: int = 3) -> tuple[tuple[tuple[int, float], ...], ...]:
        """For each image its likeliest classes with their probabilities, the likeliest first.

        Examples:
            >>> Glimpse("a", 0, np.arange(1), np.arange(1), np.array([[0.2, 0.7, 0.1]]), 0.3, 9, 0.1).likeliest(2)
            (((1, 0.7), (0, 0.2)),)
        """
        orders = np.argsort(-self.probabilities, axis=1, kind="stable")[:, :most]
        return tuple(
            tuple((int(place), float(row[place])) for place in order)
            for row, order in zip(self.probabilities, orders, strict=True)
        )


def glimpse(study: Asked, images: int = 15, *, watcher: Watcher | None = None) -> Glimpse:
    """What the baseline of a study says of test images before its first update: no more than chance knows.

    Args:
        study: A study, the path of its file, or the same as plain data.
        images: How many test images to show; the accuracy is taken from all there are.
        watcher: Is told what is being opened.

    Raises:
        StudyError: The study has faults.
        DataError: The data cannot be opened.

    Examples:
        >>> seen = glimpse("studies/first.yaml")
        >>> seen.probabilities.shape, seen.judged_on, abs(seen.accuracy - seen.chance) < 0.15
        ((15, 10), 360, True)
    """
    document = document_of(study)
    check_with(Tables(watcher or Watcher()), document).sound_study()
    return Glimpses(watcher).untrained(document, range(images), judged_on=None)


class Glimpses:
    """Looks at networks, and remembers what it has built and opened.

    Args:
        watcher: Is told what is being opened.

    Examples:
        >>> study = {"study": "s", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}}
        >>> Glimpses().untrained(study, range(15), judged_on=100).judged_on
        100
    """

    def __init__(self, watcher: Watcher | None = None) -> None:
        self._tables = Tables(watcher or Watcher())
        self._viewers: OrderedDict[str, engine.Viewer] = OrderedDict()

    def untrained(self, asked: Asked, images: Sequence[int], judged_on: int | None) -> Glimpse:
        """What the baseline of a study says before its first update, as its first replicate will begin.

        Args:
            asked: A sound study.
            images: Positions in the test split.
            judged_on: From how many test images the accuracy is taken; ``None`` for all.
        """
        study = Study.model_validate(document_of(asked).data)
        arm = next(arm for arm in arms_of(study) if arm.baseline)
        seeds = stream_seeds(arm.study, 0)
        weights = self._viewer(arm.study).initial(seeds["init"], seeds["noise"])
        right = self._right(arm.study, weights, judged_on)
        seen = self._glimpse(arm.name, 0, arm.study, weights, images)
        return replace(seen, accuracy=float(np.mean(right)), judged_on=len(right))

    def training(
        self, record: StudyRecord, store: Store, runs: Sequence[tuple[str, int]], images: Sequence[int]
    ) -> Glimpse | None:
        """What the first run of a program says, by its newest checkpoint; ``None`` while there is none.

        Args:
            record: The study.
            store: Where its checkpoints are.
            runs: Arm and replicate of each run of the program, as its progress tells them.
            images: Positions in the test split.
        """
        arm, replicate = runs[0]
        study, weights = studies_by_arm(record).get(arm), self.newest_weights(record, store, runs, 0)
        if study is None or weights is None:
            return None
        return self._glimpse(arm, replicate, study, weights, images)

    def newest_weights(
        self, record: StudyRecord, store: Store, runs: Sequence[tuple[str, int]], column: int
    ) -> "engine.Weights | None":
        """The weights of a run that is being trained, by its newest checkpoint; ``None`` while there is none.

        Args:
            record: The study.
            store: Where its checkpoints are.
            runs: Arm and replicate of each run of the program, as its progress tells them.
            column: Which of them.
        """
        study = studies_by_arm(record).get(runs[column][0])
        checkpoint = store.checkpoint(record.id, checkpoint_name(*runs[0], len(runs)))
        if study is None or checkpoint is None:
            return None
        return self._viewer(study).weights_in(state_in(checkpoint), column)

    def _right(self, study: Study, weights: "engine.Weights", most: int | None) -> Bool[np.ndarray, " examples"]:
        """Which of the first test images are told rightly."""
        count = min(len(self._tables.splits(study, range(1)).test), most or sys.maxsize)
        found = []
        for first in range(0, count, BATCH):
            probabilities, labels, _ = self._look(study, weights, range(first, min(first + BATCH, count)))
            found.append(probabilities.argmax(axis=1) == labels)
        return np.concatenate(found)

    def _glimpse(
        self, arm: str, replicate: int, study: Study, weights: "engine.Weights", images: Sequence[int]
    ) -> Glimpse:
        self._look(study, weights, images)  # compiles
        probabilities, labels, seconds = self._look(study, weights, images)
        there = np.array(images[: len(labels)])
        classes = self._tables.dataset(study).classes
        return Glimpse(arm, replicate, there, labels, probabilities, float("nan"), 0, seconds, classes)

    def _look(
        self, study: Study, weights: "engine.Weights", images: Sequence[int]
    ) -> tuple[Float32[np.ndarray, "examples classes"], Int[np.ndarray, " examples"], float]:
        splits = self._tables.splits(study, range(1))
        rows = splits.test[[image for image in images if 0 <= image < len(splits.test)]]
        seen = (splits.images[rows].astype(np.float32) - splits.shift[0]) * splits.scale[0]
        began = time.perf_counter()
        probabilities = self._viewer(study).probabilities(weights, seen)
        return probabilities, splits.labels[rows], time.perf_counter() - began

    def _viewer(self, study: Study) -> "engine.Viewer":
        shape = self._tables.dataset(study).input_shape
        key = f"{shape} {study.train.precision} {study.model_dump_json(include={'model'})}"
        if key not in self._viewers:
            self._viewers[key] = engine.Viewer(study, shape)
            if len(self._viewers) > MOST_VIEWERS:
                self._viewers.popitem(last=False)
        self._viewers.move_to_end(key)
        return self._viewers[key]
