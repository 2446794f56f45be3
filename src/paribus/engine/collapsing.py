"""Several linear layers made into one, and how far the one is from the several."""

from math import prod

import numpy as np
from jaxtyping import Float32

from paribus.engine.backend import keras
from paribus.engine.initial import initial_weights
from paribus.engine.network import build
from paribus.spec import Study

LARGEST_MATRIX = 20_000_000
"""Numbers that the matrix of the one layer may have."""

BATCH = 512  # basis vectors that are put through the stack at a time


def collapse_error(
    study: Study,
    first: str,
    last: str,
    images: Float32[np.ndarray, "examples height width channels"],
    *,
    init_seed: int = 0,
) -> float | None:
    """How far the outputs of a stack of linear layers are from those of the single layer it comes to.

    The layer's bias is what the stack makes of zeros, and the rows of its kernel are what it makes of each basis vector
    besides: nothing is assumed of how the layers are joined. Of a stack that is linear nothing is left but rounding.

    Args:
        study: An arm's study; no activation in or between the layers from *first* to *last*.
        first: The name of the stack's first layer.
        last: The name of its last.
        images: As the network sees them.
        init_seed: Of the weights, which are those before training.

    Returns:
        The largest difference of any output, relative to the largest output; ``None`` where the matrix is too large.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 30}}, {"Dense": {"units": 10}}])
        >>> images = np.random.default_rng(0).random((20, 8, 8, 1), np.float32)
        >>> collapse_error(study, "dense_1", "dense_2", images) < 1e-5
        True
    """
    model = build(study.model, images.shape[1:], plain=True)
    weights, others = initial_weights(model, init_seed, init_seed)
    for variable, value in zip(model.trainable_variables, weights, strict=True):
        variable.assign(value)
    for variable, value in zip(model.non_trainable_variables, others, strict=True):
        variable.assign(value)
    start, end = model.get_layer(first).input, model.get_layer(last).output
    size = prod(start.shape[1:])
    if size * prod(end.shape[1:]) > LARGEST_MATRIX:
        return None
    stack = keras.Model(start, end)
    x = np.asarray(keras.Model(model.inputs[0], start)(images, training=False))
    bias = _through(stack, np.zeros((1, *x.shape[1:]), np.float32))
    basis = np.eye(size, dtype=np.float32).reshape(size, *x.shape[1:])
    kernel = np.concatenate([_through(stack, basis[row : row + BATCH]) for row in range(0, size, BATCH)]) - bias
    several, one = _through(stack, x), x.reshape(len(x), -1).astype(np.float64) @ kernel + bias
    largest = float(np.abs(several).max())
    return float(np.abs(one - several).max()) / largest if largest > 0 else 0.0


def _through(stack: keras.Model, rows: np.ndarray) -> np.ndarray:
    return np.asarray(stack(rows, training=False), np.float64).reshape(len(rows), -1)
