"""Keras's ``fit`` on TensorFlow, with Keras's own shuffling; the benchmark sets ``KERAS_BACKEND``."""

import tensorflow

from benchmarks.peers import keras_networks
from benchmarks.protocol import Assignment, Ready, serve


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained by ``fit``."""
    return keras_networks.prepare(assignment, {"tensorflow": tensorflow.__version__})


if __name__ == "__main__":
    serve(prepare)
