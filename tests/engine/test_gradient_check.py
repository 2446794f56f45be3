"""Gradients are checked where they can be, and a wrong one is found."""

from typing import Any

import numpy as np
import pytest

from paribus.engine import check_gradients
from paribus.engine.backend import jax
from paribus.engine.fast import layers
from paribus.engine.gradient_check import slope_at_zero
from tests.engine.works import CONVOLUTIONAL, DENSE, trained, work

NORMALIZED: list[Any] = [
    {"Conv2D": {"filters": 4, "kernel_size": 3, "kernel_regularizer": {"L2": {"l2": 0.1}}}},
    "BatchNormalization",
    {"SpatialDropout2D": {"rate": 0.5}},
    "GlobalAveragePooling2D",
    {"Dropout": {"rate": 0.5}},
    {"GaussianNoise": {"stddev": 1.0}},
    {"Dense": {"units": 10, "activation": "softmax"}},
]
RESIDUAL: list[Any] = [
    "Flatten",
    {"Dense": {"units": 8, "activation": "tanh"}},
    {"Residual": {"layers": [{"Dense": {"units": 8, "activation": "sigmoid"}}]}},
    {"Dense": {"units": 10}},
]


def test_the_slope_of_a_quadratic_is_exact() -> None:
    slope = slope_at_zero(lambda x: 3 * x**2 + 2 * x + 1, 0.5)
    assert (slope.value, slope.unevenness) == (2.0, 0.0)


def test_the_error_of_a_slope_falls_with_the_fourth_power_of_the_step() -> None:
    far, near = (abs(slope_at_zero(np.exp, step).value - 1) for step in (0.2, 0.1))
    assert far / near == pytest.approx(16, rel=0.05)


@pytest.mark.parametrize("kink", [0.0, 0.2, 1 / 3, 0.5, 0.8, -0.4])
def test_a_kink_anywhere_within_the_step_is_seen(kink: float) -> None:
    assert slope_at_zero(lambda x: max(x - kink, 0.0), 1.0).unevenness > 0.05


@pytest.mark.parametrize("model", [DENSE, CONVOLUTIONAL, NORMALIZED, RESIDUAL], ids=["dense", "conv", "norm", "res"])
def test_gradients_of_sound_networks_pass(model: list[Any]) -> None:
    tensors = check_gradients(work(model, replicates=[0]), 6, 6)
    assert [tensor.name for tensor in tensors if not tensor.passed] == []
    assert all(tensor.checked + tensor.skipped == min(6, tensor.size) for tensor in tensors)
    assert sum(tensor.checked for tensor in tensors) > 0.8 * sum(min(6, tensor.size) for tensor in tensors)
    assert max(tensor.error for tensor in tensors) < 1e-7


@pytest.mark.parametrize("loss", ["MeanSquaredError", {"CategoricalCrossentropy": {"label_smoothing": 0.1}}])
def test_every_loss_is_checked(loss: Any) -> None:
    assert all(tensor.passed for tensor in check_gradients(work(replicates=[0], loss=loss), 6, 4))


def test_a_gradient_that_is_wrong_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    @jax.custom_vjp
    def product(inputs: Any, kernel: Any) -> Any:
        return inputs @ kernel

    product.defvjp(
        lambda inputs, kernel: (inputs @ kernel, (inputs, kernel)),
        lambda met, gradient: (gradient @ met[1].T, 1.001 * met[0].T @ gradient),
    )
    monkeypatch.setattr(layers, "product", product)
    wrong = [tensor for tensor in check_gradients(work(replicates=[0]), 6, 6) if not tensor.passed]
    assert [tensor.name for tensor in wrong] == ["dense_1/kernel", "dense_2/kernel"]
    assert wrong[0].error == pytest.approx(1e-3, rel=0.7)


def test_single_precision_is_left_as_it_was() -> None:
    before = trained(work(replicates=[0]))[0].weights
    check_gradients(work(replicates=[0]), 4, 2)
    after = trained(work(replicates=[0]))[0].weights
    assert all(before[name].tobytes() == after[name].tobytes() for name in before)
    assert not jax.config.jax_enable_x64


def test_a_network_that_trains_in_half_precision_is_checked_in_full() -> None:
    assert all(tensor.passed for tensor in check_gradients(work(replicates=[0], precision="mixed_bfloat16"), 4, 2))
