"""What is wrong with what a study tunes: paths that name nothing, values that do not fit, arms that set the same."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from paribus.errors import Fault
from paribus.spec.arms import Arm, changed, conditions_of, with_values
from paribus.spec.canonical import plain
from paribus.spec.factorial import Factorial
from paribus.spec.faults import faults_in
from paribus.spec.paths import PathError
from paribus.spec.reading import Document
from paribus.spec.study import Study
from paribus.spec.tune import Tune
from paribus.spec.vary import Vary

TUNABLE = ("model", "train")  # the data stay: values are picked by scores on the same images


def tune_faults(study: Study, document: Document, unsound: set[str]) -> list[Fault]:
    """Everything that is wrong with what a study tunes.

    Args:
        study: The study, or one that stands in for it.
        document: What it was read from.
        unsound: The parts of the study that are at fault themselves, ``vary`` not among them; paths into them are not
            judged.

    Examples:
        >>> from paribus.spec import read_text
        >>> document = read_text('''
        ... study: s
        ... data: {name: digits, validation: 0.2}
        ... model: [Flatten, Dense: {units: 10}]
        ... train: {epochs: 1}
        ... tune: {path: train.optimizer.learningrate, values: [0.1, 0.2]}
        ... ''')
        >>> print(tune_faults(Study.model_validate(document.data), document, set())[0])
        line 6, tune.path: `train.optimizer.learningrate` names nothing: `train.optimizer` has no `learningrate`. Did \
you mean `learning_rate`?
    """
    if study.tune is None:
        return []
    paths = [path for path in study.tune.path if path.split(".")[0] not in unsound]
    faults = [*_untunable(paths, study, document)]
    if not faults:
        conditions = conditions_of(study)
        faults += _images(conditions, document)
        for condition in sorted(conditions, key=lambda condition: not condition.baseline):
            # What is wrong with the baseline need not be said again of the arms that have it from there.
            faults = faults or [*_setting_faults(condition, study.tune, paths, document)]
    return list(dict.fromkeys(faults))


def _untunable(paths: list[str], study: Study, document: Document) -> Iterator[Fault]:
    """Paths outside the network and its training, and those that arms set themselves."""
    for path in paths:
        if path.split(".")[0] not in TUNABLE:
            message, remedy = f"`{path}` cannot be tuned.", "Tune a path of model or train."
            yield Fault("tune.path", message, "", remedy, _line(document, study.tune, path))
        elif inside := next((each for each in _varied(study) if f"{each}.".startswith(f"{path}.")), None):
            message = f"`{path}` cannot be both tuned and varied."
            received = "" if inside == path else f"`{inside}` in `vary`"
            yield Fault("tune.path", message, received, "Leave one of them out.", _line(document, study.tune, path))


def _varied(study: Study) -> tuple[str, ...]:
    match study.vary:
        case Vary():
            return study.vary.paths
        case Factorial():
            return tuple(path for factor in study.vary.factors for path in factor.paths)
        case _:
            return ()


def _images(conditions: tuple[Arm, ...], document: Document) -> Iterator[Fault]:
    """Arms that take the validation images away, on which their values would be picked."""
    for condition in conditions:
        if condition.study.data.validation in (0, "test"):
            message = f"`tune` needs validation images in every arm; `{condition.name}` has none of its own."
            received = f"data.validation: {condition.study.data.validation}"
            yield Fault("tune", message, received, "Leave them as in the baseline.", document.line(("tune",)))


def _setting_faults(condition: Arm, tune: Tune, paths: list[str], document: Document) -> Iterator[Fault]:
    """Paths that a condition does not have, and values that do not fit there."""
    where = "" if condition.baseline else f"In arm `{condition.name}`: "
    raw = plain(condition.study)
    for path in paths:
        try:
            with_values(raw, {path: tune.trial_values[0]})
        except PathError as error:
            message = f"{where}{error.message}"
            yield Fault("tune.path", message, error.received, error.remedy, _line(document, tune, path))
            return
    for position, value in enumerate(tune.trial_values):
        tuned: dict[str, Any] = dict.fromkeys(paths, value)
        try:
            changed(condition.study, tuned)
        except ValidationError as error:
            place = ("tune", "range") if tune.range is not None else ("tune", "values", position)
            for fault in faults_in(error, Document(with_values(raw, tuned), document.source))[:1]:
                message = f"{where}In `{fault.path}`: {fault.message}"
                yield Fault(".".join(place[:2]), message, fault.received, fault.remedy, document.line(place))


def _line(document: Document, tune: Tune | None, path: str) -> int | None:
    """The line of a path, which may stand alone or in a list."""
    place = ("tune", "path", tune.path.index(path)) if tune and path in tune.path else ("tune", "path")
    return document.line(place)
