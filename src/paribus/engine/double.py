"""Double precision for a while: JAX and Keras compute in single precision otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager

from paribus.engine.backend import jax, keras

# Where Keras on JAX brings several types to one, it looks up here what becomes of 64 bits: 32.
_NARROWED = keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE


@contextmanager
def double_precision() -> Iterator[None]:
    """Inside, what is in double precision stays so; what is traced inside must be called inside, in one thread.

    Examples:
        >>> import numpy as np
        >>> with double_precision():
        ...     inside = keras.ops.tanh(np.ones(1)).dtype
        >>> str(inside), str(keras.ops.tanh(np.ones(1)).dtype)
        ('float64', 'float32')
    """
    before = _NARROWED["float64"]
    _NARROWED["float64"] = "float64"
    try:
        with jax.enable_x64(True):
            yield
    finally:
        _NARROWED["float64"] = before
