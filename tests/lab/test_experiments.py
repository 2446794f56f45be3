"""Range tests, surviving learning rates and gradient checks of a study's arms."""

import numpy as np
import pytest

from paribus.errors import InputError, StudyError
from paribus.lab import check_gradients, largest_surviving_rate, range_test
from paribus.lab.ranging import read, smoothed
from paribus.spec import Study
from tests.lab.studies import study

# Each update makes a weight (1 - 2 · 10 · rate) times what it was: at 0.1 it changes its sign, above that it grows.
DECAYING = ["Flatten", {"Dense": {"units": 10, "kernel_regularizer": {"L2": {"l2": 10.0}}}}]


def test_the_range_test_finds_where_a_linear_model_must_diverge() -> None:
    linear = study(model=DECAYING, vary=None, train={"epochs": 1, "optimizer": "SGD"})
    found = range_test(linear, low=1e-3, high=10.0, steps=400)
    assert found.diverges is not None
    assert found.suggested is not None
    assert 0.1 < found.diverges < 0.15
    assert found.suggested <= 0.1 * 0.15
    assert str(found.suggested) in found.sentence


def test_what_is_suggested_is_good_to_train_with() -> None:
    found = range_test(study())
    assert found.suggested is not None
    assert 3e-4 < found.suggested < 0.1  # of Adam, for a small dense network
    assert (found.study, found.arm, len(found.losses)) == ("activation", "relu", 100)


def test_another_arm_can_be_asked_for() -> None:
    assert range_test(study(), arm="tanh", steps=20).arm == "tanh"
    with pytest.raises(InputError, match="must be one of relu, tanh; got elu"):
        range_test(study(), arm="elu")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"low": 1.0, "high": 0.1}, "got 1 and 0.1"),
        ({"low": 0.0}, "got 0 and 10"),
        ({"high": float("inf")}, "got 1e-06 and inf"),
        ({"steps": 3}, "20 steps or more; got 3"),
    ],
)
def test_a_range_that_is_none_is_refused(options: dict[str, float], told: str) -> None:
    with pytest.raises(InputError, match=told):
        range_test(study(), **options)  # type: ignore[arg-type]


def test_losses_that_never_fall_suggest_nothing() -> None:
    rates = np.geomspace(1e-6, 1e-3, 50)
    flat = read("s", "a", rates, np.full(50, 2.3))
    assert (flat.steepest, flat.diverges, flat.suggested) == (None, None, None)
    assert "larger learning rates" in flat.sentence
    lost = read("s", "a", rates, np.where(rates < 1e-4, 2.3, np.nan))
    assert lost.suggested is None
    assert lost.diverges == pytest.approx(rates[rates >= 1e-4][0])
    assert "smaller learning rates" in lost.sentence
    at_once = read("s", "a", rates, np.full(50, np.nan))
    assert (at_once.suggested, at_once.diverges) == (None, 1e-6)


def test_the_steepest_fall_and_the_loss_of_half_are_found() -> None:
    rates = np.geomspace(1e-4, 1.0, 201)
    losses = np.interp(np.log10(rates), [-4, -3, -2.5, -2, -1, 0], [2.0, 1.9, 1.0, 0.9, 0.8, 2.0])
    found = read("s", "a", rates, losses)
    assert 10**-3.1 < found.steepest < 10**-2.4  # type: ignore[operator]
    assert found.diverges == pytest.approx(10**-0.5, rel=0.1)  # 1.4, half way back
    assert found.suggested == float(f"{found.steepest:.0e}")


def test_a_rate_a_decade_below_divergence_is_the_most_that_is_suggested() -> None:
    rates = np.geomspace(1e-4, 1.0, 201)
    losses = np.interp(np.log10(rates), [-4, -1.5, -1, -0.9, 0], [2.0, 1.9, 1.0, 2.0, 9.0])
    found = read("s", "a", rates, losses)
    assert found.suggested == float(f"{found.diverges / 10:.0e}")  # type: ignore[operator]
    assert found.suggested < found.steepest  # type: ignore[operator]


def test_smoothing_moves_nothing_along() -> None:
    line = np.linspace(3.0, 1.0, 100)
    assert smoothed(line) == pytest.approx(line)


def test_rates_that_survive_are_those_below_where_weights_grow() -> None:
    lost = Study.model_validate(
        study(model=DECAYING, vary=None, train={"epochs": 3, "optimizer": {"SGD": {"learning_rate": 0.5}}})
    )
    found = largest_surviving_rate(lost, rates=[0.05, 0.4, 0.09], replicates=range(2))
    assert dict(found.finished) == {0.4: 0, 0.09: 2, 0.05: 2}
    assert (found.largest, found.runs) == (0.09, 2)
    assert list(largest_surviving_rate(lost, replicates=range(1)).finished)[:2] == [0.25, 0.125]


def test_a_schedule_with_rates_of_its_own_cannot_be_made_smaller() -> None:
    schedule = {"PiecewiseConstantDecay": {"boundaries": [2], "values": [0.5, 0.1]}}
    with pytest.raises(InputError, match="`values` of its own"):
        largest_surviving_rate(Study.model_validate(study(vary=None, train={"epochs": 1, "schedule": schedule})))


def test_the_gradients_of_an_arm_are_checked() -> None:
    checked = check_gradients(study(), arm="tanh", images=4, weights=3)
    assert checked.passed
    assert (checked.arm, checked.images, len(checked.tensors)) == ("tanh", 4, 4)
    told = checked.to_json()["tensors"][0]
    assert set(told) == {"name", "size", "checked", "skipped", "error", "error_as_trained", "passed"}


def test_nothing_to_check_is_refused() -> None:
    with pytest.raises(InputError, match="got 0 and 10"):
        check_gradients(study(), images=0)
    with pytest.raises(StudyError):
        check_gradients(study(train={"epochs": 0}))
