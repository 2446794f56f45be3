"""What comes after the class scores, what is doubled and what is too narrow."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import log_softmax, softmax

from tests.diagnose.static.examined import SCORES, conv, dense, found_of

ACTIVATION = {"Activation": {"activation": "softmax"}}


@pytest.mark.parametrize(
    "end",
    [
        [dense(10, "softmax"), "Softmax"],
        [SCORES, "Softmax", "Softmax"],
        [SCORES, ACTIVATION, "Softmax"],
        [dense(10, "softmax"), ACTIVATION],
        [dense(10, "sparsemax")],
    ],
)
def test_a_softmax_of_a_softmax_is_told(end: list[Any]) -> None:
    [finding] = found_of("double-softmax", "Flatten", dense(), *end)
    assert finding.severity == "warning"
    assert finding.evidence["highest_probability"] == pytest.approx(softmax([1.0, *[0.0] * 9]).max())
    assert finding.evidence["lowest_loss"] == pytest.approx(-log_softmax([1.0, *[0.0] * 9]).max())


@pytest.mark.parametrize(
    "end", [[SCORES], [SCORES, "Softmax"], [SCORES, ACTIVATION], [dense(10, "softmax")], [dense(10, "log_softmax")]]
)
def test_one_softmax_at_the_end_is_the_losses_own(end: list[Any]) -> None:
    assert found_of("double-softmax", "Flatten", dense(), *end) == ()
    assert found_of("wrong-output-activation", "Flatten", dense(), *end) == ()


def test_a_softmax_inside_a_network_is_no_double_one() -> None:
    assert found_of("double-softmax", "Flatten", dense(32, "softmax"), SCORES, "Softmax") == ()


def test_the_patch_of_a_double_softmax_leaves_one() -> None:
    layers = ["Flatten", dense(), dense(10, "softmax"), "Softmax"]
    [finding] = found_of("double-softmax", *layers)
    assert finding.patch == {"model.dense_2.activation": "linear"}


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "scaled_tanh", "hard_sigmoid", "softsign"])
def test_scores_between_bounds_are_told_with_the_loss_they_cannot_fall_below(name: str) -> None:
    [finding] = found_of("wrong-output-activation", "Flatten", dense(), dense(10, name), "Softmax")
    low, high = {"tanh": (-1, 1), "softsign": (-1, 1), "scaled_tanh": (-1.7159, 1.7159)}.get(name, (0, 1))
    assert finding.severity == "warning"
    assert finding.evidence["lowest_loss"] == pytest.approx(-log_softmax([high, *[low] * 9])[0])
    assert finding.patch == {"model.dense_2.activation": "linear"}


@pytest.mark.parametrize("end", [[dense(10, "relu")], [SCORES, "ReLU"], [SCORES, "ReLU", {"Dropout": {"rate": 0}}]])
def test_scores_that_are_cut_at_zero_are_told(end: list[Any]) -> None:
    [finding] = found_of("wrong-output-activation", "Flatten", dense(), *end, "Softmax")
    assert "cut at 0" in finding.message


@pytest.mark.parametrize("name", ["linear", "leaky_relu", "elu"])
def test_scores_without_bounds_are_sound(name: str) -> None:
    assert found_of("wrong-output-activation", "Flatten", dense(), dense(10, name)) == ()


def test_mean_squared_error_is_a_note_and_cross_entropy_silent() -> None:
    [finding] = found_of("loss-target-mismatch", "Flatten", SCORES, train={"epochs": 100, "loss": "MeanSquaredError"})
    assert finding.severity == "note"
    assert found_of("loss-target-mismatch", "Flatten", SCORES) == ()


def test_the_gradient_of_the_squared_error_vanishes_where_the_network_is_surely_wrong() -> None:
    """What the note says: at scores (−a, a) with the first class true, it falls like e^(−2a); cross-entropy's stays."""

    def slope(loss: Any, size: float) -> float:
        return float((loss(-size + 1e-4, size) - loss(-size - 1e-4, size)) / 2e-4)

    def squared(first: float, second: float) -> float:
        return float(np.mean((softmax([first, second]) - [1, 0]) ** 2))

    def crossed(first: float, second: float) -> float:
        return float(-log_softmax([first, second])[0])

    assert abs(slope(squared, 8)) < 1e-5
    assert slope(crossed, 8) == pytest.approx(-1, abs=1e-5)


@pytest.mark.parametrize(
    ("layers", "severity"),
    [
        ([dense(), "ReLU"], "note"),
        ([dense(), {"Activation": {"activation": "tanh"}}], "warning"),
        ([dense(32, "sigmoid"), "ReLU"], "warning"),
        ([dense(32, None), "ReLU", "ELU"], "warning"),
    ],
)
def test_an_activation_right_after_another_is_told(layers: list[Any], severity: str) -> None:
    [finding] = found_of("double-activation", "Flatten", *layers, SCORES)
    assert finding.severity == severity
    assert len(finding.patch) == 1


@pytest.mark.parametrize(
    "layers",
    [[dense(32, None), "ReLU"], [dense(), "BatchNormalization", "ReLU"], [dense(), dense()], [dense(), "Dropout"]],
)
def test_one_activation_a_layer_is_sound(layers: list[Any]) -> None:
    layers = [{"Dropout": {"rate": 0.3}} if layer == "Dropout" else layer for layer in layers]
    assert found_of("double-activation", "Flatten", *layers, SCORES, "Softmax") == ()


def test_a_dense_layer_narrower_than_the_classes_is_told() -> None:
    [finding] = found_of("bottleneck", "Flatten", dense(), dense(2), SCORES)
    assert (finding.severity, finding.where) == ("warning", "model.dense_2.units")
    assert finding.patch == {"model.dense_2.units": 40}


def test_a_dense_layer_as_narrow_as_the_classes_before_a_wide_one_is_told() -> None:
    [finding] = found_of("bottleneck", "Flatten", dense(10), dense(300), SCORES)
    assert finding.where == "model.dense_1.units"
    assert found_of("bottleneck", "Flatten", dense(11), dense(300), SCORES) == ()
    assert found_of("bottleneck", "Flatten", dense(10), dense(39), SCORES) == ()


@pytest.mark.parametrize("layers", [["Flatten", dense(10)], [conv(4), "GlobalAveragePooling2D"], ["Flatten"]])
def test_dense_layers_as_wide_as_the_classes_and_narrow_convolutions_are_sound(layers: list[Any]) -> None:
    assert found_of("bottleneck", *layers, SCORES) == ()


def test_highest_probability_is_what_no_score_can_exceed() -> None:
    [finding] = found_of("double-softmax", "Flatten", dense(10, "softmax"), "Softmax")
    rng = np.random.default_rng(0)
    twice = softmax(softmax(rng.normal(0, 100, (1000, 10)), axis=1), axis=1)
    assert twice.max() <= float(finding.evidence["highest_probability"]) + 1e-12
    assert math.isclose(twice.max(), float(finding.evidence["highest_probability"]), rel_tol=1e-6)
