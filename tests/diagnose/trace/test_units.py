"""Units that do nothing, or the same as others."""

import numpy as np
import pytest

from paribus.diagnose.trace.units import alike_pairs

from .made_up import MODEL, RISING, findings, run

POOR = {("train", "accuracy"): RISING - 0.3, ("train", "running_accuracy"): RISING[1:] - 0.3}


def hidden(activation: object) -> list[object]:
    return ["Flatten", *[{"Dense": {"units": 16, "activation": activation}}] * 2, MODEL[3]]


def test_layer_most_of_whose_units_died_is_told() -> None:
    found = findings(run(probes={("dense_2", "dead_share"): [0.0, 0.4, 0.8]}, curves=POOR))["dead-relu"]
    assert (found.severity, found.where, found.evidence["share"]) == ("warning", "model.dense_2", 0.8)
    assert "since training began" in found.message
    assert found.patch == {"train.optimizer.learning_rate": 0.0001}


def test_units_that_were_dead_before_training_want_another_beginning() -> None:
    model = ["Flatten", {"Dense": {"units": 16, "activation": "relu", "bias_initializer": {"Constant": {"value": -3}}}}]
    found = findings(
        run(probes={("dense_1", "dead_share"): [0.9, 0.9, 0.9]}, curves=POOR), model=[*model, MODEL[2], MODEL[3]]
    )["dead-relu"]
    assert found.patch == {"model.dense_1.bias_initializer": "zeros"}


def test_a_third_of_them_or_no_harm_is_a_note() -> None:
    third, most = ({("dense_1", "dead_share"): [0.0, 0.0, share]} for share in (0.33, 0.8))
    assert findings(run(probes=third, curves=POOR))["dead-relu"].severity == "note"
    assert findings(run(probes=most))["dead-relu"].severity == "note"


def test_half_of_the_units_may_be_dead_without_harm() -> None:
    half = {("dense_1", "dead_share"): [0.0, 0.3, 0.7]}
    assert findings(run(probes=half, curves=POOR))["dead-relu"].severity == "note"


def test_few_dead_units_are_not() -> None:
    assert "dead-relu" not in findings(run(probes={("dense_1", "dead_share"): [0.0, 0.2, 0.2]}, curves=POOR))


@pytest.mark.parametrize("activation", ["elu", {"LeakyReLU": {"negative_slope": 0.1}}, "gelu"])
def test_units_that_go_on_learning_on_their_other_side_are_not(activation: object) -> None:
    resting = run(probes={("dense_1", "dead_share"): [0.9, 0.9, 0.9]}, curves=POOR)
    assert "dead-relu" not in findings(resting, model=hidden(activation))


def test_layer_at_the_ends_of_its_range_is_told() -> None:
    ended = run(probes={("dense_1", "saturated_share"): [0.2, 0.6, 0.9]}, curves=POOR)
    found = findings(ended, model=hidden("tanh"))["saturation"]
    assert (found.severity, found.evidence["share"]) == ("warning", 0.9)
    assert found.patch == {"model.dense_1.activation": "relu"}


def test_layer_at_its_ends_that_learnt_all_the_same_or_got_there_late_is_a_note() -> None:
    learnt = run(probes={("dense_1", "saturated_share"): [0.2, 0.6, 0.9]})
    late = run(probes={("dense_1", "saturated_share"): [0.2, 0.4, 0.9]}, curves=POOR)
    for each in (learnt, late):
        assert findings(each, model=hidden("tanh"))["saturation"].severity == "note"


def test_layer_within_its_range_is_not() -> None:
    within = run(probes={("dense_1", "saturated_share"): [0.9, 0.6, 0.4]}, curves=POOR)
    assert "saturation" not in findings(within, model=hidden("tanh"))


def test_units_with_the_same_weights_are_told() -> None:
    same = np.tile(np.linspace(-1, 1, 64)[:, None], (1, 16)).astype(np.float32)
    found = findings(run(weights={"dense_1/kernel": same}, curves=POOR))["symmetric-units"]
    assert found.evidence["alike_pairs"] == 1
    assert "computes as one" in found.message


def test_some_of_them_are_not() -> None:
    some = np.random.default_rng(0).normal(size=(64, 16)).astype(np.float32)
    some[:, :8] = some[:, :1]
    assert "symmetric-units" not in findings(run(weights={"dense_1/kernel": some}, curves=POOR))


def test_filters_of_a_convolution_are_units_too() -> None:
    model = [{"Conv2D": {"filters": 4, "kernel_size": 3}}, "Flatten", MODEL[3]]
    same = run(weights={"conv2d/kernel": np.ones((3, 3, 1, 4), np.float32)}, curves=POOR)
    assert findings(same, model=model)["symmetric-units"].where == "model.conv2d"


def test_alike_pairs_are_counted() -> None:
    three_alike = np.array([[1.0, 2.0, -1.0, 0.0], [1.0, 2.0, -1.0, 1.0]])
    assert alike_pairs(three_alike) == pytest.approx(3 / 6)
    assert alike_pairs(np.zeros((3, 2))) == 1
