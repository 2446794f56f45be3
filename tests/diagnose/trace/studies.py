"""Studies on digits to be trained for real: sound ones, and ones with a fault put in, with the finding it must give."""

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

DATA = {"name": "digits", "validation": 0.2}


def dense(activation: object = "relu", units: tuple[int, ...] = (64, 32), **arguments: Any) -> list[Any]:
    hidden = [{"Dense": {"units": each, "activation": activation, **arguments}} for each in units]
    return ["Flatten", *hidden, {"Dense": {"units": 10}}]


def normalized(momentum: float) -> list[Any]:
    block = [{"Dense": {"units": 64}}, {"BatchNormalization": {"momentum": momentum}}, "ReLU"]
    return ["Flatten", *block, *block, {"Dense": {"units": 10}}]


def study(model: list[Any], data: object = DATA, replicates: int = 2, **train: Any) -> dict[str, Any]:
    return {"study": "s", "data": data, "model": model, "train": {"epochs": 25, **train}, "replicates": replicates}


def adam(rate: float) -> dict[str, Any]:
    return {"Adam": {"learning_rate": rate}}


def sgd(rate: float, momentum: float = 0.0) -> dict[str, Any]:
    return {"SGD": {"learning_rate": rate, "momentum": momentum}}


CONVOLUTION = {"Conv2D": {"filters": 8, "kernel_size": 3, "activation": "relu"}}
DROPOUT = {"Dropout": {"rate": 0.4}}

SOUND: dict[str, dict[str, Any]] = {
    "relu": study(dense()),
    "tanh": study(dense("tanh")),
    "sigmoid": study(dense("sigmoid", (64,))),
    "dropout": study([*dense()[:2], DROPOUT, dense()[1], DROPOUT, dense()[-1]]),
    "batch normalisation": study([*normalized(0.9)[:-1], {"Dropout": {"rate": 0.2}}, {"Dense": {"units": 10}}]),
    "slow batch normalisation": study(normalized(0.99)),
    "SGD": study(dense(), optimizer=sgd(0.1)),
    "momentum": study(dense(), optimizer=sgd(0.02, 0.9)),
    "fast Adam": study(dense(), optimizer=adam(0.01)),
    "weight penalty": study(dense(kernel_regularizer={"L2": {"l2": 0.001}})),
    "convolution": study([CONVOLUTION, {"MaxPooling2D": {"pool_size": 2}}, *dense(units=(32,))]),
    "squared error": study(dense(), loss="MeanSquaredError"),
    "shifted images": study(dense(), {**DATA, "augment": {"shift": 1}}),
    "stopped early": study(dense(), epochs=100, early_stopping={"patience": 5, "restore_best": True}),
    "ten epochs": study(dense(), epochs=10),
    "two classes": study(
        ["Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 2}}],
        {**DATA, "classes": ["3", "8"]},
    ),
}

FAULTY: dict[str, tuple[str, dict[str, Any]]] = {
    "Adam at 0.3": ("learning-rate-high", study(dense(), optimizer=adam(0.3))),
    "SGD at 3": ("learning-rate-high", study(dense(), optimizer=sgd(3.0))),
    "SGD at 1e30": ("not-finite", study(dense(), optimizer=sgd(1e30))),
    "Adam at 1e-6": ("learning-rate-low", study(dense(), optimizer=adam(1e-6))),
    "six sigmoid layers": ("vanishing-gradient", study(dense("sigmoid", (64,) * 6))),
    "biases of -3": ("dead-relu", study(dense(bias_initializer={"Constant": {"value": -3.0}}))),
    "constant kernels": ("initial-signal", study(dense(kernel_initializer={"Constant": {"value": 0.05}}))),
    "kernels of 0": ("initial-signal", study(dense(kernel_initializer="zeros"))),
    "large kernels": ("initial-signal", study(dense(kernel_initializer={"RandomNormal": {"stddev": 2.0}}))),
    "penalty of 0.1": ("penalty-dominates", study(dense(kernel_regularizer={"L2": {"l2": 0.1}}))),
    "dropout before batch normalisation": (
        "stale-batchnorm",
        study([*dense()[:2], {"Dropout": {"rate": 0.5}}, "BatchNormalization", dense()[-1]], epochs=3),
    ),
    "three epochs": ("unfinished", study(dense(), epochs=3)),
    "averages that never arrive": ("stale-batchnorm", study(normalized(0.998), epochs=5)),
}

WITH_IMAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "few": ("overfitting", {"epochs": 200}),
    "shuffled": ("validation-floor", {"epochs": 100}),
    "noisy": ("noisy-training-labels", {"epochs": 15}),
    "moved": ("test-shift", {}),
}
"""Faults of the images, which ``write_images`` writes, and how long to train on them."""


def write_images(folder: Path) -> None:
    """Digits in a random order, so that all splits are alike, and the same with one fault each."""
    random = np.random.default_rng(0)
    digits = load_digits()
    order = random.permutation(len(digits.target))
    x, y = (digits.images[order] / 16).astype(np.float32)[..., None], digits.target[order]
    others = {"x_validation": x[1100:1450], "y_validation": y[1100:1450], "x_test": x[1450:], "y_test": y[1450:]}
    noisy = np.where(random.random(1100) < 0.3, random.integers(0, 10, 1100), y[:1100])
    np.savez(folder / "few.npz", x_train=x[:60], y_train=y[:60], **others)
    np.savez(folder / "shuffled.npz", x_train=x[:300], y_train=random.permutation(y[:300]), **others)
    np.savez(folder / "noisy.npz", x_train=x[:1100], y_train=noisy, **others)
    moved = {**others, "x_test": np.roll(others["x_test"], 1, axis=2)}
    np.savez(folder / "moved.npz", x_train=x[:1100], y_train=y[:1100], **moved)
    np.savez(folder / "sound.npz", x_train=x[:1100], y_train=y[:1100], **others)
