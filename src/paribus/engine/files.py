"""Trained networks as files."""

import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from paribus.engine.backend import keras
from paribus.engine.network import build
from paribus.spec import Shape, Study


def keras_file(study: Study, input_shape: Shape, weights: Mapping[str, np.ndarray]) -> bytes:
    """A ``.keras`` file of an arm's network with one run's *weights*; it computes logits.

    ``keras.saving.load_model`` reads it with any backend and without Paribus, unless an activation is ``scaled_tanh``,
    or has arguments of its own and no layer in Keras (``ELU`` has one, and ``LeakyReLU`` unless its slope is negative).
    Those are registered by ``from paribus.engine import keras_file``, which must come first.

    Args:
        study: The arm's study.
        input_shape: The shape of one image.
        weights: What ``Run.weights`` holds.

    Raises:
        KeyError: A weight of the network is missing.

    Examples:
        >>> import numpy as np
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 2}}], train={"epochs": 1})
        >>> weights = {"dense/kernel": np.ones((64, 2)), "dense/bias": np.zeros(2)}
        >>> keras_file(study, (8, 8, 1), weights)[:2]  # a zip archive
        b'PK'
    """
    model = build(study.model, input_shape, study.train.precision, plain=True)
    for layer in model.layers:
        for variable in layer.weights:
            variable.assign(weights[f"{layer.name}/{variable.name}"])
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Keras 3.15 turns variables to arrays as NumPy 1 did
        path = Path(folder) / "model.keras"
        keras.saving.save_model(model, path)
        return path.read_bytes()
