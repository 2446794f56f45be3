"""What is wrong with the arms of a study: paths that name nothing, values that do not fit, shapes that do not flow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from paribus.errors import Fault
from paribus.spec.arms import Arm, arms_of, changed, with_values
from paribus.spec.canonical import plain
from paribus.spec.factorial import Factorial
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
    factors: dict[Place, Vary] = {}
    match study.vary:
        case Vary():
            factors = {("vary",): study.vary}
        case Factorial():
            factors = {("vary", position): factor for position, factor in enumerate(study.vary.factors)}
    faults: list[Fault] = []
    for place, factor in factors.items():
        written = _Written(factor, place, document)
        faults += [*_choice_faults(written), *_setting_faults(study, written, unsound)]
    if isinstance(study.vary, Factorial) and not faults:
        faults += _cell_faults(study, study.vary, document)
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
                faults.append(_shape_fault(fault, study, arm, document))
    return tuple(faults)


@dataclass(frozen=True)
class _Written:
    """A factor and where it is written."""

    vary: Vary
    place: Place
    document: Document

    def path(self, *inner: str) -> str:
        """What messages call a part of it."""
        start = "".join(f"[{key}]" if isinstance(key, int) else key for key in self.place)
        return ".".join((start, *inner))

    def line(self, *inner: str | int) -> int | None:
        """The line of a part of it; levels may also be a list."""
        if inner[:1] == ("levels",) and len(inner) > 1:
            factor = self.document.data["vary"]
            factor = factor[self.place[1]] if len(self.place) > 1 else factor
            if isinstance(factor, Mapping) and isinstance(factor.get("levels"), list | tuple):
                inner = ("levels", self.vary.arm_names.index(str(inner[1])))
        return self.document.line((*self.place, *inner))


def _choice_faults(written: _Written) -> Iterator[Fault]:
    vary, names = written.vary, written.vary.arm_names
    if vary.baseline not in names:
        yield Fault(
            written.path("baseline"),
            "The baseline must be one of the levels.",
            shown(vary.baseline),
            nearest(vary.baseline, names),
            written.line("baseline"),
        )
    if len(names) < 2:
        yield Fault(
            written.path(),
            "A comparison needs two arms or more.",
            f"only {', '.join(names)}",
            "Add a level, or leave out `vary`.",
            written.line(),
        )


def _setting_faults(study: Study, written: _Written, unsound: set[str]) -> Iterator[Fault]:
    vary = written.vary
    start = alone = study.model_copy(update={"vary": None, "tune": None})
    told: set[tuple[str, str]] = set()
    for name in vary.arm_names:
        values = {path: value for path, value in vary.values(name).items() if path.split(".")[0] not in unsound}
        sound = {}
        for path, value in values.items():
            try:
                with_values(plain(start), {path: value})
                sound[path] = value
            except PathError as error:
                where, line = _written_at(written, name, path)
                yield Fault(where, error.message, error.received, error.remedy, line)
        try:
            after = changed(start, sound)
        except ValidationError as error:
            data = Document(with_values(plain(start), sound), written.document.source)
            for fault in faults_in(error, data):
                if (name, fault.message) not in told:  # every path of `set` gets the same value: one complaint will do
                    told.add((name, fault.message))
                    yield _value_fault(fault, written, name, sound)
        else:
            start = after if vary.cumulative else alone


def _value_fault(fault: Fault, written: _Written, name: str, values: Mapping[str, Any]) -> Fault:
    form = "levels" if written.vary.levels is not None else "arms"
    culprit = next((path for path in values if f"{fault.path}.".startswith((f"{path}.", f"{path}["))), None)
    inner = (form, name, culprit) if culprit and form == "arms" else (form, name)
    return Fault(
        written.path(form, name),
        f"In `{fault.path}`: {fault.message}",
        fault.received,
        fault.remedy,
        written.line(*inner),
    )


def _written_at(written: _Written, name: str, path: str) -> tuple[str, int | None]:
    """Where a path of an arm is written."""
    if written.vary.set is not None:
        return written.path("set"), written.line("set", written.vary.set.index(path))
    return written.path("arms", name), written.line("arms", name, path)


def _cell_faults(study: Study, vary: Factorial, document: Document) -> Iterator[Fault]:
    """What is wrong with two levels together, though each alone is sound."""
    alone = study.model_copy(update={"vary": None, "tune": None})
    for name in vary.arm_names:
        first, second = vary.values(name)
        after = changed(alone, first)
        try:
            changed(after, second)
        except PathError as error:
            message = f"In `{name}`: {error.message}"
            yield Fault("vary", message, error.received, error.remedy, document.line(("vary",)))
        except ValidationError as error:
            for fault in faults_in(error, Document(with_values(plain(after), second), document.source)):
                message = f"In `{name}`, `{fault.path}`: {fault.message}"
                yield Fault("vary", message, fault.received, fault.remedy, document.line(("vary",)))


def _shape_fault(fault: ShapeFault, study: Study, arm: Arm, document: Document | None) -> Fault:
    path = ".".join(part for part in ("model", fault.layer, fault.argument) if part)
    if document is None:
        return Fault(path, fault.message, fault.received, fault.remedy)
    if arm.changes_from_baseline:
        line = _line_of_arm(study, arm, document)
        return Fault(path, f"In arm `{arm.name}`: {fault.message}", fault.received, fault.remedy, line)
    place = next((at for at, name in layer_places(document.data).items() if name == fault.layer), ("model",))
    if fault.argument and isinstance(layer := value_at(document.data, place), dict):
        place = (*place, next(iter(layer)), fault.argument)
    return Fault(path, fault.message, fault.received, fault.remedy, document.line(place))


def _line_of_arm(study: Study, arm: Arm, document: Document) -> int | None:
    """The line of an arm's level, or of what makes it."""
    if isinstance(study.vary, Vary):
        form = "levels" if study.vary.levels is not None else "arms"
        return _Written(study.vary, ("vary",), document).line(form, arm.trial_of or arm.name)
    return document.line(("tune",) if study.vary is None else ("vary",))
