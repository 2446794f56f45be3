"""Keras's layers with another way to compute what they compute. Weights, names and configuration are Keras's own.

Each falls back to Keras's computation where its own does not apply, and on any device but a CPU.
"""

from typing import Any

from paribus.engine.backend import jax, jnp, keras
from paribus.engine.fast import columns, narrow, pooling, winograd
from paribus.engine.fast.cells import images_of
from paribus.engine.fast.forms import WIDE, Form, form_of
from paribus.engine.fast.noise import dropped
from paribus.engine.fast.product import product

MOST_POOLED = 16  # values in a window
POINTWISE = (  # of each value by itself, so that the order of values does not matter
    keras.activations.elu,
    keras.activations.gelu,
    keras.activations.linear,
    keras.activations.relu,
    keras.activations.selu,
    keras.activations.sigmoid,
    keras.activations.silu,
    keras.activations.softplus,
    keras.activations.tanh,
)


class Conv2D(keras.layers.Conv2D):
    """In the form that ``form_of`` says."""

    def call(self, inputs: Any) -> Any:
        """The convolution, bias and activation."""
        kernel = keras.ops.convert_to_tensor(self.kernel)
        if self._form(inputs, kernel) != "narrow":
            return super().call(inputs)
        values = narrow.convolve(inputs, kernel)
        if self.bias is not None:
            values = values + keras.ops.convert_to_tensor(self.bias)[:, None]
        if self.activation in POINTWISE:
            return images_of(self.activation(values), narrow.CELL, inputs.shape)
        return self.activation(images_of(values, narrow.CELL, inputs.shape))

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """The convolution, without bias and activation."""
        kernel = keras.ops.convert_to_tensor(kernel)
        inputs = keras.ops.convert_to_tensor(inputs, dtype=kernel.dtype)
        match self._form(inputs, kernel):
            case "winograd":
                return winograd.convolve(inputs, kernel)
            case "columns":
                return columns.convolve(inputs, kernel)
            case _:
                return super().convolution_op(inputs, kernel)

    def _form(self, inputs: Any, kernel: Any) -> Form | None:
        is_ours = (
            _is_here(inputs)
            and self.data_format == "channels_last"
            and self.groups == 1
            and inputs.dtype == kernel.dtype == jnp.float32
        )
        return form_of(self, inputs.shape[1:]) if is_ours else None


class Dense(keras.layers.Dense):
    """The kernel's gradient as a plain product."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        """The product with the kernel, bias and activation."""
        del training
        if inputs.ndim != 2 or self.kernel.dtype != inputs.dtype or not _is_here(inputs):
            return super().call(inputs)
        values = product(inputs, keras.ops.convert_to_tensor(self.kernel))
        if self.bias is not None:
            values = values + keras.ops.convert_to_tensor(self.bias)
        return values if self.activation is None else self.activation(values)


class MaxPooling2D(keras.layers.MaxPooling2D):
    """Windows side by side by plain comparisons."""

    def call(self, inputs: Any) -> Any:
        """The largest value of each window."""
        height, width = self.pool_size
        if (
            _is_here(inputs)
            and self.data_format == "channels_last"
            and self.strides == self.pool_size
            and (inputs.shape[1] % height, inputs.shape[2] % width) == (0, 0)
            and height * width <= MOST_POOLED
        ):
            return (pooling.narrow_max_pool if inputs.shape[3] < WIDE else pooling.max_pool)(inputs, self.pool_size)
        return super().call(inputs)


class Dropout(keras.layers.Dropout):
    """Masks of 16 bits; the rate may be traced."""

    def __init__(self, rate: float, **arguments: Any) -> None:
        super().__init__(rate or 1.0, **arguments)  # for 0 Keras makes no generator, but another value may be traced
        self.rate = rate

    def call(self, inputs: Any, training: bool = False) -> Any:
        """*inputs* with a share set to zero, in training."""
        if not training or _is_zero(self.rate) or isinstance(inputs, keras.KerasTensor):
            return inputs
        return dropped(inputs, self.rate, self.seed_generator.next())


class SpatialDropout2D(keras.layers.SpatialDropout2D):
    """Masks of 16 bits for whole channels; the rate may be traced."""

    def __init__(self, rate: float, **arguments: Any) -> None:
        super().__init__(rate or 1.0, **arguments)  # for 0 Keras makes no generator, but another value may be traced
        self.rate = rate

    def call(self, inputs: Any, training: bool = False) -> Any:
        """*inputs* with a share of their channels set to zero, in training."""
        if not training or _is_zero(self.rate) or isinstance(inputs, keras.KerasTensor):
            return inputs
        return dropped(inputs, self.rate, self.seed_generator.next(), self._get_noise_shape(inputs))


class GaussianNoise(keras.layers.GaussianNoise):
    """Keras's own noise; the standard deviation may be traced."""

    def __init__(self, stddev: float, **arguments: Any) -> None:
        super().__init__(stddev or 1.0, **arguments)  # for 0 Keras makes no generator, but another value may be traced
        self.stddev = stddev

    def call(self, inputs: Any, training: bool = False) -> Any:
        """*inputs* with normal noise, in training."""
        if not training or _is_zero(self.stddev) or isinstance(inputs, keras.KerasTensor):
            return inputs
        drawn = keras.random.normal(inputs.shape, dtype=self.compute_dtype, seed=self.seed_generator)
        return inputs + drawn * keras.ops.cast(self.stddev, self.compute_dtype)


def _is_zero(rate: Any) -> bool:
    return isinstance(rate, int | float) and rate == 0


def _is_here(inputs: Any) -> bool:
    """Whether values on a CPU are computed, and not merely shapes."""
    return not isinstance(inputs, keras.KerasTensor) and jax.default_backend() == "cpu"


FAST = {kind.__name__: kind for kind in (Conv2D, Dense, Dropout, GaussianNoise, MaxPooling2D, SpatialDropout2D)}
