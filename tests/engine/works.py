"""Small works to train: real digits, few of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from paribus.data import load, split
from paribus.engine import train
from paribus.records import Curve, PlannedRun, Progress, Run, SplitName, Work
from paribus.spec import Study, stream_seeds

DENSE: list[Any] = ["Flatten", {"Dense": {"units": 12, "activation": "relu"}}, {"Dense": {"units": 10}}]
CONVOLUTIONAL: list[Any] = [
    {"Conv2D": {"filters": 3, "kernel_size": 3, "activation": "relu"}},
    "MaxPooling2D",
    "Flatten",
    {"Dense": {"units": 10}},
]


def work(
    model: Sequence[Any] = DENSE,
    *,
    replicates: Sequence[int] = (0, 1),
    data: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Work:
    """Two replicates of a small network on 160 digits (40 validate, 60 test), 2 epochs of 5 updates by default."""
    budget = {} if settings.keys() & {"steps", "seconds"} else {"epochs": 2}
    study = Study.model_validate(
        {
            "study": "small",
            "data": {"name": "digits", "train": 200, "test": 60, "validation": 40, **(data or {})},
            "model": list(model),
            "train": {"batch_size": 32, **budget, **settings},
        }
    )
    runs = tuple(PlannedRun("arm", replicate, {**stream_seeds(study, replicate)}) for replicate in replicates)
    splits = split(load(study.data), study.data, [run.seeds["split"] for run in runs])
    return Work(study, runs, splits)


def trained(given: Work) -> tuple[Run, ...]:
    """The runs of a work that nobody watches."""
    return train(given, lambda progress: None, lambda: False, lambda checkpoint: None, None)


def watched(given: Work) -> tuple[tuple[Run, ...], list[Progress]]:
    """The runs of a work, and all that was told meanwhile."""
    told: list[Progress] = []
    return train(given, told.append, lambda: False, lambda checkpoint: None, None), told


def with_images(given: Work, images: np.ndarray) -> Work:
    """The same work on other images."""
    return replace(given, splits=replace(given.splits, images=images))


def inputs(given: Work, split_name: SplitName, column: int) -> tuple[np.ndarray, np.ndarray]:
    """The images of one split of one replicate as a network sees them, and their labels."""
    indices = given.splits.indices(split_name, column)
    images = given.splits.images[indices].astype(np.float32)
    return (images - given.splits.shift[column]) * given.splits.scale[column], given.splits.labels[indices]


def curve(run: Run, split_name: SplitName, metric: str) -> Curve:
    """One curve of a run."""
    (found,) = [each for each in run.curves if (each.split, each.metric) == (split_name, metric)]
    return found


def same_bits(one: Run, other: Run) -> bool:
    """Whether two runs agree in everything but the time they took."""
    facts = ("arm", "replicate", "status", "reason", "epochs", "steps", "seeds")
    return (
        all(getattr(one, fact) == getattr(other, fact) for fact in facts)
        and repr(one.scores) == repr(other.scores)  # so that NaN equals NaN
        and _arrays(one).keys() == _arrays(other).keys()
        and all(array.tobytes() == _arrays(other)[key].tobytes() for key, array in _arrays(one).items())
    )


def _arrays(run: Run) -> dict[tuple[str, ...], np.ndarray]:
    arrays: dict[tuple[str, ...], np.ndarray] = {}
    for each in run.curves:
        arrays["epochs", each.split, each.metric] = each.epochs
        arrays["values", each.split, each.metric] = each.values
    arrays |= {("probabilities", name): array for name, array in run.probabilities.items()}
    return arrays | {("weights", name): array for name, array in run.weights.items()}
