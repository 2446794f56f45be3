"""How Keras and JAX are loaded: late, together, and in one order."""

import os
import subprocess
import sys

from paribus import engine


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment})


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    done = python("import sys, paribus.engine; print({'jax', 'keras'} & set(sys.modules))")
    assert (done.stdout, done.returncode) == ("set()\n", 0)


def test_keras_with_another_backend_is_refused_in_words() -> None:
    done = python("import keras, paribus.engine.backend", KERAS_BACKEND="numpy")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1] == (
        "ImportError: Paribus trains with Keras on JAX, but Keras was already imported with another backend. "
        "Import paribus first, or set KERAS_BACKEND=jax."
    )


def test_the_public_names_are_these() -> None:
    assert sorted(engine.__all__) == [
        "Viewer",
        "Weights",
        "activations",
        "check_gradients",
        "collapse_error",
        "keras_file",
        "memorize",
        "noise_scales",
        "portions",
        "range_losses",
        "train",
        "versions",
    ]
    assert set(engine.versions()) == {"device", "jax", "keras"}
