"""What is wrong with the arms of a study: paths that name nothing, values that do not fit, shapes that do not flow."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from paribus.errors import Fault
from paribus.spec.arms import Arm, arms_of, changed, with_values
from paribus.spec.canonical import plain
from paribus.spec.faults import faults_in
from paribus.spec.grammar import nearest
from paribus.spec.network import ShapeFault, summarize
from paribus.spec.paths import PathError, Place, layer_places, value_at
from paribus.spec.reading import Document
from paribus.spec.shown import shown
from paribus.spec.study import Study
from paribus.spec.vary import Vary


def arm_faults(study: Study, document: Document, unsound: set[str]) -> list[Fault]:
    """Everything that is wrong with what a study varies.

    Args:
        study: The study, or one that stands in for it.
        document: What it was read from.
        unsound: The parts of the study that are at fault themselves; paths into them are not judged.

    Examples:
        >>> from paribus.spec import read_text
        >>> document = read_text('''
        ... study: s
        ... data: digits
        ... model: [Flatten, Dense: {units: 10}]
        ... train: {epochs: 1}
        ... vary: {factor: rate, set: [train.optimiser], levels: [SGD, Adam], baseline: SGD}
        ... ''')
        >>> print(arm_faults(Study.model_validate(document.data), document, set())[0])
        line 6, vary.set: `train.optimiser` names nothing: `train` has no `optimiser`. Did you mean `optimizer`?
    """
    if study.vary is None:
        return []
    faults = [*_choice_faults(study.vary, document), *_setting_faults(study, study.vary, document, unsound)]
    return list(dict.fromkeys(faults))


def shape_faults(
    study: Study,
    input_shape: tuple[int, ...],
    num_classes: int,
    document: Document | None = None,
    shapes: Mapping[str, tuple[int, ...]] | None = None,
) -> tuple[Fault, ...]:
    """Where the shapes of any arm do not flow from the image to one score per class.

    Args:
        study: The study.
        input_shape: The shape of one image.
        num_classes: How many scores the last layer must give.
        document: What the study was read from.
        shapes: The shape of one image for the arms that meet others, such as larger or grey ones.

    Examples:
        >>> from paribus.spec import read_text
        >>> document = read_text("{study: s, data: digits, model: [Dense: {units: 10}], train: {epochs: 1}}")
        >>> print(shape_faults(Study.model_validate(document.data), (8, 8, 1), 10, document)[0])
        line 1, model.dense: Dense needs a vector. Received an image of 8×8×1. Put Flatten before it.
    """
    faults: list[Fault] = []
    told: set[ShapeFault] = set()
    for arm in sorted(arms_of(study), key=lambda arm: not arm.baseline):
        shape = (shapes or {}).get(arm.name, input_shape)
        for fault in summarize(arm.study.model, shape, num_classes).faults:
            if fault not in told:
                told.add(fault)
                faults.append(_shape_fault(fault, arm, document))
    return tuple(faults)


def _choice_faults(vary: Vary, document: Document) -> Iterator[Fault]:
    names = vary.arm_names
    if vary.baseline not in names:
        yield Fault(
            "vary.baseline",
            "The baseline must be one of the levels.",
            shown(vary.baseline),
            nearest(vary.baseline, names),
            document.line(("vary", "baseline")),
        )
    if len(names) < 2:
        yield Fault(
            "vary",
            "A comparison needs two arms or more.",
            f"only {', '.join(names)}",
            "Add a level, or leave out `vary`.",
            document.line(("vary",)),
        )


def _setting_faults(study: Study, vary: Vary, document: Document, unsound: set[str]) -> Iterator[Fault]:
    start = alone = study.model_copy(update={"vary": None})
    told: set[tuple[str, str]] = set()
    for name in vary.arm_names:
        values = {path: value for path, value in vary.values(name).items() if path.split(".")[0] not in unsound}
        sound = {}
        for path, value in values.items():
            try:
                with_values(plain(start), {path: value})
                sound[path] = value
            except PathError as error:
                where, place = _written_at(vary, name, path)
                yield Fault(where, error.message, error.received, error.remedy, document.line(place))
        try:
            after = changed(start, sound)
        except ValidationError as error:
            data = Document(with_values(plain(start), sound), document.source)
            for fault in faults_in(error, data):
                if (name, fault.message) not in told:  # every path of `set` gets the same value: one complaint will do
                    told.add((name, fault.message))
                    yield _value_fault(fault, vary, name, sound, document)
        else:
            start = after if vary.cumulative else alone


def _value_fault(fault: Fault, vary: Vary, name: str, values: Mapping[str, Any], document: Document) -> Fault:
    form = "levels" if vary.levels is not None else "arms"
    culprit = next((path for path in values if f"{fault.path}.".startswith((f"{path}.", f"{path}["))), None)
    place: Place = ("vary", form, name, culprit) if culprit and form == "arms" else ("vary", form, name)
    return Fault(
        f"vary.{form}.{name}",
        f"In `{fault.path}`: {fault.message}",
        fault.received,
        fault.remedy,
        _line(document, place),
    )


def _written_at(vary: Vary, name: str, path: str) -> tuple[str, Place]:
    """Where a path of an arm is written."""
    if vary.set is not None:
        return "vary.set", ("vary", "set", vary.set.index(path))
    return f"vary.arms.{name}", ("vary", "arms", name, path)


def _line(document: Document, place: Place) -> int | None:
    """The line of a place in ``vary``, whose levels may also be a list."""
    levels = document.data.get("vary", {}).get("levels") if place[1] == "levels" else None
    if isinstance(levels, list):
        names = Vary.model_validate({**document.data["vary"]}).arm_names
        return document.line(("vary", "levels", names.index(str(place[2]))))
    return document.line(place)


def _shape_fault(fault: ShapeFault, arm: Arm, document: Document | None) -> Fault:
    path = ".".join(part for part in ("model", fault.layer, fault.argument) if part)
    if document is None:
        return Fault(path, fault.message, fault.received, fault.remedy)
    if arm.changes_from_baseline:
        form = "levels" if "levels" in document.data["vary"] else "arms"
        line = _line(document, ("vary", form, arm.name))
        return Fault(path, f"In arm `{arm.name}`: {fault.message}", fault.received, fault.remedy, line)
    place = next((at for at, name in layer_places(document.data).items() if name == fault.layer), ("model",))
    if fault.argument and isinstance(layer := value_at(document.data, place), dict):
        place = (*place, next(iter(layer)), fault.argument)
    return Fault(path, fault.message, fault.received, fault.remedy, document.line(place))
