"""Gradients that get lost on their way to the first layer, or out of hand."""

import numpy as np
import pytest

from .made_up import RISING, findings, run

POOR = {("train", "accuracy"): RISING - 0.3, ("train", "running_accuracy"): RISING[1:] - 0.3}


def test_gradient_that_hardly_reaches_the_first_layer_is_told() -> None:
    lost = {("dense_1", "gradient_norm"): [1e-4, 1e-4, 0.5]}
    found = findings(run(probes=lost, curves=POOR))["vanishing-gradient"]
    # rms: 1e-4 / sqrt(64 * 16 + 16) over 1 / sqrt(170) before training, and twice that after an epoch
    assert found.evidence["first_over_last"] == pytest.approx(2e-4 * np.sqrt(170 / 1040))
    assert (found.severity, found.where) == ("warning", "model.dense_1")


def test_gradient_that_arrives_after_one_epoch_is_not() -> None:
    assert "vanishing-gradient" not in findings(
        run(probes={("dense_1", "gradient_norm"): [1e-4, 0.5, 0.5]}, curves=POOR)
    )


def test_gradient_that_dead_units_keep_back_is_told_as_those() -> None:
    dead = {("dense_1", "gradient_norm"): [1e-9, 1e-9, 1e-9], ("dense_1", "dead_share"): [0.9, 0.9, 0.9]}
    found = findings(run(probes=dead, curves=POOR))
    assert "dead-relu" in found
    assert "vanishing-gradient" not in found


@pytest.mark.parametrize("norms", [[300.0, 1.0, 0.1], [1.0, 0.5, 2000.0], [1.0, 0.5, np.nan]])
def test_gradient_out_of_hand_is_told(norms: list[float]) -> None:
    found = findings(run(probes={("dense_1", "gradient_norm"): norms}, curves=POOR))["exploding-gradient"]
    assert found.patch == {"train.optimizer.global_clipnorm": 1.0}


def test_large_gradient_is_not() -> None:
    assert "exploding-gradient" not in findings(
        run(probes={("dense_1", "gradient_norm"): [90.0, 5.0, 900.0]}, curves=POOR)
    )


def test_gradient_that_grows_while_the_loss_falls_is_told() -> None:
    growing = {(f"dense_{number}", "gradient_norm"): [1.0, 0.5, 4.0] for number in (1, 2, 3)}
    assert findings(run(probes=growing, curves=POOR))["gradient-growth"].evidence["growth"] == pytest.approx(8)
    assert findings(run(probes=growing))["gradient-growth"].severity == "note"


@pytest.mark.parametrize(("last", "severity"), [(0.6, "note"), (0.8, "warning")])
def test_gradient_that_grows_is_a_warning_where_the_loss_comes_back(last: float, severity: str) -> None:
    growing = {(f"dense_{number}", "gradient_norm"): [1.0, 0.5, 4.0] for number in (1, 2, 3)}
    back = np.concatenate([np.linspace(2.3, 0.6, 20), [last]])
    curves = {**POOR, ("train", "loss"): back, ("train", "running_loss"): back[1:]}
    assert findings(run(probes=growing, curves=curves))["gradient-growth"].severity == severity


def test_gradient_that_shrinks_is_not() -> None:
    assert "gradient-growth" not in findings(run(curves=POOR))
