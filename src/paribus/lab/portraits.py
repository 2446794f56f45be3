"""A trained network to be looked at: the weights of its first layer, and what its layers make of one test image."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float32

from paribus import data, engine
from paribus.lab.arm_studies import baseline_study, studies_by_arm
from paribus.lab.first_layer import FirstLayer, first_layer
from paribus.lab.images import TestImages
from paribus.lab.result import Result
from paribus.lab.tables import AFTER_LOADING
from paribus.records import Run, StudyRecord
from paribus.spec import Data, stream_seeds


@dataclass(frozen=True, eq=False)
class Portrait:
    """One run's network, looked at.

    Args:
        arm: The arm, as it is compared.
        replicate: The run's number.
        first_layer: The first layer's weights; ``None`` where they are no pictures.
        image: One test image as this network sees it, shifted and scaled; empty where it could not be put through.
        activations: What each layer makes of it, by the layer's name and in the order of computation.
    """

    arm: str
    replicate: int
    first_layer: FirstLayer | None
    image: Float32[np.ndarray, "..."]
    activations: Mapping[str, Float32[np.ndarray, "..."]]


def portrait(result: Result, arm: str, run: Run, images: TestImages | None, image: int) -> Portrait | None:
    """The network of a run, as far as it can be looked at; ``None`` where its weights were not kept.

    Args:
        result: The study.
        arm: The arm, as it is compared.
        run: One of its runs.
        images: The study's test images; without them nothing can be put through the network.
        image: Which of them to put through it.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run, test_images
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        >>> seen = portrait(result, "baseline", result.runs[0], test_images(result.study), 3)
        >>> seen.first_layer.pictures.shape, {name: value.shape for name, value in seen.activations.items()}
        ((10, 8, 8, 1), {'flatten': (64,), 'dense': (10,)})
    """
    seen = portrait_of(result.study, run.arm, run.replicate, run.weights, images, image)
    return None if seen is None else replace(seen, arm=arm)


def portrait_of(
    record: StudyRecord,
    arm: str,
    replicate: int,
    weights: Mapping[str, np.ndarray],
    images: TestImages | None,
    image: int,
) -> Portrait | None:
    """The same of any weights of a run, such as those that it has in the midst of its training.

    Args:
        record: The study.
        arm: The arm, as it is trained.
        replicate: The run's number.
        weights: As ``Run.weights``; without any there is nothing to be seen.
        images: The study's test images; without them nothing can be put through the network.
        image: Which of them to put through it.
    """
    study, baseline = studies_by_arm(record).get(arm), baseline_study(record)
    if study is None or baseline is None or not weights:
        return None
    first = first_layer(study, record.data.input_shape, weights)
    if images is None or images.dataset is None or _table(study.data) != _table(baseline.data):
        return Portrait(arm, replicate, first, np.zeros(0, np.float32), {})
    splits = data.split(images.dataset, study.data, (stream_seeds(study, replicate)["split"],))
    seen = (splits.images[splits.test[[image]]].astype(np.float32) - splits.shift[0]) * splits.scale[0]
    layers = engine.activations(study, weights, seen)
    return Portrait(arm, replicate, first, seen[0], {name: values[0] for name, values in layers.items()})


def _table(choices: Data) -> str:
    """Which table of images these choices open."""
    return choices.model_dump_json(exclude=AFTER_LOADING)
