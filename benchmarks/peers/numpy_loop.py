"""A loop in NumPy: dense works only; forward, backward and update by hand, in float32, into arrays that are kept."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from benchmarks.protocol import Assignment, Ready, serve

SIZES = {"W1": (784, 64, 10), "W2": (1024, 300, 150, 4)}

Update = Callable[[list[np.ndarray]], None]


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained epoch by epoch."""
    images = assignment.images.reshape(len(assignment.labels), -1)
    labels, size = assignment.labels, assignment.batch_size
    random = np.random.default_rng()
    weights = start(SIZES[assignment.work], random)
    update = momentum(weights, 0.01, 0.9) if assignment.work == "W1" else adam(weights, 1e-5)

    def run_epoch() -> float:
        loss_sum, right_sum = 0.0, 0
        order = random.permutation(len(labels))
        for first in range(0, len(labels), size):
            chosen = order[first : first + size]
            loss, right, gradients = backward(weights, images[chosen], labels[chosen])
            update(gradients)
            loss_sum += loss
            right_sum += right
        assert 0 <= right_sum <= len(labels)  # noqa: S101  the running accuracy, as `fit` counts it
        return loss_sum * size / len(labels)

    return Ready(lambda epochs: [[run_epoch() for _ in range(epochs)][-1]], {"numpy": np.__version__})


def start(sizes: tuple[int, ...], random: np.random.Generator) -> list[np.ndarray]:
    """Kernel and bias of each layer: He's normal, Glorot's uniform for the last."""
    weights = []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        last = units == sizes[-1]
        kernel = random.uniform(-limit, limit, (inputs, units)) if last else (
            random.standard_normal((inputs, units)) * np.sqrt(2 / inputs)
        )  # fmt: skip
        weights += [kernel.astype(np.float32), np.zeros(units, np.float32)]
    return weights


def backward(weights: list[np.ndarray], images: np.ndarray, labels: np.ndarray) -> tuple[float, int, list[np.ndarray]]:
    """The mean loss of a batch, how many are right, and the gradient of each weight."""
    layers = list(zip(weights[::2], weights[1::2], strict=True))
    inputs = [images]
    for kernel, bias in layers[:-1]:
        values = inputs[-1] @ kernel
        values += bias
        inputs.append(np.maximum(values, 0, out=values))
    kernel, bias = layers[-1]
    logits = inputs[-1] @ kernel + bias
    right = int((logits.argmax(1) == labels).sum())
    rows = np.arange(len(labels))
    logits -= logits.max(1, keepdims=True)
    exponents = np.exp(logits)
    sums = exponents.sum(1, keepdims=True)
    loss = float((np.log(sums[:, 0]) - logits[rows, labels]).mean())
    slope = exponents / sums
    slope[rows, labels] -= 1
    slope /= len(labels)
    gradients: list[np.ndarray] = []
    for number in reversed(range(len(layers))):
        gradients[:0] = [inputs[number].T @ slope, slope.sum(0)]
        if number:
            slope = slope @ layers[number][0].T
            slope *= inputs[number] > 0
    return loss, right, gradients


def momentum(weights: list[np.ndarray], rate: float, keep: float) -> Update:
    """Stochastic gradient descent with momentum, in place."""
    velocities = [np.zeros_like(weight) for weight in weights]

    def update(gradients: list[np.ndarray]) -> None:
        for weight, velocity, gradient in zip(weights, velocities, gradients, strict=True):
            velocity *= keep
            gradient *= rate
            velocity -= gradient
            weight += velocity

    return update


def adam(weights: list[np.ndarray], rate: float, first: float = 0.9, second: float = 0.999) -> Update:
    """Adam, in place, with Keras's epsilon."""
    means = [np.zeros_like(weight) for weight in weights]
    squares = [np.zeros_like(weight) for weight in weights]
    scratch = [np.empty_like(weight) for weight in weights]
    step = 0

    def update(gradients: list[np.ndarray]) -> None:
        nonlocal step
        step += 1
        rate_now = np.float32(rate * np.sqrt(1 - second**step) / (1 - first**step))
        for weight, mean, square, gradient, free in zip(weights, means, squares, gradients, scratch, strict=True):
            np.multiply(gradient, np.float32(1 - first), out=free)
            mean *= np.float32(first)
            mean += free
            gradient *= gradient
            gradient *= np.float32(1 - second)
            square *= np.float32(second)
            square += gradient
            np.sqrt(square, out=free)
            free += np.float32(1e-7)
            np.divide(mean, free, out=free)
            free *= rate_now
            weight -= free

    return update


if __name__ == "__main__":
    serve(prepare)
