"""How far an update moves the weights."""

import numpy as np
import pytest

from .made_up import FALLING, LAYERS, RISING, findings, run

POOR = {("train", "accuracy"): RISING - 0.3, ("train", "running_accuracy"): RISING[1:] - 0.3}


def moved(*ratios: float) -> dict[tuple[str | None, str], list[float]]:
    return {(layer, "update_ratio"): list(ratios) for layer in LAYERS}


def test_updates_of_a_fifth_of_the_weights_are_told() -> None:
    found = findings(run(probes=moved(0.3, 0.2, 0.001), curves=POOR))["learning-rate-high"]
    assert (found.severity, found.evidence["update_ratio"]) == ("warning", 0.2)
    assert found.patch == {"train.optimizer.learning_rate": 0.0001}


@pytest.mark.parametrize(("first", "is_told"), [(0.2, False), (0.5, True)])
def test_first_update_may_be_larger(first: float, is_told: bool) -> None:
    found = findings(run(probes=moved(first, 0.01, 0.001), curves=POOR))
    assert ("learning-rate-high" in found) == is_told


@pytest.mark.parametrize(
    ("shares", "is_told"), [([0.1, 0.9, 0.9], True), ([0.1, 0.3, 0.9], False), ([0.6, 1.0, 1.0], False)]
)
def test_units_that_die_in_the_first_epoch_tell_of_the_rate(shares: list[float], is_told: bool) -> None:
    """Not those that die later, which a weight penalty can do as well, nor those that began so."""
    found = findings(run(probes={("dense_1", "dead_share"): shares}, curves=POOR))
    assert ("learning-rate-high" in found) == is_told
    if is_told:
        assert found["learning-rate-high"].evidence["died_at_once"] == pytest.approx(0.8)
        assert "80% of the units of a layer died" in found["learning-rate-high"].message


def test_loss_that_jumps_up_or_comes_back_is_told() -> None:
    jump, back = FALLING.copy(), FALLING.copy()
    jump[1], back[-1] = 5.0, 0.3
    for losses in (jump, back):
        both = {("train", "loss"): losses, ("train", "running_loss"): losses[1:]}
        assert findings(run(curves={**both, **POOR}))["learning-rate-high"].severity == "warning"
        assert findings(run(curves=both))["learning-rate-high"].severity == "note"


def test_loss_that_is_lost_in_inference_mode_alone_is_no_matter_of_the_rate() -> None:
    lost = {("train", "loss"): np.concatenate([FALLING[:1], FALLING[1:] + 4]), ("train", "running_loss"): FALLING[1:]}
    found = findings(run(curves={**lost, **POOR}))
    assert "mode-gap" in found
    assert not {"learning-rate-high", "wrong-way"} & set(found)


def test_runs_that_diverged_are_looked_at_too() -> None:
    losses = np.array([2.3, 40.0])
    curves = {("train", "loss"): losses, ("train", "accuracy"): np.array([0.1, 0.1])}
    assert "learning-rate-high" in findings(run(status="diverged", curves=curves))


def test_rate_at_which_nothing_moves_is_told_with_a_better_one() -> None:
    found = findings(run(probes=moved(8e-6, 7e-6, 7e-6), curves=POOR))["learning-rate-low"]
    assert found.patch == {"train.optimizer.learning_rate": 0.1}, "a hundred times 0.001"
    assert found.evidence["reach"] == pytest.approx(640 * 7e-6)


def test_too_few_updates_for_their_size_are_told() -> None:
    found = findings(run(probes=moved(5e-5, 5e-5, 5e-5), curves=POOR))["learning-rate-low"]
    assert "all of them by 3.2% at most" in found.message


def test_small_updates_that_sufficed_are_not() -> None:
    assert "learning-rate-low" not in findings(run(probes=moved(8e-6, 7e-6, 7e-6)))


def test_usual_updates_are_not() -> None:
    found = findings(run(probes=moved(1e-3, 1e-3, 2e-4), curves=POOR))
    assert "learning-rate-low" not in found
    assert "learning-rate-high" not in found


@pytest.mark.parametrize("ratio", [0.0, np.nan])
def test_layer_that_never_changes_is_told(ratio: float) -> None:
    still = {("dense_2", "update_ratio"): [ratio] * 3}
    found = findings(run(probes=still, curves=POOR))["frozen-weights"]
    assert (found.where, found.evidence["layers"]) == ("model.dense_2", ["dense_2"])


def test_layer_that_changed_once_is_not() -> None:
    assert "frozen-weights" not in findings(run(probes={("dense_2", "update_ratio"): [0.0, 1e-3, 0.0]}, curves=POOR))
