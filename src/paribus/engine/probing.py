"""How often probes are taken, of which images, and what each run keeps of them."""

import math
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
from jaxtyping import Int

from paribus.engine.course import Course
from paribus.engine.probes import Place
from paribus.records import Probe
from paribus.spec import Shape, Study, derive, summarize

MOST_IMAGES = 512  # in the sample, and
MOST_VALUES = 2**23  # numbers in the widest layer: a convolution has many places in each image, and needs fewer of them
MOST_SHARE = 0.03  # of all images that go through the network, for probes
OF_AN_UPDATE = 3  # forward, the gradient of what came in, and that of the weights: each costs about a forward pass


def sample_of(
    study: Study, image: Shape, train: Int[np.ndarray, "runs train"], seeds: Sequence[int]
) -> Int[np.ndarray, "runs sample"]:
    """The training images that each run's probes see, as indices into the table of images: the same all the way.

    Args:
        study: The arm's study.
        image: The shape of one image.
        train: Who is in the training split of each run.
        seeds: The seed of each run's ``order`` stream, which its replicate has alike in all arms.

    Examples:
        >>> import numpy as np
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 2}}], train={"epochs": 1})
        >>> sample = sample_of(study, (8, 8, 1), np.arange(1000)[None, :], [1])
        >>> sample.shape, len(set(sample[0].tolist()))
        ((1, 512), 512)
    """
    widest = max(prod(row.output_shape) for row in summarize(study.model, image).rows)
    size = max(1, min(MOST_IMAGES, MOST_VALUES // widest))
    return np.stack(
        [
            row[np.random.Generator(np.random.PCG64(derive(seed, "probes"))).permutation(len(row))[:size]]
            for row, seed in zip(train, seeds, strict=True)
        ]
    ).astype(np.int32)


class Cadence:
    """After which epochs to take probes: before the first, after it, at the end, and evenly between.

    How often depends on how many images training and evaluation put through the network, not on the clock, so that the
    same study takes the same probes anywhere. They stay under ``MOST_SHARE`` unless the budget is so small that the
    three that are always taken are more.

    Args:
        course: Where the updates lie.
        num_evaluated: How many images are looked at after each epoch.
        num_sampled: How many images the probes see.

    Examples:
        >>> from paribus.spec import Train
        >>> course = Course(Train(epochs=20, batch_size=32), num_train=1000)
        >>> cadence = Cadence(course, num_evaluated=1500, num_sampled=512)
        >>> [epoch for epoch in range(21) if cadence.is_due(epoch * course.steps_per_epoch)]
        [0, 1, 20]
    """

    def __init__(self, course: Course, num_evaluated: int, num_sampled: int) -> None:
        self._course = course
        trained = course.full * course.batch_size + course.rest
        epoch = OF_AN_UPDATE * trained + num_evaluated
        probing = num_sampled + OF_AN_UPDATE * min(course.batch_size, num_sampled)
        if course.total_steps is None:
            self.every = math.ceil(probing / (MOST_SHARE * epoch))
        else:
            num_epochs = course.epoch(course.total_steps)
            affordable = int(MOST_SHARE * num_epochs * epoch / probing) - 3  # besides those that are always taken
            self.every = math.ceil(num_epochs / affordable) if affordable > 0 else math.ceil(num_epochs)

    def is_due(self, step: int) -> bool:
        """Whether to take probes when *step* updates were made."""
        if step == self._course.total_steps:
            return True
        epoch, within = divmod(step, self._course.steps_per_epoch)
        return within == 0 and (epoch <= 1 or epoch % self.every == 0)


class Probed:
    """What the probes of a program said: for each time, the values at each place, one row per run."""

    def __init__(self) -> None:
        self._epochs: list[float] = []
        self._values: list[Sequence[np.ndarray]] = []

    def add(self, epoch: float, values: Sequence[np.ndarray]) -> None:
        """What ``Probes.measure`` gave after *epoch* epochs: each array (runs,) or (runs, classes)."""
        self._epochs.append(epoch)
        self._values.append(values)

    def standing(self) -> dict[str, Any]:
        """All that was said so far, to be kept."""
        return {"epochs": self._epochs, "values": [list(values) for values in self._values]}

    def stand(self, standing: Mapping[str, Any]) -> None:
        """Goes on after what was kept."""
        self._epochs, self._values = list(standing["epochs"]), list(standing["values"])

    def of(self, places: Sequence[Place], column: int, last_epoch: float) -> tuple[Probe, ...]:
        """The probes of one run, which sit at *places*, up to the epoch at which it ended."""
        kept = [time for time, epoch in enumerate(self._epochs) if epoch <= last_epoch]
        epochs = np.array([self._epochs[time] for time in kept])
        return tuple(
            Probe(
                place.layer,
                place.quantity,
                epochs,
                np.array([self._values[time][number][column] for time in kept], np.float64),
            )
            for number, place in enumerate(places)
        )
