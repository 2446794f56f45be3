"""Trials trained together: as few programs as can be, since starting one takes longer than training it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int

from benchmarks.diagnosis.trials import Trial
from paribus import engine
from paribus.records import PlannedRun, Run, Splits, Work
from paribus.spec import form_of, numbers_of, stream_seeds, with_numbers

Alike = Sequence[Trial]
"""Trials that differ in their test images alone, or one."""


def train_all(trials: Sequence[Trial], num_shared: int) -> Iterator[tuple[Trial, tuple[Run, ...]]]:
    """The runs of each trial.

    Those that one program can train are trained together, and trials that differ in their test images alone are trained
    once.

    Args:
        trials: What to train; their splits have the first images in common.
        num_shared: How many.
    """
    for group in _groups(trials, num_shared):
        work, tests = _work(group, num_shared)
        runs = {(run.arm, run.replicate): run for portion in engine.portions(work) for run in _trained(portion)}
        for alike in group:
            for trial in alike:
                mine = [runs[alike[0].name, replicate] for replicate in trial.replicates]
                labels = trial.splits.labels[trial.splits.test]
                yield trial, tuple(_with_test(run, tests[trial.name], labels) for run in mine)


def _groups(trials: Sequence[Trial], num_shared: int) -> list[list[Alike]]:
    """Trials with all that can be trained as one program; several tests are not asked of networks that have one."""
    same: dict[object, list[Trial]] = {}
    for trial in trials:
        same.setdefault(_training(trial, num_shared), []).append(trial)
    groups: dict[object, list[Alike]] = {}
    for alike in same.values():
        lengths = alike[0].splits.train.shape, alike[0].splits.validation.shape
        groups.setdefault((form_of(alike[0].study), lengths, len(alike) > 1), []).append(alike)
    return list(groups.values())


def _training(trial: Trial, num_shared: int) -> object:
    """All that the training of a trial depends on."""
    splits = trial.splits
    rows = splits.train.tobytes(), splits.validation.tobytes(), splits.shift.tobytes(), splits.scale.tobytes()
    is_shared = max(splits.train.max(), splits.validation.max()) < num_shared
    numbers = tuple(numbers_of(trial.study).items())
    return form_of(trial.study), numbers, trial.replicates, rows, None if is_shared else id(splits.images)


def _trained(work: Work) -> tuple[Run, ...]:
    return engine.train(work, lambda _: None, lambda: False, lambda _: None, None)


def _work(group: Sequence[Alike], num_shared: int) -> tuple[Work, dict[str, slice]]:
    """All runs of a group, and which of the test images are those of each trial."""
    first = [alike[0] for alike in group]
    numbers = [numbers_of(trial.study) for trial in first]
    differing = [path for path in numbers[0] if len({each[path] for each in numbers}) > 1]
    splits, tests = _joined(group, num_shared)
    runs = tuple(
        PlannedRun(
            trial.name,
            replicate,
            {str(purpose): seed for purpose, seed in stream_seeds(trial.study, replicate).items()},
            {path: each[path] for path in differing},
        )
        for trial, each in zip(first, numbers, strict=True)
        for replicate in trial.replicates
    )
    largest = {path: max(each[path] for each in numbers) for path in differing}
    return Work(with_numbers(first[0].study, largest), runs, splits), tests


def _joined(group: Sequence[Alike], num_shared: int) -> tuple[Splits, dict[str, slice]]:
    """One table of images: what all share, and what each has for itself after it; and all tests in a row."""
    trials = [trial for alike in group for trial in alike]
    tables = {id(trial.splits.images): trial.splits for trial in trials}
    lengths = [len(splits.labels) - num_shared for splits in tables.values()]
    later = dict(zip(tables, np.cumsum([0, *lengths[:-1]]), strict=True))
    moved = {trial.name: _moved(trial.splits, num_shared, later[id(trial.splits.images)]) for trial in trials}
    tests = {splits.test.tobytes(): splits.test for splits in moved.values()}
    ends = np.cumsum([len(test) for test in tests.values()])
    places = {word: slice(end - len(tests[word]), end) for word, end in zip(tests, ends, strict=True)}
    rows = [moved[alike[0].name] for alike in group for _ in alike[0].replicates]
    shared, own = trials[0].splits, list(tables.values())
    splits = replace(
        shared,
        images=np.concatenate([shared.images[:num_shared], *(each.images[num_shared:] for each in own)]),
        labels=np.concatenate([shared.labels[:num_shared], *(each.labels[num_shared:] for each in own)]),
        test=np.concatenate(list(tests.values())),
        **{part: _stacked(rows, part) for part in ("train", "validation", "shift", "scale")},
    )
    return splits, {name: places[each.test.tobytes()] for name, each in moved.items()}


def _moved(splits: Splits, num_shared: int, by: int) -> Splits:
    """The same splits where their own images stand so many places later."""

    def later(rows: Int[np.ndarray, "*rows"]) -> Int[np.ndarray, "*rows"]:
        return np.where(rows >= num_shared, rows + by, rows)

    return replace(splits, train=later(splits.train), validation=later(splits.validation), test=later(splits.test))


def _stacked(rows: Sequence[Splits], part: str) -> np.ndarray:
    return np.concatenate([getattr(splits, part) for splits in rows])


def _with_test(run: Run, test: slice, labels: Int[np.ndarray, " images"]) -> Run:
    """The run with its own test images alone; curves of the test, which are about all tests in a row, are left out."""
    probabilities = dict(run.probabilities)
    scores = {split: values for split, values in run.scores.items() if split != "test"}
    if "test" in probabilities:
        probabilities["test"] = probabilities["test"][test]
        scores["test"] = {"accuracy": float(np.mean(np.argmax(probabilities["test"], axis=1) == labels))}
    curves = tuple(curve for curve in run.curves if curve.split != "test")
    return replace(run, curves=curves, scores=scores, probabilities=probabilities)
