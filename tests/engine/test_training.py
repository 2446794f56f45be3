"""Budgets, divergence, stopping by hand and progress: the course of training as its caller meets it."""

import threading
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from paribus.engine import train
from paribus.engine.backend import jax
from paribus.errors import Interrupted
from paribus.records import Progress, Run, Work

from .works import CONVOLUTIONAL, curve, same_bits, trained, watched, work


@pytest.mark.parametrize(
    ("settings", "steps", "epochs"),
    [
        ({"epochs": 2, "batch_size": 48}, 8, [0, 1, 2]),
        ({"epochs": 2, "batch_size": 48, "drop_remainder": True}, 6, [0, 1, 2]),
        ({"epochs": 2, "batch_size": 500, "drop_remainder": True}, 2, [0, 1, 2]),
        ({"steps": 6, "batch_size": 48}, 6, [0, 1, 1.5]),
        ({"steps": 8, "batch_size": 48}, 8, [0, 1, 2]),
        ({"steps": 1, "batch_size": 48}, 1, [0, 0.25]),
    ],
    ids=str,
)
def test_a_budget_is_spent_to_the_update(settings: dict[str, Any], steps: int, epochs: list[float]) -> None:
    for run in trained(work(replicates=(0,), **settings)):
        assert (run.status, run.reason, run.steps, run.epochs) == ("finished", None, steps, epochs[-1])
        for each in run.curves:
            assert each.epochs.tolist() == (epochs[1:] if each.metric.startswith("running") else epochs)
        assert run.scores["test"]["loss"] == curve(run, "test", "loss").values[-1]


@dataclass(frozen=True)
class Timed:
    """A work with a budget of two seconds: its runs, what was told, and when."""

    runs: tuple[Run, ...]
    told: list[Progress]
    times: list[float]


@pytest.fixture(scope="module")
def timed() -> Timed:
    told: list[Progress] = []
    times: list[float] = []

    def watch(progress: Progress) -> None:
        told.append(progress)
        times.append(time.perf_counter())

    return Timed(train(work(seconds=2), watch, lambda: False, lambda checkpoint: None, None), told, times)


def test_a_budget_in_seconds_ends_on_time(timed: Timed) -> None:
    for run in timed.runs:
        assert 2.0 <= run.seconds * len(timed.runs) < 2.5
        assert run.steps > 10
        assert run.epochs == run.steps / 5
        assert curve(run, "test", "loss").epochs[-1] == run.epochs


def test_progress_is_told_four_times_a_second_and_true(timed: Timed) -> None:
    told, times = timed.told, timed.times
    assert [each.phase for each in (told[0], told[-1])] == ["compiling", "finished"]
    middle = [k for k, each in enumerate(told) if each.phase == "training" and each.steps]
    gaps = np.diff([times[k] for k in middle])
    assert np.mean(gaps) < 0.25
    assert np.mean(gaps) > 0.08  # and not much more often either
    assert all(before.fraction <= after.fraction for before, after in pairwise(told))
    assert all(before.steps <= after.steps for before, after in pairwise(told))
    assert all(told[k].epoch == told[k].steps / 5 for k in middle)
    assert all(told[k].examples_per_second > 0 for k in middle)
    assert all(abs(told[k].seconds_left - 2.0 * (1 - told[k].fraction)) < 0.1 for k in middle)
    assert all(told[k].active == 2 for k in middle)
    for k in middle[1:]:
        assert np.all(np.isfinite(told[k].loss))
        assert np.all((told[k].accuracy >= 0) & (told[k].accuracy <= 1))
        assert np.all(told[k].validation_accuracy >= 0)
    assert told[-1].fraction == 1.0


def test_progress_of_many_short_epochs_does_not_flood_the_watcher() -> None:
    started = time.perf_counter()
    _, told = watched(work(replicates=(0,), epochs=150))
    assert len(told) <= 4 + (time.perf_counter() - started) / 0.1


def test_a_stop_is_honoured_within_half_a_second() -> None:
    asked = threading.Event()
    told: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.steps > 0 and not asked.is_set():
            timer.start()
            asked.set()

    def stop() -> bool:
        return bool(told)

    timer = threading.Timer(0.5, lambda: told.append(time.perf_counter()))
    with pytest.raises(Interrupted):
        train(work(seconds=60), watch, stop, lambda checkpoint: None, None)
    assert time.perf_counter() - told[0] < 0.5


def test_a_stop_is_honoured_while_images_are_evaluated() -> None:
    with pytest.raises(Interrupted):
        train(work(CONVOLUTIONAL, epochs=1), lambda progress: None, lambda: True, lambda checkpoint: None, None)


def bright(given: Work, column: int) -> Work:
    """The same work, in which one replicate sees its images so bright that its loss soon stops being a number."""
    scale = given.splits.scale.copy()
    scale[column] *= 1e25
    return replace(given, splits=replace(given.splits, scale=scale))


@pytest.fixture(scope="module")
def one_diverged() -> tuple[Run, ...]:
    return trained(bright(work(replicates=(0, 1, 2)), 1))


def test_a_replicate_that_diverges_is_a_recorded_run(one_diverged: tuple[Run, ...]) -> None:
    run = one_diverged[1]
    assert run.status == "diverged"
    assert run.breakdown is not None
    assert (run.breakdown.layer, run.breakdown.quantity) == ("dense_1", "weight")  # images of 1e25 make it overflow
    assert run.breakdown.step == run.steps  # one update before the loss shows it
    assert run.reason is not None
    assert run.reason.startswith(f"diverged: a weight of dense_1 stopped being a number at update {run.steps}")
    assert run.epochs == run.steps / 5 < 2
    assert all(each.epochs[-1] <= run.epochs for each in run.curves if len(each.epochs))
    assert not np.isfinite(run.scores["train"]["loss"])
    assert np.isnan(run.scores["train"]["accuracy"])
    assert set(run.weights) == set(one_diverged[0].weights)
    assert run.probabilities["test"].shape == (60, 10)


def test_neighbours_do_not_feel_a_divergence(one_diverged: tuple[Run, ...]) -> None:
    another = trained(bright(work(replicates=(0, 1, 2)), 2))
    assert [run.status for run in one_diverged] == ["finished", "diverged", "finished"]
    assert [run.status for run in another] == ["finished", "finished", "diverged"]
    assert same_bits(one_diverged[0], another[0])


def test_a_diverged_replicate_is_left_as_it_was_before_the_update() -> None:
    """Whatever the device did after it, which the host finds out later."""
    given = bright(work(replicates=(0, 1), epochs=1), 1)
    ruined = trained(given)[1]
    assert ruined.steps > 0
    until = trained(bright(work(replicates=(0, 1), steps=ruined.steps), 1))[1]
    assert until.steps == ruined.steps
    for name, array in ruined.weights.items():
        assert array.tobytes() == until.weights[name].tobytes()


def test_a_program_ends_when_all_have_diverged() -> None:
    both = bright(bright(work(CONVOLUTIONAL, epochs=1000), 0), 1)
    runs, told = watched(both)
    assert [run.status for run in runs] == ["diverged", "diverged"]
    assert all(run.steps < 100 for run in runs)
    assert told[-1].active == 0


def test_a_loss_that_the_last_update_ruined_is_told() -> None:
    (run,) = trained(work(replicates=(0,), optimizer={"SGD": {"learning_rate": 3e38}}, steps=1))
    assert (run.status, run.steps) == ("diverged", 1)
    assert run.reason is not None
    assert run.reason.startswith("diverged: the output of ")
    assert run.breakdown is not None
    assert run.breakdown.step == 2  # the one that would have been next
    for scores in run.scores.values():
        assert not np.isfinite(scores["loss"])
        assert np.isnan(scores["accuracy"])


def test_a_failure_of_the_device_is_recorded_for_every_replicate() -> None:
    def watch(progress: Progress) -> None:
        if progress.steps:
            raise jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory\nand much more")

    runs = train(work(), watch, lambda: False, lambda checkpoint: None, None)
    assert [(run.status, run.replicate, run.scores) for run in runs] == [("failed", 0, {}), ("failed", 1, {})]
    assert {run.reason for run in runs} == {"the computation failed: RESOURCE_EXHAUSTED: Out of memory"}
