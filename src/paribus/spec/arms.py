"""The arms of a study: each a whole study of its own, and what it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from paribus.spec.canonical import plain
from paribus.spec.changes import Change, aspect_of, differences
from paribus.spec.factorial import Factorial
from paribus.spec.paths import PathError, find, with_value
from paribus.spec.study import Study
from paribus.spec.tune import Tune
from paribus.spec.vary import Vary

NAME_OF_A_SINGLE_ARM = "baseline"
VARIABLE = ("data", "model", "train")  # what arms may differ in; seeds and replicates they share, so that they pair
TRIED_WITH = " @ "


@dataclass(frozen=True)
class Arm:
    """One condition of a study; where arms are tuned, a condition with one of the values that are tried.

    Args:
        name: Its name.
        study: The whole study as this arm runs it, without ``vary`` and ``tune``.
        baseline: Whether it is the baseline, or a trial of it.
        compared_with: The arm that its verdict is about; ``None`` for one that is compared with none.
        changes: Where it differs from that arm; from the baseline, if it is compared with none.
        changes_from_baseline: Where it differs from the baseline.
        trial_of: The condition that it is a trial of; ``None`` in a study that tunes nothing.
        tuned: What it is tried with, path → value.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 25},
        ...               vary={"factor": "batch size", "baseline": "64",
        ...                     "arms": {"64": {"train.batch_size": 64},
        ...                              "32": {"train.batch_size": 32, "train.epochs": 50}}})
        >>> arms_of(study)[1].aspects
        ('batch size', 'training length')
    """

    name: str
    study: Study
    baseline: bool
    compared_with: str | None
    changes: tuple[Change, ...]
    changes_from_baseline: tuple[Change, ...]
    trial_of: str | None = None
    tuned: Mapping[str, Any] = field(default_factory=dict)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The different things in which it differs from the arm it is compared with; more than one: it is confounded.

        The same argument of several layers is one aspect; so are layers of one kind put in or taken out. An arm that is
        compared with none has none.
        """
        changes = self.changes if self.compared_with is not None else ()
        return tuple(dict.fromkeys(aspect_of(change) for change in changes))


def arms_of(study: Study) -> tuple[Arm, ...]:
    """The arms of a study, in the order of its file; where arms are tuned, a trial for each value of each condition.

    Raises:
        PathError: A path of ``vary`` or ``tune`` names nothing, or nothing that an arm may change.
        pydantic.ValidationError: An arm's value does not fit where it is put.

    Examples:
        >>> model = ["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}]
        >>> vary = {"factor": "activation", "set": ["model.dense_1.activation"], "levels": ["relu", "tanh"],
        ...         "baseline": "relu"}
        >>> study = Study(study="s", data="digits", model=model, train={"epochs": 1}, vary=vary)
        >>> [(arm.name, arm.changes) for arm in arms_of(study)][1]
        ('tanh', (Change(path='model.dense_1.activation', before='relu', after='tanh'),))
    """
    conditions = conditions_of(study)
    if study.tune is None:
        return conditions
    baseline = next(condition.study for condition in conditions if condition.baseline)
    return tuple(trial for condition in conditions for trial in _trials(condition, study.tune, baseline))


def conditions_of(study: Study) -> tuple[Arm, ...]:
    """What a study compares, before anything is tuned: its arms, unless it tunes them.

    Raises:
        PathError: A path of ``vary`` names nothing, or nothing that an arm may change.
        pydantic.ValidationError: An arm's value does not fit where it is put.

    Examples:
        >>> study = Study(study="s", data={"name": "digits", "validation": 0.2}, train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 10}}],
        ...               tune={"path": "train.optimizer.learning_rate", "values": [0.001, 0.01]})
        >>> [arm.name for arm in conditions_of(study)], [arm.name for arm in arms_of(study)]
        (['baseline'], ['baseline @ 0.001', 'baseline @ 0.01'])
    """
    vary = study.vary
    alone = study.model_copy(update={"vary": None, "tune": None})
    if vary is None:
        return (Arm(NAME_OF_A_SINGLE_ARM, alone, True, None, (), ()),)
    studies = dict(_crossed(alone, vary) if isinstance(vary, Factorial) else _one_by_one(alone, vary))
    if vary.baseline not in studies:
        raise PathError(f"`vary.baseline` must be one of {', '.join(studies)}.", "Write one of them.", vary.baseline)
    return tuple(_condition(name, studies, vary) for name in studies)


def _one_by_one(start: Study, vary: Vary) -> Iterator[tuple[str, Study]]:
    alone = start
    for name in vary.arm_names:
        study = changed(start, vary.values(name))
        yield name, study
        start = study if vary.cumulative else alone


def _crossed(alone: Study, vary: Factorial) -> Iterator[tuple[str, Study]]:
    for name in vary.arm_names:
        first, second = vary.values(name)
        yield name, changed(changed(alone, first), second)


def _condition(name: str, studies: Mapping[str, Study], vary: Vary | Factorial) -> Arm:
    other = vary.compared_with(name)
    from_baseline = differences(studies[vary.baseline], studies[name])
    changes = differences(studies[other], studies[name]) if other else from_baseline
    return Arm(name, studies[name], name == vary.baseline, other, changes, from_baseline)


def _trials(condition: Arm, tune: Tune, baseline: Study) -> Iterator[Arm]:
    """A condition with each of the values that are tried; which of them is compared is known only afterwards."""
    for name, value in zip(tune.trial_names, tune.trial_values, strict=True):
        tuned = dict.fromkeys(tune.path, value)
        study = changed(condition.study, tuned)
        changes = differences(baseline, study)
        yield Arm(
            f"{condition.name}{TRIED_WITH}{name}",
            study,
            condition.baseline,
            None,
            changes,
            changes,
            trial_of=condition.name,
            tuned=tuned,
        )


def changed(study: Study, values: Mapping[str, Any]) -> Study:
    """A copy of *study* with each path set to its value.

    Raises:
        PathError: A path names nothing, or nothing that an arm may change.
        pydantic.ValidationError: A value does not fit.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> changed(study, {"model.flatten": ["Flatten", {"Dense": {"units": 64}}]}).model[1].units
        64
    """
    return Study.model_validate(with_values(plain(study), values))


def with_values(raw: dict[str, Any], values: Mapping[str, Any]) -> Any:
    """A copy of the raw data of a study with each path set to its value.

    All paths are found before any value is set, and set from the last layer to the first, so that taking a layer out
    does not move the others; a part is set before what stands inside it.

    Raises:
        PathError: A path names nothing, or nothing that an arm may change.

    Examples:
        >>> with_values({"train": {"epochs": 1}}, {"train.epochs": None, "train.steps": 100})
        {'train': {'epochs': None, 'steps': 100}}
    """
    for path in values:
        if (first := path.split(".")[0]) in Study.model_fields and first not in VARIABLE:
            raise PathError(
                f"`{path}` cannot be varied: all arms share `{first}`.", "Vary a path of data, model or train."
            )
    places = {path: find(raw, path) for path in values}
    for path in sorted(places, key=lambda path: [(isinstance(key, str), key) for key in places[path]], reverse=True):
        raw = with_value(raw, places[path], values[path])
    return raw
