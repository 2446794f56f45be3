"""A trained network to be looked at: the weights of its first layer, and what its layers make of one test image."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from paribus import data, engine
from paribus.lab.arm_studies import baseline_study, studies_by_arm
from paribus.lab.first_layer import FirstLayer, first_layer
from paribus.lab.images import TestImages
from paribus.lab.result import Result
from paribus.lab.tables import AFTER_LOADING
from paribus.records import Run
from paribus.spec import Data


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
    study, baseline = studies_by_arm(result.study).get(run.arm), baseline_study(result.study)
    if study is None or baseline is None or not run.weights:
        return None
    first = first_layer(study, result.study.data.input_shape, run.weights)
    if images is None or images.dataset is None or _table(study.data) != _table(baseline.data):
        return Portrait(arm, run.replicate, first, np.zeros(0, np.float32), {})
    splits = data.split(images.dataset, study.data, (run.seeds["split"],))
    seen = (splits.images[splits.test[[image]]].astype(np.float32) - splits.shift[0]) * splits.scale[0]
    layers = engine.activations(study, run.weights, seen)
    return Portrait(arm, run.replicate, first, seen[0], {name: values[0] for name, values in layers.items()})


def _table(choices: Data) -> str:
    """Which table of images these choices open."""
    return choices.model_dump_json(exclude=AFTER_LOADING)
