"""A study that is being written, looked at after every keystroke: what is wrong, where, and what flows where."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from paribus.errors import Fault, StudyError
from paribus.lab import as_json, fixes_of
from paribus.lab.checking import Checked, check_with
from paribus.lab.fixing import fixed, text_of
from paribus.lab.tables import Tables
from paribus.records import Finding
from paribus.spec import Arm, Document, Inputs, PathError, Study, briefly, known_inputs, read_text, summarize
from paribus.spec.paths import layer_places
from paribus.web.answers import build as answers
from paribus.web.answers import common
from paribus.web.mending import with_more_remedies
from paribus.web.refusals import Refused

Raw = dict[str, Any]


def document_of(asked: answers.Asked) -> Document:
    """What was asked about, as plain data.

    Raises:
        StudyError: The text cannot be read.
    """
    return Document(asked.document) if asked.document is not None else read_text(str(asked.yaml))


def examine(asked: answers.Asked, tables: Tables) -> answers.Examination:
    """Everything that can be said about a study without training.

    Args:
        asked: The study.
        tables: Opens folders of images, where a study names one.
    """
    try:
        document = document_of(asked)
    except StudyError as error:
        return _told(Document({}), Checked("study", error.faults), str(asked.yaml))
    checked = check_with(tables, document)
    raw = document.data if isinstance(document.data, dict) else {}
    return _told(Document(raw, lines=document.lines), checked, asked.yaml or text_of(raw))


def fix(document: Raw, number: int, tables: Tables) -> answers.Fixed:
    """A study with one of its remedies in it.

    Raises:
        Refused: It has no such remedy.
        InputError: The remedy has no place in this study.
    """
    checked, _ = _looked_at(check_with(tables, Document(document)), document)
    chosen = next((each for each in fixes_of(checked) if each.number == number), None)
    if chosen is None:
        raise Refused(409, "This remedy is no longer one of the study's; it has changed since.")
    try:
        after = fixed(briefly(document), checked, chosen)
    except PathError:
        raise Refused(409, "This remedy has no place while the study has other faults. Mend those first.") from None
    return answers.Fixed(document=after, yaml=text_of(after), applied=str(chosen))


class _Seen(NamedTuple):
    """What is known of a study's data and of its network up to the first fault."""

    inputs: Inputs | None
    shape: tuple[int, ...] | None
    layers: list[answers.LayerRow]


def _looked_at(checked: Checked, raw: Raw) -> tuple[Checked, _Seen]:
    """The same with more remedies, and what they come from."""
    inputs = known_inputs(checked.study.data) if checked.study is not None else _known_inputs(raw)
    shape = (checked.input_shapes or {}).get(_baseline(checked.arms)) or (inputs and inputs.shape)
    layers = _rows(raw, shape) if shape else []
    flowing = layers[-1].output_shape if layers else shape
    cards = {name: place for place, name in layer_places(raw).items()}
    at_fault = {layer_of(fault.path, cards) for fault in checked.faults} - {None}
    is_next = len(at_fault) == 1 and at_fault == {layers[-1].index + 1 if layers else 0}
    return with_more_remedies(checked, raw, inputs, flowing if is_next else None), _Seen(inputs, shape, layers)


def _told(document: Document, checked: Checked, text: str) -> answers.Examination:
    raw = document.data
    checked, seen = _looked_at(checked, raw)
    cards = {name: place for place, name in layer_places(raw).items()}
    faults, findings = _with_fixes(checked, cards)
    return answers.Examination(
        document=raw,
        yaml=text,
        sound=checked.valid,
        why=_why(checked.faults, cards),
        faults=faults,
        layers=seen.layers,
        parameters=sum(row.parameters for row in seen.layers),
        input_shape=list(seen.shape) if seen.shape else None,
        classes=seen.inputs.num_classes if seen.inputs else None,
        names=_names(raw, cards),
        arms=[_arm(arm, checked) for arm in checked.arms],
        findings=findings,
        cost=answers.Cost(**as_json(checked.cost)) if checked.cost else None,
    )


def _with_fixes(
    checked: Checked, cards: Mapping[str, tuple[str | int, ...]]
) -> tuple[list[common.Fault], list[common.Finding]]:
    """Faults and findings, those with a remedy numbered as ``fixes_of`` counts them."""
    number = 0
    told: list[Fault | Finding] = [*checked.faults, *checked.findings]
    faults, findings = [], []
    for each in told:
        number += bool(each.patch)
        fix_number = number if each.patch else None
        values = as_json(each) | {"fix": fix_number}
        if isinstance(each, Fault):
            layer = layer_of(each.path, cards)
            faults.append(common.Fault(**values, place=_in_words(each.path), layer=layer))
        else:
            findings.append(common.Finding(**values, layer=layer_of(each.where, cards)))
    return faults, findings


def layer_of(path: str, cards: Mapping[str, tuple[str | int, ...]]) -> int | None:
    """The card that a path of a study belongs to.

    Examples:
        >>> layer_of("model.dense_1.units", {"dense_1": ("model", 1)}), layer_of("model[2]", {}), layer_of("train", {})
        (1, 2, None)
    """
    if match := re.match(r"model\[(\d+)\]", path):
        return int(match[1])
    for word in path.split(".")[:2]:
        if word in cards:
            return int(cards[word][1])
    return None


def _in_words(path: str) -> str:
    return path.removeprefix("model.").replace(".", " → ").replace("_", " ")


def _why(faults: Sequence[Fault], cards: Mapping[str, tuple[str | int, ...]]) -> str | None:
    """The fault of the first card first: what comes after it may be its consequence."""
    if not faults:
        return None
    layers = [layer_of(fault.path, cards) for fault in faults]
    first = faults[min(range(len(faults)), key=lambda place: (layers[place] is None, layers[place] or 0))]
    received = f" Received {first.received}." if first.received else ""
    at = f"{_in_words(first.path)}: " if layer_of(first.path, cards) is not None else ""
    return f"{at}{first.message}{received} {first.remedy}".strip()


def _baseline(arms: Sequence[Arm]) -> str:
    return next((arm.name for arm in arms if arm.baseline), "")


def _known_inputs(raw: Raw) -> Inputs | None:
    """What the data are, where the rest of the study says nothing yet."""
    try:
        lone = Study.model_validate({**_ANY, "data": raw.get("data")})
    except ValidationError:
        return None
    return known_inputs(lone.data)


_ANY: Raw = {"study": "s", "data": "digits", "model": ["Flatten"], "train": {"epochs": 1}}


def _rows(raw: Raw, shape: tuple[int, ...]) -> list[answers.LayerRow]:
    """The network up to its first fault, also where a layer's own arguments are at fault."""
    model, names = raw.get("model"), layer_places(raw)
    sound = list(model) if isinstance(model, list) else []
    while sound:
        try:
            study = Study.model_validate({**_ANY, "model": sound})
        except ValidationError as error:
            at = [
                details["loc"][1]
                for details in error.errors()
                if details["loc"][:1] == ("model",) and len(details["loc"]) > 1
            ]
            sound = sound[: min((place for place in at if isinstance(place, int)), default=len(sound) - 1)]
        else:
            return _rows_of(study, shape, names)
    return []


def _rows_of(
    study: Study, shape: tuple[int, ...], names: Mapping[tuple[str | int, ...], str] | None = None
) -> list[answers.LayerRow]:
    places = layer_places({"model": study.model_dump(mode="json")["model"]})
    by_name = {name: place for place, name in places.items()}
    before: dict[tuple[str | int, ...], tuple[int, ...]] = {}
    flowing: tuple[int, ...] = shape
    rows: list[answers.LayerRow] = []
    for row in summarize(study.model, shape).rows:
        place = by_name[row.name]
        block = place[:-2] if len(place) > 2 else ()  # ("model", 3, "Residual", "layers", 0)
        if block:
            before.setdefault(place[:2], flowing)
        came = before.pop(place, flowing)
        rows.append(
            answers.LayerRow(
                index=int(place[1]),
                inside=bool(block),
                name=(names or {}).get(place, row.name),
                type=row.type,
                input_shape=list(came),
                output_shape=list(row.output_shape),
                parameters=row.parameters,
                trainable=row.trainable,
            )
        )
        flowing = row.output_shape
    return rows


def _names(raw: Raw, cards: Mapping[str, tuple[str | int, ...]]) -> list[str | None]:
    model = raw.get("model")
    by_place = {place: name for name, place in cards.items()}
    return [by_place.get(("model", index)) for index in range(len(model) if isinstance(model, list) else 0)]


def _arm(arm: Arm, checked: Checked) -> answers.ExaminedArm:
    shape = (checked.input_shapes or {}).get(arm.name)
    layers = _rows_of(arm.study, shape) if shape else []
    aspects = next(
        (each.evidence["aspects"] for each in checked.findings if each.id == "confounded" and each.arm == arm.name), []
    )
    return answers.ExaminedArm(
        name=arm.name,
        baseline=arm.baseline,
        compared_with=arm.compared_with,
        changes=[
            answers.ArmChange(path=change.path, before=as_json(change.before), after=as_json(change.after))
            for change in arm.changes
        ],
        confounded=[str(aspect) for aspect in aspects] if isinstance(aspects, list) else [],
        layers=layers,
        parameters=sum(row.parameters for row in layers),
    )
