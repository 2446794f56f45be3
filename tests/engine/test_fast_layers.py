"""The layers that compute faster compute what Keras's layers of the same names compute."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from paribus.engine.backend import jax, jnp, keras
from paribus.engine.fast import columns, narrow, winograd
from paribus.engine.fast.apart import compiler_options
from paribus.engine.fast.cells import images_of
from paribus.engine.fast.layers import FAST
from paribus.engine.fast.memory import keep_memory
from paribus.engine.fast.noise import dropped, numbers

STATE = np.array([3, 4], np.uint32)

# Float32 has 24 bits: sums of some hundred terms, in whatever order, agree to about 1e-6 of their root mean square.
CLOSE = 1e-5


def values(*shape: int, seed: int = 0) -> Any:
    return jnp.asarray(np.random.default_rng(seed).standard_normal(shape), jnp.float32)


def pair(kind: str, shape: tuple[int, ...], **arguments: Any) -> tuple[Any, Any]:
    """Our layer and Keras's, with the same random weights."""
    layers = (FAST[kind](**arguments), getattr(keras.layers, kind)(**arguments))
    for layer in layers:
        layer.build((None, *shape[1:]))
        for i, variable in enumerate(layer.weights):
            variable.assign(values(*variable.shape, seed=i))
    return layers


def outcome(layer: Any, x: Any) -> tuple[Any, ...]:
    """Outputs, gradients by inputs and weights of a curved function of them."""

    def curved(weights: list[Any], x: Any) -> Any:
        y, _ = layer.stateless_call(weights, [], x)
        target = jnp.cos(jnp.arange(y.size, dtype=jnp.float32)).reshape(y.shape)
        return jnp.mean(jnp.square(y.astype(jnp.float32) - target)), y

    weights = [v.value for v in layer.trainable_variables]
    gradients, y = jax.jit(jax.grad(curved, argnums=(0, 1), has_aux=True))(weights, x)
    return (y, *gradients[0], gradients[1])


def assert_same(ours: tuple[Any, ...], theirs: tuple[Any, ...], close: float = CLOSE) -> None:
    assert len(ours) == len(theirs)
    for a, b in zip(ours, theirs, strict=True):
        assert a.dtype == b.dtype
        a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
        assert a.shape == b.shape
        assert np.abs(a - b).max() <= close * max(np.sqrt(np.mean(b**2)), 1e-30) * 10


CONVOLUTIONS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "by Winograd": ((3, 8, 6, 32), {"filters": 40, "kernel_size": 3, "padding": "same"}),
    "by Winograd, one tile": ((2, 2, 2, 32), {"filters": 32, "kernel_size": 3, "padding": "same"}),
    "by cells": ((2, 8, 12, 1), {"filters": 3, "kernel_size": 5, "padding": "same"}),
    "by cells, several channels": ((3, 6, 4, 5), {"filters": 7, "kernel_size": 5, "padding": "same"}),
    "by cells, a small kernel": ((3, 6, 4, 5), {"filters": 7, "kernel_size": 3, "padding": "same"}),
    "by cells, one of them": ((1, 2, 2, 3), {"filters": 2, "kernel_size": 5, "padding": "same"}),
    "by cells, relu": ((2, 4, 6, 3), {"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"}),
    "by cells, softmax": ((2, 4, 6, 3), {"filters": 4, "kernel_size": 3, "padding": "same", "activation": "softmax"}),
    "by cells, no bias": ((2, 4, 6, 3), {"filters": 4, "kernel_size": 3, "padding": "same", "use_bias": False}),
    "a large kernel": ((2, 8, 8, 2), {"filters": 3, "kernel_size": 7, "padding": "same"}),
    "by columns, odd sides": ((2, 7, 5, 1), {"filters": 3, "kernel_size": 3, "padding": "same"}),
    "by columns, many filters": ((2, 8, 8, 1), {"filters": 32, "kernel_size": 3, "padding": "same"}),
    "odd sides": ((2, 7, 5, 32), {"filters": 32, "kernel_size": 3, "padding": "same"}),
    "few channels, many filters": ((2, 8, 8, 4), {"filters": 32, "kernel_size": 3, "padding": "same"}),
    "valid": ((2, 8, 8, 32), {"filters": 32, "kernel_size": 3}),
    "strides": ((2, 8, 8, 32), {"filters": 32, "kernel_size": 3, "padding": "same", "strides": 2}),
    "dilation": ((2, 8, 8, 32), {"filters": 32, "kernel_size": 3, "padding": "same", "dilation_rate": 2}),
    "groups": ((2, 8, 8, 32), {"filters": 32, "kernel_size": 3, "padding": "same", "groups": 2}),
    "uneven kernel": ((2, 8, 8, 1), {"filters": 4, "kernel_size": (3, 5), "padding": "same"}),
    "even kernel": ((2, 8, 8, 1), {"filters": 4, "kernel_size": 2, "padding": "same"}),
    "no bias, relu": (
        (2, 8, 8, 32),
        {"filters": 32, "kernel_size": 3, "padding": "same", "use_bias": False, "activation": "relu"},
    ),
}  # fmt: skip
POOLS: dict[str, tuple[tuple[int, ...], dict[str, Any]]] = {
    "2": ((2, 8, 6, 3), {"pool_size": 2}),
    "3 by 2": ((2, 9, 6, 3), {"pool_size": (3, 2)}),
    "same": ((2, 8, 8, 3), {"pool_size": 2, "padding": "same"}),
    "uneven": ((2, 7, 8, 3), {"pool_size": 2}),
    "uneven, same": ((2, 7, 8, 3), {"pool_size": 2, "padding": "same"}),
    "overlapping": ((2, 8, 8, 3), {"pool_size": 3, "strides": 2}),
    "large": ((2, 20, 20, 3), {"pool_size": 10}),
    "many channels": ((2, 8, 6, 32), {"pool_size": 2}),
    "many channels, 3 by 2": ((2, 9, 6, 32), {"pool_size": (3, 2)}),
}
CASES = [
    pytest.param(kind, *case, id=f"{kind}: {name}")
    for kind, cases in (("Conv2D", CONVOLUTIONS), ("MaxPooling2D", POOLS))
    for name, case in cases.items()
]

BATCHED = (
    "Conv2D: by Winograd", "Conv2D: by cells, several channels", "Conv2D: by columns, odd sides", "MaxPooling2D: 2",
    "MaxPooling2D: 3 by 2", "MaxPooling2D: many channels",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "shape", "arguments"), CASES)
def test_outputs_and_gradients_are_those_of_keras(kind: str, shape: tuple[int, ...], arguments: dict[str, Any]) -> None:
    ours, theirs = pair(kind, shape, **arguments)
    assert_same(outcome(ours, values(*shape)), outcome(theirs, values(*shape)))


@pytest.mark.parametrize("kind", ["Conv2D", "MaxPooling2D"])
@pytest.mark.parametrize("dtype", ["mixed_bfloat16", "mixed_float16"])
def test_in_sixteen_bits_a_layer_is_keras_s(kind: str, dtype: str) -> None:
    shape, arguments = {
        "Conv2D": CONVOLUTIONS["by Winograd"], "MaxPooling2D": POOLS["2"]
    }[kind]  # fmt: skip
    ours, theirs = pair(kind, shape, **arguments, dtype=dtype)
    x = values(*shape).astype(dtype.removeprefix("mixed_"))
    assert_same(outcome(ours, x), outcome(theirs, x), close=1e-3)


@pytest.mark.parametrize(("kind", "shape", "arguments"), [case for case in CASES if case.id in BATCHED])
def test_replicates_together_and_in_a_device_loop_are_what_they_are_alone(
    kind: str, shape: tuple[int, ...], arguments: dict[str, Any]
) -> None:
    layer, _ = pair(kind, shape, **arguments)
    weights = [v.value for v in layer.trainable_variables]

    def update(weights: list[Any], x: Any) -> list[Any]:
        def loss(weights: list[Any], x: Any) -> Any:
            return jnp.mean(jnp.square(layer.stateless_call(weights, [], x)[0]))

        gradients, by_x = jax.grad(loss, argnums=(0, 1))(weights, x)
        return [*(w - 0.1 * g for w, g in zip(weights, gradients, strict=True)), x - 0.1 * by_x]

    xs = jnp.stack([values(*shape, seed=seed) for seed in (1, 2)])
    both = [jnp.stack([w, 2 * w]) for w in weights]
    looped = jax.jit(
        lambda both: jax.lax.fori_loop(
            0, 2, lambda i, c: jax.vmap(lambda w: update(w[:-1], w[-1]))(c), both
        ),
        compiler_options=compiler_options(),
    )([*both, xs])  # fmt: skip
    for column in (0, 1):
        alone = [*(w[column] for w in both), xs[column]]
        for _ in range(2):
            alone = update(alone[:-1], alone[-1])
        assert_same(tuple(leaf[column] for leaf in looped), tuple(alone))


def test_winograd_columns_and_cells_are_as_exact_as_keras_s_convolution() -> None:
    x, kernel = np.asarray(values(2, 8, 8, 64), np.float64), np.asarray(values(3, 3, 64, 16, seed=1), np.float64)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    exact = sum(padded[:, i : i + 8, j : j + 8] @ kernel[i, j] for i in range(3) for j in range(3))
    x32, kernel32 = jnp.asarray(x, jnp.float32), jnp.asarray(kernel, jnp.float32)
    errors = [
        np.sqrt(np.mean((np.asarray(found, np.float64) - exact) ** 2) / np.mean(exact**2))
        for found in (
            winograd.convolve(x32, kernel32),
            columns.convolve(x32, kernel32),
            images_of(narrow.convolve(x32, kernel32), narrow.CELL, x32.shape),
            keras.ops.conv(x32, kernel32, padding="same"),
        )
    ]
    assert max(errors) < 1e-6  # 2⁻²⁴ = 6e-8 for each of some 576 roundings, which mostly cancel


@pytest.mark.parametrize("channels", [2, 32])
def test_of_equal_values_the_first_has_the_gradient_as_in_keras(channels: int) -> None:
    shape = (1, 4, 4, channels)
    ours, theirs = pair("MaxPooling2D", shape, pool_size=2)
    x = jnp.asarray(np.random.default_rng(0).integers(0, 2, shape), jnp.float32)
    assert_same(outcome(ours, x), outcome(theirs, x), close=1e-7)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_dropout_drops_its_share_and_keeps_the_expectation(rate: float) -> None:
    size = 2**20
    y = np.asarray(dropped(jnp.ones((64, size // 64)), rate, STATE))
    deviation = np.sqrt(rate * (1 - rate) / size)
    assert abs(np.mean(y == 0) - rate) < 5 * deviation + 2**-17  # and half a level of 16 bits
    assert abs(y.mean() - 1) < (5 * deviation + 2**-17) / (1 - rate)
    assert np.allclose(y[y != 0], 1 / (1 - rate), rtol=1e-4)


def test_a_rate_of_zero_changes_nothing_and_a_rate_of_one_leaves_nothing() -> None:
    x = values(7, 5)

    def total(x: Any, rate: Any) -> Any:
        return jnp.sum(dropped(x, rate, STATE) ** 2)

    traced = jax.jit(dropped)
    assert np.array_equal(traced(x, 0.0, STATE), x)
    assert not np.any(traced(x, 1.0, STATE))
    assert not np.any(jax.jit(jax.grad(total))(x, 1.0))
    assert np.array_equal(traced(x, 0.3, STATE), dropped(x, 0.3, STATE))


def test_numbers_are_uniform_and_independent_over_places_calls_and_seeds() -> None:
    size = 2**18
    draws = [np.asarray(numbers(np.array(state, np.uint32), (size,))) for state in ((1, 0), (1, 1), (2, 0), (2, 1))]
    for draw in draws:
        counts = np.bincount(draw >> 8, minlength=256)
        statistic = np.sum((counts - size / 256) ** 2) / (size / 256)
        assert abs(statistic - 255) < 5 * np.sqrt(2 * 255)  # chi squared with 255 degrees of freedom
        low = np.bincount(draw & 255, minlength=256)
        assert abs(np.sum((low - size / 256) ** 2) / (size / 256) - 255) < 5 * np.sqrt(2 * 255)
        for lag in (1, 2, 3, 64, 256, 1024, size // 2):
            assert abs(np.corrcoef(draw[lag:], draw[:-lag])[0, 1]) < 5 / np.sqrt(size - lag)
    for i, one in enumerate(draws):
        for other in draws[:i]:
            assert abs(np.corrcoef(one, other)[0, 1]) < 5 / np.sqrt(size)


def test_an_odd_number_of_values_has_numbers_too() -> None:
    assert numbers(STATE, (3, 5)).shape == (3, 5)
    assert len(np.unique(numbers(STATE, (101,)))) > 95


NOISES: dict[str, Callable[[float], Any]] = {
    "Dropout": FAST["Dropout"], "SpatialDropout2D": FAST["SpatialDropout2D"], "GaussianNoise": FAST["GaussianNoise"]
}  # fmt: skip


def noisy(layer: Any, x: Any, state: Any, training: bool = True) -> tuple[Any, Any]:
    y, (state,) = layer.stateless_call([], [state], x, training=training)
    return y, state


@pytest.mark.parametrize("kind", NOISES)
def test_noise_comes_from_the_layer_s_state_which_goes_on_by_one_with_each_call(kind: str) -> None:
    layer, x = NOISES[kind](0.5), values(4, 6, 6, 8)
    layer.build(x.shape)
    first, state = noisy(layer, x, STATE)
    assert np.array_equal(state, STATE + np.array([0, 1], np.uint32))
    assert np.array_equal(first, noisy(layer, x, STATE)[0])
    assert not np.array_equal(first, noisy(layer, x, state)[0])
    used, state = noisy(layer, x, STATE, training=False)
    assert np.array_equal(used, x)
    assert np.array_equal(state, STATE)


@pytest.mark.parametrize("kind", NOISES)
def test_a_traced_rate_is_as_good_as_a_fixed_one_and_zero_is_the_identity(kind: str) -> None:
    layer, x = NOISES[kind](0.0), values(4, 6, 6, 8)  # built with no noise at all
    layer.build(x.shape)
    name = "stddev" if kind == "GaussianNoise" else "rate"

    def with_rate(rate: Any) -> Any:
        setattr(layer, name, rate)
        return noisy(layer, x, STATE)[0]

    rates = jnp.array([0.0, 0.25, 0.5])
    together = np.asarray(jax.jit(jax.vmap(with_rate))(rates))
    assert np.array_equal(together[0], x)
    for rate, found in zip(rates, together, strict=True):
        fixed = NOISES[kind](float(rate))
        fixed.build(x.shape)
        expected = x if rate == 0 else noisy(fixed, x, STATE)[0]
        assert np.allclose(found, expected, rtol=1e-6, atol=1e-6)


def test_spatial_dropout_drops_whole_channels() -> None:
    layer = FAST["SpatialDropout2D"](0.5)
    y = np.asarray(noisy(layer, jnp.ones((16, 5, 4, 32)), STATE)[0])
    assert np.all(y == y[:, :1, :1])
    assert 0.3 < np.mean(y == 0) < 0.7


@pytest.mark.parametrize(
    ("shape", "arguments"),
    [
        ((5, 7), {"units": 3}),
        ((64, 300), {"units": 150, "activation": "relu"}),
        ((8, 6), {"units": 4, "use_bias": False}),
        ((2, 3, 6), {"units": 4}),  # not two axes: Keras's own
        ((8, 6), {"units": 4, "dtype": "mixed_bfloat16"}),
    ],
)
def test_dense_is_keras_s(shape: tuple[int, ...], arguments: dict[str, Any]) -> None:
    ours, theirs = pair("Dense", shape, **arguments)
    close = 1e-2 if "dtype" in arguments else CLOSE
    assert_same(outcome(ours, values(*shape, seed=9)), outcome(theirs, values(*shape, seed=9)), close)


def test_layers_have_the_configuration_of_keras_s() -> None:
    for kind, ours in FAST.items():
        needed: dict[str, dict[str, Any]] = {
            "Conv2D": {"filters": 2, "kernel_size": 3}, "Dense": {"units": 2}, "Dropout": {"rate": 0.1},
            "SpatialDropout2D": {"rate": 0.1}, "GaussianNoise": {"stddev": 0.1},
        }  # fmt: skip
        given = needed.get(kind, {})
        theirs = getattr(keras.layers, kind)
        assert ours(**given, name="a").get_config() == theirs(**given, name="a").get_config()


def test_a_narrow_network_moves_its_images_into_cells_and_out_of_them_but_once() -> None:
    layers = [
        pair("Conv2D", (64, 8, 8, 1), filters=8, kernel_size=5, padding="same", activation="relu")[0],
        pair("MaxPooling2D", (64, 8, 8, 8), pool_size=2)[0],
    ]

    def network(x: Any) -> Any:
        for layer in layers:
            x, _ = layer.stateless_call([v.value for v in layer.trainable_variables], [], x)
        return x

    compiled = jax.jit(network, compiler_options=compiler_options()).lower(values(64, 8, 8, 1)).compile().as_text()
    if jax.default_backend() == "cpu":
        assert "[64,8,8,8]" not in compiled  # what the convolution puts out, in Keras's form
        assert "opt-barrier" in compiled


def test_memory_is_kept_where_the_c_library_can() -> None:
    assert keep_memory() in (True, False)
