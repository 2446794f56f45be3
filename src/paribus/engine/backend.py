"""Keras on JAX, loaded in the one right order. The engine takes ``jax``, ``jnp`` and ``keras`` from here alone."""

import os
import sys

from paribus.engine.without import without

os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # XLA's greetings are not for users
if "keras" in sys.modules and sys.modules["keras"].backend.backend() != "jax":
    raise ImportError(
        "Paribus trains with Keras on JAX, but Keras was already imported with another backend. "
        "Import paribus first, or set KERAS_BACKEND=jax."
    )

# Where a loop's body is a single sum, XLA's tiled emitter writes it piece by piece through a buffer on the stack, which
# the processor cannot forward: an update of a small dense network takes a fifth longer (AMD EPYC, 2026-11-20).
if "xla_backend_extra_options" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = (
        f"{os.environ.get('XLA_FLAGS', '')} --xla_backend_extra_options=xla_cpu_disable_tiled_emitter".strip()
    )

import jax
import jax.numpy as jnp

# Keras loads these for its wrappers and adapters, of which Paribus uses none; that takes 0.75 s (AMD EPYC, 2026-11-20).
# Who wants those, imports the package before; then it is not hidden.
with without("matplotlib", "pandas", "sklearn"):
    import keras

from paribus.engine.compilations import keep_compilations
from paribus.engine.fast.memory import keep_memory

keep_compilations(jax)
keep_memory()

__all__ = ["jax", "jnp", "keras", "versions"]


def versions() -> dict[str, str]:
    """The versions of the libraries that compute, and the device they compute on.

    Examples:
        >>> sorted(versions())
        ['device', 'jax', 'keras']
    """
    return {"jax": jax.__version__, "keras": keras.__version__, "device": jax.devices()[0].device_kind}
