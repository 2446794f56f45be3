"""Keras's ``fit`` on JAX, with Keras's own shuffling; the benchmark sets ``KERAS_BACKEND``."""

import jax

from benchmarks.peers import keras_networks
from benchmarks.protocol import Assignment, Ready, serve


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained by ``fit``."""
    return keras_networks.prepare(assignment, {"jax": jax.__version__})


if __name__ == "__main__":
    serve(prepare)
