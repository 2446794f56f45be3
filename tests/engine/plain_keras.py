"""The oracle: one replicate trained by Keras's own ``fit``, epoch by epoch, with a loss and an optimizer of Keras's.

From the engine it takes two things only, the initial weights and the order of the images.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from paribus.engine.backend import keras
from paribus.engine.initial import initial_weights
from paribus.engine.order import epoch_order
from paribus.records import SPLITS, Work

from .works import inputs


@dataclass(frozen=True)
class Told:
    """What Keras has to say of a run: curves from epoch 0 (running ones from epoch 1), and what is left in the end."""

    curves: dict[tuple[str, str], list[float]]
    weights: list[np.ndarray]
    probabilities: np.ndarray  # of the test split


def plain_run(work: Work, column: int, layers: Sequence[Any], optimizer: Any, loss: Any = None) -> Told:
    """Trains *layers* (Keras's own, named as in the study) as replicate *column* of *work* is to be trained.

    Args:
        work: What to train on, how often and in what order.
        column: Which replicate.
        layers: Keras layers from the image to logits, or a function of a tensor for networks that branch.
        optimizer: Keras's.
        loss: Keras's loss of logits; cross-entropy unless given.
    """
    image = keras.Input(work.splits.images.shape[1:])
    scores = image
    for layer in layers:
        scores = layer(scores)
    model = keras.Model(image, scores)
    seeds = work.runs[column].seeds
    start, other_start = initial_weights(model, seeds["init"], seeds["noise"])
    for variables, values in ((model.trainable_variables, start), (model.non_trainable_variables, other_start)):
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
    loss = loss or keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])
    curves: dict[tuple[str, str], list[float]] = {}
    _measure(model, work, column, curves)
    settings = work.study.train
    for epoch in range(settings.epochs or 0):
        (order,) = epoch_order(work.splits.train[[column]], [seeds["order"]], epoch, shuffle=settings.shuffle)
        if settings.drop_remainder and len(order) > settings.batch_size:
            order = order[: len(order) // settings.batch_size * settings.batch_size]
        images, labels = _seen(work, column, order)
        printed = model.fit(images, labels, settings.batch_size, shuffle=False, verbose=0).history
        for metric in ("loss", "accuracy"):
            curves.setdefault(("train", f"running_{metric}"), []).extend(printed[metric])
        _measure(model, work, column, curves)
    weights = [np.asarray(variable) for variable in (*model.trainable_weights, *_moving(model))]
    return Told(curves, weights, np.asarray(keras.ops.softmax(_logits(model, inputs(work, "test", column)[0]))))


def _measure(model: Any, work: Work, column: int, curves: dict[tuple[str, str], list[float]]) -> None:
    for split in SPLITS:
        images, labels = inputs(work, split, column)
        logits = _logits(model, images)
        data_term = float(model.loss(_one_hot(labels, work), logits))
        right = np.argmax(logits, axis=1) == labels
        penalty = float(sum(model.losses))
        for metric, value in (("loss", data_term), ("penalty", penalty), ("accuracy", float(right.mean()))):
            curves.setdefault((split, metric), []).append(value)


def _logits(model: Any, images: np.ndarray) -> np.ndarray:
    return np.asarray(model(images, training=False)).astype(np.float32)


def _seen(work: Work, column: int, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    images = (work.splits.images[order].astype(np.float32) - work.splits.shift[column]) * work.splits.scale[column]
    return images, _one_hot(work.splits.labels[order], work)


def _one_hot(labels: np.ndarray, work: Work) -> np.ndarray:
    return np.eye(len(work.splits.classes), dtype=np.float32)[labels]


def _moving(model: Any) -> list[Any]:
    """What is no weight of a gradient, but kept: the running averages, not the state of noise."""
    return [weight for layer in model.layers for weight in layer.non_trainable_weights]


class SquaredErrorOfSoftmax(keras.losses.Loss):
    """Keras's mean squared error of probabilities, given logits."""

    def call(self, target: Any, logits: Any) -> Any:
        """For each example."""
        return keras.losses.mean_squared_error(target, keras.ops.softmax(logits))


def loss_and_accuracy(weights: Mapping[str, np.ndarray], images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Loss and accuracy of the network ``DENSE``, by NumPy in double precision."""
    hidden = images.reshape(len(images), -1).astype(np.float64) @ weights["dense_1/kernel"] + weights["dense_1/bias"]
    logits = np.maximum(hidden, 0) @ weights["dense_2/kernel"] + weights["dense_2/bias"]
    log_sums = np.log(np.exp(logits).sum(axis=1))
    return float((log_sums - logits[np.arange(len(labels)), labels]).mean()), float((logits.argmax(1) == labels).mean())
