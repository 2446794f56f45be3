"""Which runs are trained together."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from paribus.lab.seams import Engine
from paribus.lab.tables import Tables
from paribus.lab.ways import way_of
from paribus.records import PlannedRun, Splits, Work
from paribus.spec import Arm, form_of, numbers_of, stream_seeds, with_numbers


def programs_of(arms: Sequence[Arm], replicates: range, tables: Tables, trainer: Engine) -> tuple[Work, ...]:
    """The programs that train these *replicates* of *arms*, one after the other, each as large as fits into memory.

    Arms that differ in numbers alone (``numbers_of``) are one program, at the place of the first of them. Arms that
    differ in epochs alone are points on the way of the longest: each program goes on from the end of the one before.

    Raises:
        CapacityError: Some arm is too large for the machine, however it is split.
        DataError: The images of some arm cannot be opened.

    Examples:
        >>> from paribus import engine
        >>> from paribus.lab.seams import Watcher
        >>> from paribus.spec import Study, arms_of
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1},
        ...               replicates=2, vary={"factor": "rate", "set": ["train.optimizer.learning_rate"],
        ...                                   "levels": [0.1, 0.2], "baseline": "0.1"})
        >>> work, = programs_of(arms_of(study), range(2), Tables(Watcher()), engine)
        >>> [(run.arm, run.replicate) for run in work.runs]
        [('0.1', 0), ('0.1', 1), ('0.2', 0), ('0.2', 1)]
        >>> work.runs[2].numbers
        {'train.optimizer.learning_rate': 0.2}
    """
    groups: dict[str, list[Arm]] = {}
    for arm in arms:
        # A budget in seconds is a program's: arms that shared one would have to share their time.
        key = form_of(arm.study) if arm.study.train.seconds is None else arm.name
        groups.setdefault(key, []).append(arm)
    works = [_program(group, replicates, tables) for group in groups.values()]
    ways: dict[str, list[tuple[Work, ...]]] = {}
    for place, work in enumerate(works):
        ways.setdefault(_way_of(work) or str(place), []).append(trainer.portions(work))
    return tuple(work for way in ways.values() for work in _one_after_the_other(way))


def _way_of(work: Work) -> str | None:
    """What all programs have in common whose runs are the same but for their end; ``None`` for one like no other."""
    way = way_of(work.study)
    return None if way is None else json.dumps([way, [sorted(run.numbers.items()) for run in work.runs]])


def _one_after_the_other(way: Sequence[tuple[Work, ...]]) -> Iterator[Work]:
    """Works that are points on one way, the shortest first, each the beginning of the next."""
    in_order = sorted(way, key=lambda portions: portions[0].study.train.epochs or 0)
    if len({tuple(len(work.runs) for work in portions) for portions in in_order}) > 1:  # split in different places
        yield from chain.from_iterable(in_order)
        return
    for works in zip(*in_order, strict=True):
        before = None
        for place, work in enumerate(works):
            before = replace(work, after=before, goes_on=place < len(works) - 1)
            yield before


def _program(arms: Sequence[Arm], replicates: range, tables: Tables) -> Work:
    numbers = [numbers_of(arm.study) for arm in arms]
    data = [path for path in numbers[0] if len({each[path] for each in numbers}) > 1]  # what all share is a constant
    runs = tuple(
        PlannedRun(
            arm.name,
            replicate,
            {str(purpose): seed for purpose, seed in stream_seeds(arm.study, replicate).items()},
            {path: each[path] for path in data},
        )
        for arm, each in zip(arms, numbers, strict=True)
        for replicate in replicates
    )
    largest = {path: max(each[path] for each in numbers) for path in data}
    study = with_numbers(arms[0].study, largest)
    return Work(study, runs, _repeated(tables.splits(study, replicates), len(arms)))


def _repeated(splits: Splits, times: int) -> Splits:
    """The rows of *splits* over again for each arm; the images themselves are not copied."""
    if times == 1:
        return splits

    def again(rows: np.ndarray) -> np.ndarray:
        return np.concatenate([rows] * times)

    return replace(
        splits,
        train=again(splits.train),
        validation=again(splits.validation),
        shift=again(splits.shift),
        scale=again(splits.scale),
    )
