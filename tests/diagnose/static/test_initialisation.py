"""Weights that start equal, too large or too small."""

from typing import Any

import pytest

from tests.diagnose.static.examined import SCORES, arms, conv, dense, found_of

EQUAL: list[Any] = ["zeros", "ones", {"Constant": {"value": 0.05}}]
UNFIT: list[Any] = [{"RandomNormal": {"stddev": 2.0}}, {"RandomNormal": {"stddev": 1e-3}}]
HEALTHY: list[Any] = [
    "he_normal", "glorot_uniform", "lecun_normal", "random_normal", "random_uniform", "truncated_normal", "orthogonal",
    {"RandomNormal": {"stddev": 0.01}},
]  # fmt: skip


@pytest.mark.parametrize("initializer", EQUAL)
def test_hidden_weights_that_start_equal_are_told(initializer: Any) -> None:
    [finding] = found_of("bad-initialization", "Flatten", dense(32, kernel_initializer=initializer), SCORES)
    assert (finding.severity, finding.evidence["units"]) == ("warning", 32)
    assert "symmetric-units" in finding.explains
    assert finding.patch == {"model.dense_1.kernel_initializer": "he_normal"}


def test_last_layer_and_residual_blocks_may_start_at_zero() -> None:
    assert found_of("bad-initialization", "Flatten", dense(), dense(10, None, kernel_initializer="zeros")) == ()
    block = {"Residual": {"layers": [conv(16), conv(16, None, kernel_initializer="zeros")]}}
    assert found_of("bad-initialization", conv(16), block, "Flatten", SCORES) == ()


@pytest.mark.parametrize("initializer", UNFIT)
@pytest.mark.parametrize("function", ["relu", "tanh"])
def test_weights_far_too_large_or_small_are_told(initializer: Any, function: str) -> None:
    layers = ["Flatten", dense(32, function, kernel_initializer=initializer)]
    [finding] = found_of("bad-initialization", *layers, SCORES)
    assert finding.severity == "warning"
    assert finding.patch["model.dense_1.kernel_initializer"] == (
        "he_normal" if function == "relu" else "glorot_uniform"
    )


@pytest.mark.parametrize(("spread", "is_told"), [(0.4, False), (0.5, True)])
def test_weights_that_start_a_few_times_too_large_are_told(spread: float, is_told: bool) -> None:
    """For the 64 pixels of a digit, before relu, 0.5 is 2.8 times too large, and 0.4 is 2.3 times."""
    layer = dense(32, kernel_initializer={"RandomNormal": {"stddev": spread}})
    assert bool(found_of("bad-initialization", "Flatten", layer, SCORES)) == is_told


@pytest.mark.parametrize("initializer", HEALTHY)
@pytest.mark.parametrize("layer", [dense, conv])
def test_healthy_initializers_are_silent(layer: Any, initializer: Any) -> None:
    first = layer(64, kernel_initializer=initializer)
    between = ["Flatten"] if layer is conv else []
    before = ["Flatten"] if layer is dense else []
    assert found_of("bad-initialization", *before, first, *between, SCORES) == ()


@pytest.mark.parametrize("normalisation", ["BatchNormalization", "LayerNormalization"])
def test_what_is_normalised_before_its_function_may_start_at_any_size(normalisation: str) -> None:
    large = dense(32, None, kernel_initializer=UNFIT[0])
    assert found_of("bad-initialization", "Flatten", large, normalisation, "ReLU", SCORES) == ()
    assert found_of("bad-initialization", "Flatten", large, "ReLU", normalisation, SCORES)


def test_initialisation_that_the_study_asks_about_is_a_note() -> None:
    path = "model.dense_1.kernel_initializer"
    vary = arms("bad", bad={path: UNFIT[0]}, good={path: "he_normal"})
    [finding] = found_of("bad-initialization", "Flatten", dense(), SCORES, vary=vary)
    assert (finding.severity, finding.arm) == ("note", "bad")
