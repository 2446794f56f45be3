"""A trained network as a file, opened by another process."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from paribus.engine import keras_file

from .works import inputs, trained, work

READER = """
import os
import sys
os.environ["KERAS_BACKEND"] = "jax"
import keras
import numpy as np
folder, plain, registered = sys.argv[1], *map(int, sys.argv[2:])
for k in range(plain + registered):
    if k == plain:
        assert not any(name.startswith("paribus") for name in sys.modules)
        from paribus.engine import keras_file
    model = keras.saving.load_model(f"{folder}/{k}.keras")
    np.save(f"{folder}/{k}-logits.npy", np.asarray(model(np.load(f"{folder}/{k}-images.npy"))))
"""

PLAIN: list[list[Any]] = [
    [
        "Flatten",
        {"Dense": {"units": 8, "activation": "gelu", "kernel_regularizer": {"L2": {"l2": 0.001}}}},
        {
            "Dense": {
                "units": 8,
                "activation": {"LeakyReLU": {"negative_slope": 0.37}},
                "kernel_initializer": "he_normal",
            }
        },
        {"Dense": {"units": 8, "activation": {"leaky_relu": {"negative_slope": 0.05}}}},
        {"Activation": {"activation": {"elu": {"alpha": 0.3}}}},
        "BatchNormalization",
        {"Dropout": {"rate": 0.2}},
        {"Dense": {"units": 10, "activation": "softmax"}},
    ],
    [
        {"Conv2D": {"filters": 3, "kernel_size": 3, "padding": "same"}},
        {"LeakyReLU": {"negative_slope": 0.21}},
        {"Residual": {"layers": [{"Conv2D": {"filters": 5, "kernel_size": 3, "padding": "same"}}], "projection": True}},
        {"ELU": {"alpha": 0.4}},
        "GlobalAveragePooling2D",
        {"Dense": {"units": 10}},
    ],
]
REGISTERED: list[Any] = [
    "Flatten",
    {"Dense": {"units": 8, "activation": "scaled_tanh"}},
    {"Dense": {"units": 8, "activation": {"celu": {"alpha": 0.3}}}},
    {"Dense": {"units": 8, "activation": {"leaky_relu": {"negative_slope": -0.5}}}},
    {"Dense": {"units": 10}},
]


def test_a_file_opened_by_keras_alone_gives_the_probabilities_of_the_run(tmp_path: Path) -> None:
    """Only what Keras has no name for waits until the reader has imported Paribus."""
    expected = []
    for k, model in enumerate([*PLAIN, REGISTERED]):
        given = work(model, data={"normalize": "standardize"}, epochs=3)
        run = trained(given)[1]
        (tmp_path / f"{k}.keras").write_bytes(keras_file(given.study, given.splits.images.shape[1:], run.weights))
        np.save(tmp_path / f"{k}-images.npy", inputs(given, "test", 1)[0])
        expected.append(run.probabilities["test"])
    subprocess.run([sys.executable, "-c", READER, str(tmp_path), str(len(PLAIN)), "1"], check=True, timeout=120)
    for k, probabilities in enumerate(expected):
        logits = np.load(tmp_path / f"{k}-logits.npy").astype(np.float64)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        assert np.abs(powers / powers.sum(axis=1, keepdims=True) - probabilities).max() < 1e-5


def test_a_file_needs_every_weight() -> None:
    given = work(epochs=1)
    with pytest.raises(KeyError, match="dense_1/kernel"):
        keras_file(given.study, given.splits.images.shape[1:], {})
