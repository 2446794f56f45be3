"""How far an optimizer can go in the updates it has, and learning rates out of the ordinary."""

import os
from typing import Any

import numpy as np
import pytest

from paribus.diagnose.static.rates import distance, learning_rates
from paribus.spec import Adam, CosineDecay, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay, Schedule
from tests.diagnose.static.examined import SCORES, dense, found_of

os.environ.setdefault("KERAS_BACKEND", "jax")
keras: Any = pytest.importorskip("keras")

SCHEDULES: list[Schedule] = [
    InverseTimeDecay(decay_steps=1, decay_rate=1e-3),
    InverseTimeDecay(decay_steps=7, decay_rate=0.5, staircase=True),
    ExponentialDecay(decay_steps=10, decay_rate=0.9),
    ExponentialDecay(decay_steps=10, decay_rate=0.9, staircase=True),
    PiecewiseConstantDecay(boundaries=(10, 30), values=(0.1, 0.05, 0.01)),
    CosineDecay(decay_steps=40, alpha=0.1),
    CosineDecay(decay_steps=30, warmup_steps=8, warmup_target=0.3),
]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: type(schedule).__name__)
def test_learning_rates_are_those_of_keras(schedule: Any) -> None:
    arguments = schedule.model_dump()
    if not isinstance(schedule, PiecewiseConstantDecay):
        arguments["initial_learning_rate"] = 0.1
    theirs = getattr(keras.optimizers.schedules, type(schedule).__name__)(**arguments)
    updates = np.arange(60.0)
    ours = learning_rates(0.1, schedule, updates)
    assert ours == pytest.approx([float(theirs(int(update))) for update in updates], rel=1e-5)


@pytest.mark.parametrize("schedule", [None, *SCHEDULES[:1]])
def test_a_long_way_is_sampled_without_being_wrong(schedule: Any) -> None:
    whole = learning_rates(1e-3, schedule, np.arange(123_457.0)).sum()
    assert distance(Adam(), schedule, 123_457) == pytest.approx(whole, rel=1e-3)


@pytest.mark.parametrize(("epochs", "severity"), [(1, "warning"), (10, "note")])
def test_adam_that_cannot_get_far_is_told(epochs: int, severity: str) -> None:
    train = {"epochs": epochs, "optimizer": {"Adam": {"learning_rate": 1e-4}}}
    [finding] = found_of("step-budget", "Flatten", dense(), SCORES, train=train)
    assert finding.severity == severity
    assert finding.evidence["way"] == pytest.approx(36 * epochs * 1e-4)
    assert finding.evidence["reach"] == pytest.approx(36 * epochs * 1e-4 / np.sqrt(2 / (64 + 32)))


@pytest.mark.parametrize(
    "train",
    [
        {"epochs": 10},
        {"epochs": 1, "optimizer": {"SGD": {"learning_rate": 1e-4}}},
        {"seconds": 1, "optimizer": {"Adam": {"learning_rate": 1e-4}}},
    ],
)
def test_a_long_way_gradient_descent_and_seconds_are_not_judged(train: dict[str, Any]) -> None:
    assert found_of("step-budget", "Flatten", dense(), SCORES, train=train) == ()


def test_the_patch_goes_far_enough_but_never_beyond_what_is_usual() -> None:
    slow = {"epochs": 10, "optimizer": {"Adam": {"learning_rate": 1e-5}}}
    [finding] = found_of("step-budget", "Flatten", dense(), SCORES, train=slow)
    assert finding.patch == {"train.optimizer.learning_rate": 1e-3}
    hasty = {"steps": 3, "optimizer": {"Adam": {"learning_rate": 1e-2}}}
    [finding] = found_of("step-budget", "Flatten", dense(), SCORES, train=hasty)
    assert finding.patch == {}


@pytest.mark.parametrize(
    ("optimizer", "is_told"),
    [
        ({"Adam": {"learning_rate": 0.3}}, True),
        ({"Adam": {"learning_rate": 1e-7}}, True),
        ({"SGD": {"learning_rate": 3.0}}, True),
        ({"SGD": {"learning_rate": 0.5, "momentum": 0.9}}, True),
        ({"SGD": {"learning_rate": 1e-5}}, True),
        ({"Adam": {"learning_rate": 0.01}}, False),
        ({"SGD": {"learning_rate": 0.05}}, False),
        ({"SGD": {"learning_rate": 0.1, "momentum": 0.9}}, False),
        ("Adadelta", False),
    ],
)
def test_learning_rates_out_of_the_ordinary_are_a_note(optimizer: Any, is_told: bool) -> None:
    train = {"epochs": 10_000, "optimizer": optimizer}
    findings = found_of("unusual-learning-rate", "Flatten", dense(), SCORES, train=train)
    assert [finding.severity for finding in findings] == ["note"] * is_told


def test_tuned_learning_rates_are_not_judged() -> None:
    tune = {"path": "train.optimizer.learning_rate", "values": [1e-9, 5.0]}
    data = {"name": "digits", "validation": 0.2}
    assert found_of("unusual-learning-rate", "Flatten", dense(), SCORES, tune=tune, data=data) == ()


def test_a_budget_of_no_updates_is_left_to_its_fault() -> None:
    train = {"epochs": 1, "batch_size": 2000, "drop_remainder": True}
    assert found_of("step-budget", "Flatten", dense(), "BatchNormalization", SCORES, train=train) == ()
