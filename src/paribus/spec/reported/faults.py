"""From text or plain data to a report, or to the list of everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from paribus.errors import Fault, StudyError
from paribus.spec.base import Spec, Unfit
from paribus.spec.grammar import nearest
from paribus.spec.network import summarize
from paribus.spec.parse import examine
from paribus.spec.paths import Place
from paribus.spec.reading import Document, read_text
from paribus.spec.reported.disagreements import disagreements
from paribus.spec.reported.printed import with_digits
from paribus.spec.reported.report import Report, ReportArm, StatedParameters
from paribus.spec.shown import shown

FIGURES = ("accuracy", "mean", "sd", "range")
"""What keeps its digits in an arm."""

_EXAMPLES = {
    "report": "`report`: a short name",
    "of": "for example `of: 175`, the number of test images",
    "arms": "for example `arms: {full: {correct: 73}, half: {correct: 44}}`",
    "layers": "for example `layers: [Flatten, Dense: {units: 10}]`",
    "input": "for example `input: [28, 28, 1]`",
    "stated": "for example `stated: 7850`",
}


@dataclass(frozen=True)
class ExaminedReport:
    """What could be made of a document: its report, or all of its faults.

    Examples:
        >>> examined = examine_report(Document({"report": "filters", "of": 0, "arms": {"full": {"corect": 73}}}))
        >>> examined.report is None, len(examined.faults)
        (True, 2)
    """

    report: Report | None
    faults: tuple[Fault, ...]


def read_report_text(text: str, source: str = "report") -> Document:
    """The data of a report's text; figures keep the digits they are written with.

    Raises:
        StudyError: The text is not YAML, or says something twice; the fault has its line.

    Examples:
        >>> read_report_text("arms: {full: {accuracy: 0.30}}").data
        {'arms': {'full': {'accuracy': Decimal('0.30')}}}
    """
    document = read_text(text, source)
    return replace(document, data=with_digits(document.data, text, _is_figure))


def parse_report(text: str, source: str = "report") -> Report:
    """The report that a YAML or JSON text describes.

    Raises:
        StudyError: With every fault of the text, each with its line, its path and what to do.

    Examples:
        >>> parse_report("{report: filters, of: 175, arms: {full: {accuracy: 0.30}}}").arms["full"].accuracy
        (Decimal('0.30'),)
    """
    examined = examine_report(read_report_text(text, source))
    if examined.report is None:
        raise StudyError(examined.faults, source)
    return examined.report


def examine_report(document: Document) -> ExaminedReport:
    r"""The report in a document, or all of its faults.

    Examples:
        >>> document = read_report_text("report: r\nof: 175\narms:\n  full: {correct: 176}\n  half: {acuracy: .3}\n")
        >>> for fault in examine_report(document).faults:
        ...     print(fault)
        line 4, arms.full.correct: `correct` must not exceed the 175 test images. Received 176. Mend one of the two.
        line 5, arms.half.acuracy: `half` has no `acuracy`. Did you mean `accuracy`?
    """
    raw = document.data
    if not isinstance(raw, Mapping):
        message, remedy = "A report must be a mapping of names to values.", "Begin with `report: a-name`."
        return ExaminedReport(None, (Fault("report", message, shown(raw), remedy, 1),))
    faults = list(_layer_faults(document))
    report: Report | None
    errors: list[ErrorDetails] = []
    try:
        report = Report.model_validate(raw)
    except ValidationError as error:
        errors = [details for details in error.errors() if not _told_elsewhere(details)]
        report = _stand_in(raw, [details["loc"] for details in error.errors()])
    faults += [_fault(details, document) for details in errors]
    for place, message, received, remedy in disagreements(report) if report else ():
        faults.append(Fault(_path(place, raw), message, received, remedy, document.line(place)))
    return ExaminedReport(None if faults else report, tuple(sorted(faults, key=lambda fault: fault.line or 0)))


def _stand_in(raw: Mapping[str, Any], unsound: Sequence[Place]) -> Report | None:
    """The same report without the arms and fields that are at fault, so that the others can still be compared."""
    fields = {place[0] for place in unsound if place[0] != "arms" or len(place) == 1}
    arms = {place[1] for place in unsound if place[0] == "arms" and len(place) > 1}
    kept = {key: value for key, value in raw.items() if key in Report.model_fields and key not in fields}
    if arms and isinstance(raw.get("arms"), Mapping):
        kept["arms"] = {name: arm for name, arm in raw["arms"].items() if name not in arms}
    try:
        return Report.model_validate({"report": "r", **kept})
    except ValidationError:
        return None


def _is_figure(place: Place) -> bool:
    return len(place) >= 3 and place[0] == "arms" and place[2] in FIGURES


def _told_elsewhere(details: ErrorDetails) -> bool:
    """Layers have faults of their own; a list is called too short when an entry is at fault, which says it better."""
    in_layers = details["loc"][2:4] == ("parameters", "layers")
    return in_layers or (details["type"] == "too_short" and bool(details["input"]))


def _fault(details: ErrorDetails, document: Document) -> Fault:
    place = tuple(key for key in details["loc"] if key != "[key]")
    field, value = next((key for key in reversed(place) if isinstance(key, str)), "report"), details["input"]
    owner, called = _owner(place)
    match details["type"]:
        case "says":
            context = details["ctx"]
            message, received, remedy = f"`{field}` must be {context['must_be']}.", shown(value), context["remedy"]
        case "missing":
            message, received, remedy = f"{called} needs `{field}`.", "", f"Add {_EXAMPLES.get(field, field)}."
        case "extra_forbidden":
            message, received, remedy = f"{called} has no `{field}`.", "", nearest(field, owner.model_fields)
        case "value_error" if isinstance(cause := details["ctx"]["error"], Unfit):
            message, received, remedy = cause.message, cause.received, cause.remedy
        case "too_short":
            message, received, remedy = f"`{field}` must not be empty.", shown(value), "Add an entry, or take it out."
        case "dict_type" | "model_type" | "model_attributes_type":
            example = _EXAMPLES.get(field, "for example `{correct: 73}`")
            message, received, remedy = f"`{field}` must map names to values.", shown(value), f"Write {example}."
        case _:
            message = f"`{field}` must be otherwise: {details['msg']}."
            received, remedy = shown(value), "Write it as the documentation shows."
    return Fault(_path(place, document.data), message, received, remedy, document.line(place))


def _owner(place: Place) -> tuple[type[Spec], str]:
    """The class whose field stands at a place, and what to call it."""
    if len(place) > 3 and place[2] == "parameters":
        return StatedParameters, "`parameters`"
    return (ReportArm, f"`{place[1]}`") if len(place) > 2 and place[0] == "arms" else (Report, "A report")


def _path(place: Place, raw: Any) -> str:
    """A place as a file's reader would say it; a single run has no number."""
    path = ""
    for key in place:
        inside_a_list = isinstance(raw, list | tuple)
        raw = raw[key] if inside_a_list and isinstance(key, int) and key < len(raw) else _inside(raw, key)
        if not isinstance(key, int):
            path = f"{path}.{key}" if path else key
        elif inside_a_list:
            path += f"[{key}]"
    return path or "report"


def _inside(raw: Any, key: object) -> Any:
    return raw.get(key) if isinstance(raw, Mapping) else None


def _layer_faults(document: Document) -> Iterator[Fault]:
    """What is wrong with the networks, in the words that a study file gets, and where their shapes do not fit."""
    arms = _inside(document.data, "arms")
    for name, arm in arms.items() if isinstance(arms, Mapping) else ():
        stated = _inside(arm, "parameters")
        if _inside(stated, "layers") is None:
            continue
        place = ("arms", name, "parameters", "layers")
        lines = {("model", *at[4:]): line for at, line in document.lines.items() if at[:4] == place}
        study = {"study": "s", "data": "digits", "train": {"epochs": 1}, "model": stated["layers"]}
        examined = examine(Document(study, document.source, lines))
        for fault in examined.faults:
            yield replace(fault, path=f"{'.'.join(map(str, place))}{fault.path.removeprefix('model')}")
        if examined.study is not None and not examined.faults:
            yield from _shape_faults(examined.study.model, stated, place, document)


def _shape_faults(layers: Any, stated: Any, place: Place, document: Document) -> Iterator[Fault]:
    try:
        shape = StatedParameters.model_validate({**stated, "layers": layers}).input
    except ValidationError:
        return  # told by the report's own faults
    for fault in summarize(layers, shape).faults:
        path = ".".join(part for part in (*map(str, place), fault.layer, fault.argument) if part)
        yield Fault(path, fault.message, fault.received, fault.remedy, document.line(place))
