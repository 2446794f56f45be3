"""Which arms train together, and what their program is given."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from paribus.lab.programs import programs_of
from paribus.lab.running import run
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Work
from paribus.spec import SGD, Dropout, Study, arms_of

from .fake_engine import FakeEngine
from .studies import arms, study

RATE = "train.optimizer.learning_rate"


def works(given: dict[str, Any]) -> list[Work]:
    asked = Study.model_validate(given)
    return list(programs_of(arms_of(asked), range(asked.replicates), Tables(Watcher()), FakeEngine()))


def scan(path: str, levels: Sequence[float], **changes: Any) -> dict[str, Any]:
    vary = {"factor": "a number", "set": [path], "levels": list(levels), "baseline": str(levels[0])}
    return study(vary=vary, **changes)


def who(work: Work) -> list[tuple[str, int]]:
    return [(run.arm, run.replicate) for run in work.runs]


def test_arms_that_differ_in_numbers_alone_are_one_program() -> None:
    rates = [k / 100 for k in range(1, 17)]
    (work,) = works(scan(RATE, rates, replicates=5))
    assert who(work) == [(str(rate), replicate) for rate in rates for replicate in range(5)]
    assert [run.numbers for run in work.runs] == [{RATE: rate} for rate in rates for _ in range(5)]
    assert work.runs[0].seeds == work.runs[5].seeds != work.runs[1].seeds


def test_arms_that_differ_in_more_are_programs_of_their_own() -> None:
    for work, arm in zip(works(study()), ("relu", "tanh"), strict=True):
        assert who(work) == [(arm, 0), (arm, 1), (arm, 2)]
        assert [run.numbers for run in work.runs] == [{}, {}, {}]


def test_a_program_stands_where_its_first_arm_stands() -> None:
    vary = arms(
        a={RATE: 0.1},
        b={"model.dense_1.units": 8},
        c={RATE: 0.2},
        d={"model.dense_1.units": 8, RATE: 0.3},
        baseline="a",
    )
    assert [work.arms for work in works(study(vary=vary))] == [("a", "c"), ("b", "d")]


def test_what_all_arms_of_a_program_share_stays_a_constant() -> None:
    optimizer = {"SGD": {"learning_rate": 0.1, "momentum": 0.9}}
    vary = arms(a={}, b={RATE: 0.2}, c={"train.optimizer.weight_decay": 0.1}, baseline="a")
    one, other = works(study(vary=vary, train={"epochs": 1, "optimizer": optimizer}))
    assert {tuple(run.numbers) for run in one.runs} == {(RATE,)}
    assert other.runs[0].numbers == {}


def test_momentum_and_dropout_that_some_arms_have_stand_in_the_network_of_all() -> None:
    model = ["Flatten", {"Dropout": {"rate": 0.0}}, {"Dense": {"units": 10}}]
    vary = arms(
        neither={}, dropout={"model.dropout.rate": 0.5}, momentum={"train.optimizer.momentum": 0.9}, baseline="neither"
    )
    (work,) = works(study(vary=vary, model=model, train={"epochs": 1, "optimizer": "SGD"}))
    layer, optimizer = work.study.model[1], work.study.train.optimizer
    assert isinstance(layer, Dropout)
    assert isinstance(optimizer, SGD)
    assert (layer.rate, optimizer.momentum) == (0.5, 0.9)
    assert list(work.runs[3].numbers.values()) == [0.5, 0.0]


def test_every_run_has_the_images_that_its_arm_alone_would_have() -> None:
    data = {"name": "digits", "split": "per_replicate", "normalize": "per_pixel"}
    together, alone = works(scan(RATE, [0.1, 0.2], data=data))[0].splits, works(study(data=data))[0].splits
    for name in ("train", "validation", "shift", "scale"):
        rows, own = getattr(together, name), getattr(alone, name)
        assert len(rows) == 6
        assert all(
            np.array_equal(rows[arm * 3 + replicate], own[replicate]) for arm in (0, 1) for replicate in range(3)
        )
    assert not np.array_equal(together.train[0], together.train[1])


def test_images_are_not_copied() -> None:
    given = Study.model_validate(scan(RATE, [0.1, 0.2]))
    tables = Tables(Watcher())
    (work,) = programs_of(arms_of(given), range(3), tables, FakeEngine())
    assert work.splits.images is tables.dataset(given).images


def test_a_budget_in_seconds_is_not_shared_among_arms() -> None:
    assert [work.arms for work in works(scan(RATE, [0.1, 0.2], train={"seconds": 1.0}))] == [("0.1",), ("0.2",)]


def test_runs_of_a_shared_program_are_kept_under_their_arms(tmp_path: Path) -> None:
    result = run(scan(RATE, [0.1, 0.2, 0.4]), tmp_path, trainer=FakeEngine(skill={"0.2": 0.6}))
    assert [arm.name for arm in result.study.arms] == ["0.1", "0.2", "0.4"]
    assert [result.scores(arm).tolist() for arm in ("0.1", "0.2", "0.4")] == [[0.9] * 3, [0.6] * 3, [0.9] * 3]


def epochs(*levels: int, **train: Any) -> dict[str, Any]:
    vary = {"factor": "epochs", "set": ["train.epochs"], "levels": list(levels), "baseline": str(levels[0])}
    return study(vary=vary, train={"epochs": 1, **train})


def test_arms_that_differ_in_epochs_alone_are_points_on_one_way() -> None:
    short, middle, long = works(epochs(4, 2, 7))
    assert [work.arms for work in (short, middle, long)] == [("2",), ("4",), ("7",)]
    assert (short.after, middle.after.arms, long.after.arms) == (None, ("2",), ("4",))
    assert [work.goes_on for work in (short, middle, long)] == [True, True, False]


def test_early_stopping_gives_every_arm_a_way_of_its_own() -> None:
    found = works(epochs(2, 4, early_stopping={"patience": 1}))
    assert [(work.after, work.goes_on) for work in found] == [(None, False)] * 2


def test_arms_that_differ_in_more_than_epochs_share_no_way() -> None:
    vary = arms("a", a={"train.epochs": 2}, b={"train.epochs": 4, "train.batch_size": 16})
    assert [work.after for work in works(study(vary=vary))] == [None, None]
    vary = arms("a", a={"train.epochs": 2}, b={"train.epochs": 4, RATE: 0.5})
    assert [work.after for work in works(study(vary=vary))] == [None, None]


def test_a_scan_that_is_crossed_with_epochs_goes_on_as_one_program() -> None:
    values = {f"{rate} {n}": {"train.epochs": n, RATE: rate} for n in (1, 2) for rate in (0.1, 0.2)}
    one, two = works(study(vary={"factor": "both", "arms": values, "baseline": "0.1 1"}))
    assert (len(one.runs), two.after.arms) == (6, ("0.1 1", "0.2 1"))
