"""The works as a Keras user writes them; ``KERAS_BACKEND`` says on what they run."""

import os
from collections.abc import Mapping
from typing import Any

import keras
from keras import layers

from benchmarks.protocol import Assignment, Ready


def prepare(assignment: Assignment, versions: Mapping[str, str]) -> Ready:
    """The work, ready to be trained by ``fit``; *versions* are those of what Keras runs on."""
    keras.backend.clear_session()
    images, labels = assignment.images, assignment.labels
    model = build(assignment.work, images.shape[1:])

    def run(epochs: int) -> list[float]:
        history = model.fit(images, labels, batch_size=assignment.batch_size, epochs=epochs, verbose=0)
        return [float(history.history["loss"][-1])]

    return Ready(run, {"keras": keras.__version__, **versions})


def build(work: str, image: tuple[int, ...]) -> Any:
    """The compiled model of a work."""
    network, optimizer = {"W1": w1, "W2": w2, "W3": w3, "W4": w4}[work]()
    return compiled([keras.Input(image), *network], optimizer)


def compiled(network: list[Any], optimizer: Any) -> Any:
    """A model with the loss and the metric that all works have."""
    model = keras.Sequential(network)
    model.compile(
        optimizer=optimizer,
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        steps_per_execution=int(os.environ.get("STEPS_PER_EXECUTION", "1")),  # 1 is what `fit` does unless told
    )
    return model


def w1() -> tuple[list[Any], Any]:
    """784-64-10, ReLU."""
    network = [layers.Flatten(), hidden(64), layers.Dense(10)]
    return network, keras.optimizers.SGD(0.01, momentum=0.9)


def w2(learning_rate: float = 1e-5) -> tuple[list[Any], Any]:
    """1024-300-150-4, ReLU."""
    network = [layers.Flatten(), hidden(300), hidden(150), layers.Dense(4)]
    return network, keras.optimizers.Adam(learning_rate)


def w3() -> tuple[list[Any], Any]:
    """Five convolutions with dropout and batch norm over the rows, three dense layers."""

    def block(filters: int) -> list[Any]:
        penalty = keras.regularizers.L2(0.01)
        convolution = layers.Conv2D(filters, 3, padding="same", activation="relu", kernel_regularizer=penalty)
        return [convolution, layers.Dropout(0.3), layers.BatchNormalization(axis=1)]

    network = [
        *block(64), layers.MaxPooling2D(2),
        *block(128), *block(128), layers.MaxPooling2D(2),
        *block(256), *block(256), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(512, activation="elu"), layers.Dropout(0.3),
        layers.Dense(128, activation="elu"), layers.Dense(4),
    ]  # fmt: skip
    rate = keras.optimizers.schedules.InverseTimeDecay(1e-5, decay_steps=1, decay_rate=1e-3)
    return network, keras.optimizers.Adam(rate)


def w4() -> tuple[list[Any], Any]:
    """Two convolutions of 5×5 with pooling, one dense layer."""
    network = [
        layers.Conv2D(8, 5, padding="same", activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(16, 5, padding="same", activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(10),
    ]  # fmt: skip
    return network, keras.optimizers.SGD(0.01, momentum=0.9)


def hidden(units: int) -> Any:
    """A hidden layer of the dense works."""
    return layers.Dense(units, activation="relu", kernel_initializer="he_normal")
