"""How a network is before its first update."""

import numpy as np
import pytest

from .made_up import FALLING, LAYERS, MODEL, RISING, findings, run

POOR = {("train", "accuracy"): RISING - 0.3, ("train", "running_accuracy"): RISING[1:] - 0.3}
LOUD = np.concatenate([[23.0], FALLING[1:]])


def test_network_that_begins_sure_of_wrong_answers_is_told() -> None:
    found = findings(run(curves={("train", "loss"): LOUD, **POOR}))["initial-loss"]
    assert found.severity == "warning"
    assert found.evidence["times_guessing"] == pytest.approx(23 / np.log(10))
    assert "10 times the 2.3 of guessing" in found.message


def test_it_is_a_note_where_the_training_images_were_learnt_all_the_same() -> None:
    assert findings(run(curves={("train", "loss"): LOUD}))["initial-loss"].severity == "note"


@pytest.mark.parametrize("times", [0.6, 1.0, 1.9])
def test_usual_initial_losses_are_not(times: float) -> None:
    usual = np.concatenate([[times * np.log(10)], FALLING[1:]])
    assert "initial-loss" not in findings(run(curves={("train", "loss"): usual, **POOR}))


def test_curves_that_begin_later_say_nothing_about_the_beginning() -> None:
    later = {("train", "loss"): LOUD[1:] + 20, ("validation", "loss"): LOUD[1:] + 20}
    assert "initial-loss" not in findings(run(curves={**later, **POOR}))


def test_mean_squared_error_is_measured_against_its_own_guessing() -> None:
    squared = {("train", "loss"): FALLING / FALLING[0] * 0.09, **POOR}  # (1 - 1/10) / 10
    assert "initial-loss" not in findings(run(curves=squared), train={"epochs": 20, "loss": "MeanSquaredError"})


def test_layer_through_which_nothing_comes_is_told_with_the_layers_to_mend() -> None:
    silent = {(LAYERS[1], "activation_spread"): [0.0, 0.0, 0.0]}
    model = [MODEL[0], MODEL[1], {"Dense": {"units": 16, "kernel_initializer": "zeros"}}, MODEL[3]]
    found = findings(run(probes=silent, curves=POOR), model=model)["initial-signal"]
    assert "nothing comes through" in found.message
    assert found.patch == {"model.dense_2.kernel_initializer": "glorot_uniform"}
    assert "symmetric-units" in found.explains


def test_layer_that_spreads_much_farther_than_another_is_told() -> None:
    far = {(LAYERS[0], "activation_spread"): [20.0, 1.0, 1.0]}
    assert "33 times" in findings(run(probes=far, curves=POOR))["initial-signal"].message


@pytest.mark.parametrize("spread", [0.08, 5.9])
def test_spreads_within_a_factor_of_ten_are_not(spread: float) -> None:
    assert "initial-signal" not in findings(run(probes={(LAYERS[0], "activation_spread"): [spread, 1.0, 1.0]}))


def test_layers_behind_dead_units_are_their_doing() -> None:
    dead = {("dense_2", "activation_spread"): [0.0, 0.0, 0.0], ("dense_1", "dead_share"): [1.0, 1.0, 1.0]}
    found = findings(run(probes=dead, curves=POOR))
    assert "dead-relu" in found
    assert "initial-signal" not in found
