"""Arms that differ in numbers train in one program, each as it would alone, and that program is compiled once."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from paribus.engine.backend import jax, keras
from paribus.engine.compiled import Compiled
from paribus.records import SPLITS, Run, Work
from paribus.spec import with_numbers

from .plain_keras import plain_run
from .works import CONVOLUTIONAL, DENSE, curve, trained, work

Lay = keras.layers
RATE, MOMENTUM, CLIPNORM = (f"train.optimizer.{name}" for name in ("learning_rate", "momentum", "clipnorm"))
L2, DROPOUT = "model.dense_1.kernel_regularizer.l2", "model.dropout.rate"
HIDDEN: dict[str, Any] = {"units": 12, "activation": "relu", "kernel_regularizer": {"L2": {"l2": 0.1}}}
PENALIZED: list[Any] = ["Flatten", {"Dense": HIDDEN}, {"Dense": {"units": 10}}]
CLIPPED = {"optimizer": {"SGD": {"learning_rate": 0.1, "clipnorm": 1.0}}}


def shared(given: Work, arms: Sequence[Mapping[str, float]]) -> tuple[Work, list[Work]]:
    """A program of *arms*, each the study of *given* with other numbers; and the programs of each alone."""
    alone = [replace(given, study=with_numbers(given.study, numbers)) for numbers in arms]
    runs = tuple(replace(run, arm=str(k), numbers=numbers) for k, numbers in enumerate(arms) for run in given.runs)
    rows = {name: getattr(given.splits, name) for name in ("train", "validation", "shift", "scale")}
    splits = replace(given.splits, **{name: np.concatenate([each] * len(arms)) for name, each in rows.items()})
    largest = {path: max(numbers[path] for numbers in arms) for path in arms[0]}
    return Work(with_numbers(given.study, largest), runs, splits), alone


@pytest.mark.parametrize(
    ("given", "arms"),
    [
        pytest.param(work(PENALIZED, optimizer="SGD"), [{RATE: 0.1, L2: 0.0}, {RATE: 0.2, L2: 0.1}], id="batched"),
        pytest.param(
            work([*DENSE[:2], {"Dropout": {"rate": 0.5}}, DENSE[2]], optimizer="Adam"),
            [{DROPOUT: 0.0}, {DROPOUT: 0.4}],
            id="noisy",
        ),
        pytest.param(
            work(CONVOLUTIONAL, optimizer={"SGD": {"learning_rate": 0.1}}),
            [{MOMENTUM: 0.0}, {MOMENTUM: 0.5}],
            id="convolutional",
        ),
    ],
)
def test_an_arm_among_others_is_what_it_is_alone(given: Work, arms: list[Mapping[str, float]]) -> None:
    together, alone = shared(given, arms)
    runs = trained(together)
    assert [(run.arm, run.replicate) for run in runs] == [("0", 0), ("0", 1), ("1", 0), ("1", 1)]
    for run, other in zip(runs, [run for each in alone for run in trained(each)], strict=True):
        for mine, theirs in zip(run.curves, other.curves, strict=True):
            assert np.abs(mine.values - theirs.values).max() <= 1e-4 * max(1.0, np.abs(theirs.values).max())
        for name, weight in run.weights.items():
            assert np.abs(weight - other.weights[name]).mean() <= 1e-5
    assert curve(runs[0], "test", "loss").values[0] == curve(runs[2], "test", "loss").values[0]  # they start alike
    assert abs(runs[0].scores["test"]["loss"] - runs[2].scores["test"]["loss"]) > 1e-3


def test_arms_of_one_program_are_what_plain_keras_loops_train() -> None:
    """The tolerances are those of ``test_against_plain_keras``."""
    arms = [
        {RATE: 0.1, MOMENTUM: 0.0, CLIPNORM: 0.5, L2: 0.0},
        {RATE: 0.2, MOMENTUM: 0.5, CLIPNORM: 0.1, L2: 0.01},
        {RATE: 0.05, MOMENTUM: 0.9, CLIPNORM: 9.0, L2: 0.1},
    ]
    together, alone = shared(work(PENALIZED, **CLIPPED), arms)
    runs = trained(together)
    for k, numbers in enumerate(arms):
        layers = [
            Lay.Flatten(),
            Lay.Dense(12, "relu", kernel_regularizer=keras.regularizers.L2(numbers[L2]), name="dense_1"),
            Lay.Dense(10, name="dense_2"),
        ]
        optimizer = keras.optimizers.SGD(numbers[RATE], numbers[MOMENTUM], clipnorm=numbers[CLIPNORM])
        told = plain_run(alone[k], 1, layers, optimizer)
        _same_course(runs[2 * k + 1], told.curves)


def test_a_scan_of_sixteen_learning_rates_by_five_seeds_is_compiled_once(caplog: pytest.LogCaptureFixture) -> None:
    arms = [{RATE: k / 100} for k in range(1, 17)]
    together, _ = shared(work(replicates=range(5), optimizer="SGD"), arms)
    with jax.log_compiles():
        runs = trained(together)
    assert len(runs) == 80
    names = [
        found[1] for record in caplog.records if (found := re.match(r"Compiling jit\((\w+)\)", record.getMessage()))
    ]
    ours = Counter(name for name in names if hasattr(Compiled, name))  # the others are JAX's, of one operation each
    assert len(ours) == 3  # updates, scores and probabilities
    assert set(ours.values()) == {1}


def _same_course(run: Run, told: Mapping[tuple[str, str], list[float]]) -> None:
    for split in SPLITS:
        for metric in ("loss", "penalty"):
            theirs = np.array(told[split, metric])
            apart = np.abs(curve(run, split, metric).values - theirs)
            assert np.all(apart <= np.array([1e-6, 1e-5, 1e-4]) * np.maximum(1.0, np.abs(theirs)))
