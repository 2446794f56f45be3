"""Early stopping, against the rule in its plainest form; and what a stopped replicate leaves behind."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from paribus.engine.course import Span
from paribus.engine.layout import Layout
from paribus.engine.order import epoch_order
from paribus.engine.program import Program
from paribus.engine.stopping import Stopping
from paribus.records import Run, Work
from paribus.spec import EarlyStopping

from .plain_keras import loss_and_accuracy
from .works import curve, inputs, same_bits, trained, work

OVERFITTING = {"optimizer": {"Adam": {"learning_rate": 0.1}}, "epochs": 30, "batch_size": 32}


def stops_at(losses: Sequence[float], patience: int) -> int | None:
    """The published rule: stop once the smallest of the last patience + 1 losses is the first of them."""
    for look in range(patience, len(losses)):
        window = list(losses[look - patience : look + 1])
        if window.index(min(window)) == 0:
            return look
    return None


@pytest.mark.parametrize("patience", [1, 2, 5])
def test_a_replicate_stops_where_the_plain_rule_stops_it(patience: int) -> None:
    random = np.random.default_rng(patience)
    columns = 200
    losses = random.integers(0, 10, (60, columns)) - np.arange(60)[:, None] // 4.0  # falling, with ties
    stopping = Stopping(EarlyStopping(patience=patience), steps_per_epoch=1, num_runs=columns)
    active = np.full(columns, True)
    stopped: list[int | None] = [None] * columns
    for look, row in enumerate(losses):
        for column in np.flatnonzero(
            stopping.look(look, row, active, lambda column: pytest.fail("no state is wanted"))
        ):
            stopped[column] = look
            active[column] = False
    assert stopped == [stops_at(losses[:, column].tolist(), patience) for column in range(columns)]
    assert any(look is not None and look > patience for look in stopped)


@pytest.mark.parametrize(("every", "steps"), [(1.0, 625), (0.2, 125), (0.001, 1), (3, 1875)])
def test_looks_are_counted_in_updates(every: float, steps: int) -> None:
    stopping = Stopping(EarlyStopping(patience=50, every=every), steps_per_epoch=625, num_runs=1)
    assert [step for step in range(1, 4000) if stopping.is_due(step)] == list(range(steps, 4000, steps))
    assert stopping.steps_to_next(0) == steps
    assert stopping.steps_to_next(steps - 1) == 1


@pytest.fixture(scope="module")
def unstopped() -> tuple[Run, ...]:
    return trained(work(replicates=(0, 1, 2), **OVERFITTING))


@pytest.fixture(scope="module")
def stopped() -> tuple[Run, ...]:
    return trained(work(replicates=(0, 1, 2), **OVERFITTING, early_stopping={"patience": 3}))


def test_curves_end_where_the_replicate_stopped(stopped: tuple[Run, ...], unstopped: tuple[Run, ...]) -> None:
    epochs = []
    for run, longer in zip(stopped, unstopped, strict=True):
        expected = stops_at(curve(longer, "validation", "loss").values[1:].tolist(), 3)
        assert expected is not None
        epochs.append(expected + 1)
        assert (run.epochs, run.steps) == (expected + 1, 5 * (expected + 1))
        assert run.status == "finished"
        assert run.reason == "stopped early: the validation loss had not improved for 3 looks"
        for each in run.curves:
            long = curve(longer, each.split, each.metric)
            assert each.epochs[-1] == run.epochs
            assert np.array_equal(each.values, long.values[: len(each.values)])
    assert len(set(epochs)) > 1  # they did not all stop at once, so somebody went on without the others


def test_a_stopped_replicate_keeps_the_weights_it_had(stopped: tuple[Run, ...]) -> None:
    for run in stopped:
        for split in ("train", "validation", "test"):
            assert run.scores[split]["loss"] == curve(run, split, "loss").values[-1]


def test_restored_weights_are_those_of_the_best_look(unstopped: tuple[Run, ...]) -> None:
    given = work(replicates=(0, 1, 2), **OVERFITTING, early_stopping={"patience": 3, "restore_best": True})
    for column, run in enumerate(trained(given)):
        losses = curve(run, "validation", "loss").values
        best = int(np.argmin(losses[1:])) + 1
        assert best < len(losses) - 1
        assert run.scores["validation"]["loss"] == losses[best]
        assert run.scores["test"]["loss"] == curve(unstopped[column], "test", "loss").values[best]
        images, labels = inputs(given, "test", column)
        loss, accuracy = loss_and_accuracy(run.weights, images, labels)
        assert abs(run.scores["test"]["loss"] - loss) < 1e-5
        assert abs(run.scores["test"]["accuracy"] - accuracy) < 1e-6


def test_a_replicate_whose_budget_ends_first_is_restored_too() -> None:
    settings = {**OVERFITTING, "epochs": 20, "early_stopping": {"patience": 100, "restore_best": True}}
    runs = trained(work(replicates=(0, 1, 2), **settings))
    losses = [curve(run, "validation", "loss").values[1:] for run in runs]
    assert [run.epochs for run in runs] == [20, 20, 20]
    assert [run.reason for run in runs] == [None, None, None]
    assert [run.scores["validation"]["loss"] for run in runs] == [values.min() for values in losses]
    assert any(values.min() < values[-1] for values in losses)


def test_looks_within_an_epoch_stop_within_an_epoch() -> None:
    given = work(**{**OVERFITTING, "epochs": 20, "early_stopping": {"patience": 4, "every": 0.4}})
    expected = [2 * (look + 1) for look in looks_by_hand(given, patience=4, every=2)]
    runs = trained(given)
    assert [run.steps for run in runs] == expected
    assert any(steps % 5 for steps in expected)
    for run in runs:
        assert run.epochs == run.steps / 5
        assert curve(run, "test", "loss").epochs[-1] == int(run.epochs)


def looks_by_hand(given: Work, patience: int, every: int) -> list[int]:
    """At which look each replicate stops, from all looks of an unstopped program."""
    program = Program(given)
    losses = []
    for step in range(100):
        if step % 5 == 0:
            seeds = [run.seeds["order"] for run in given.runs]
            order = epoch_order(given.splits.train, seeds, step // 5, shuffle=True)
            program.deal(order.reshape(2, 5, 32).astype(np.int32), order[:, :0].reshape(2, 1, 0))
        program.advance(Span(rest=False, first=step % 5, num_updates=1, step=step), lambda: None)
        if (step + 1) % every == 0:
            losses.append(program.evaluate(["validation"], lambda: None)["validation"].loss)
    looks = [stops_at([row[column] for row in losses], patience) for column in range(2)]
    assert None not in looks
    return [look for look in looks if look is not None]


def test_early_stopping_does_not_disturb_those_who_go_on(stopped: tuple[Run, ...]) -> None:
    last = max(range(3), key=lambda column: stopped[column].steps)
    again = trained(work(replicates=(0, 1, 2), **{**OVERFITTING, "epochs": int(stopped[last].epochs)}))[last]
    assert again.steps == stopped[last].steps
    assert same_bits(replace(again, reason=stopped[last].reason), stopped[last])


@pytest.mark.parametrize("most_together", [1, 3])
def test_those_who_have_stopped_leave_the_program(
    most_together: int, stopped: tuple[Run, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paribus.engine.program.COMPILATION", 0.0)
    layout = Layout(most_together, 1, looped=True)
    monkeypatch.setattr("paribus.engine.program.layout_for", lambda *_: layout)
    at_work: list[int] = []
    advance = Program.advance
    monkeypatch.setattr(
        Program, "advance", lambda self, *rest: (at_work.append(len(self.columns)), advance(self, *rest))[1]
    )
    runs = trained(work(replicates=(0, 1, 2), **OVERFITTING, early_stopping={"patience": 3}))
    assert at_work == sorted(at_work, reverse=True)
    assert (at_work[0], at_work[-1]) == (3, 1)
    for run, expected in zip(runs, stopped, strict=True):
        assert run.steps == expected.steps
        for name, array in run.weights.items():
            assert np.abs(array - expected.weights[name]).max() < 1e-4  # another shape may round otherwise


def test_a_batch_is_compiled_anew_only_for_what_that_saves() -> None:
    program = Program(work(replicates=range(4)))
    assert not program.should_narrow(num_left=1, updates_left=10)
    assert program.should_narrow(num_left=1, updates_left=10**7)
    assert program.should_narrow(num_left=1, updates_left=None)
    assert not program.should_narrow(num_left=3, updates_left=10**9)
