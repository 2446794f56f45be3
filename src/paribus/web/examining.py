"""A study that is being written, looked at after every keystroke: what is wrong, where, and what flows where."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from paribus.errors import Fault, StudyError
from paribus.lab import as_json, fixes_of
from paribus.lab.checking import Checked, check_with
from paribus.lab.fixing import fixed, text_of
from paribus.lab.tables import Tables
from paribus.records import Finding
from paribus.spec import Arm, Document, Inputs, PathError, Study, briefly, known_inputs, read_text
from paribus.web.answers import build as answers
from paribus.web.answers import common
from paribus.web.cards import Card, card_of, cards_of, names_of
from paribus.web.flowing import ANY, rows_before_fault, rows_of, shape_before
from paribus.web.mending.remedies import with_more_remedies
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
    layers = rows_before_fault(raw, shape) if shape else []
    cards = cards_of(raw)
    at_fault = {card for fault in checked.faults if (card := card_of(fault.path, cards)) is not None}
    flowing = shape_before(at_fault.pop(), layers, shape) if shape and len(at_fault) == 1 else None
    return with_more_remedies(checked, raw, inputs, flowing), _Seen(inputs, shape, layers)


def _told(document: Document, checked: Checked, text: str) -> answers.Examination:
    raw = document.data
    checked, seen = _looked_at(checked, raw)
    cards = cards_of(raw)
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
        names={card.key: name for card, name in names_of(raw).items()},
        arms=[_arm(arm, checked) for arm in checked.arms],
        findings=findings,
        cost=answers.Cost(**as_json(checked.cost)) if checked.cost else None,
    )


def _with_fixes(checked: Checked, cards: Mapping[str, Card]) -> tuple[list[common.Fault], list[common.Finding]]:
    """Faults and findings, those with a remedy numbered as ``fixes_of`` counts them."""
    number = 0
    told: list[Fault | Finding] = [*checked.faults, *checked.findings]
    faults, findings = [], []
    for each in told:
        number += bool(each.patch)
        fix_number = number if each.patch else None
        card = card_of(each.path if isinstance(each, Fault) else each.where, cards)
        values = as_json(each) | {"fix": fix_number, "layer": card and card.layer, "inner": card and card.inner}
        if isinstance(each, Fault):
            faults.append(common.Fault(**values, place=_in_words(each.path)))
        else:
            findings.append(common.Finding(**values))
    return faults, findings


def _in_words(path: str) -> str:
    return path.removeprefix("model.").replace(".", " → ").replace("_", " ")


def _why(faults: Sequence[Fault], cards: Mapping[str, Card]) -> str | None:
    """The fault of the first card first: what comes after it may be its consequence."""
    if not faults:
        return None
    first = min(faults, key=lambda fault: _order(card_of(fault.path, cards)))
    received = f" Received {first.received}." if first.received else ""
    at = f"{_in_words(first.path)}: " if card_of(first.path, cards) is not None else ""
    return f"{at}{first.message}{received} {first.remedy}".strip()


def _order(card: Card | None) -> tuple[bool, int, bool, int]:
    """Sorts cards as they are met on the way down: what is no layer's comes last, a block after what is inside it."""
    layer, inner = card or Card(0)
    return card is None, layer, inner is None, inner or 0


def _baseline(arms: Sequence[Arm]) -> str:
    return next((arm.name for arm in arms if arm.baseline), "")


def _known_inputs(raw: Raw) -> Inputs | None:
    """What the data are, where the rest of the study says nothing yet."""
    try:
        lone = Study.model_validate({**ANY, "data": raw.get("data")})
    except ValidationError:
        return None
    return known_inputs(lone.data)


def _arm(arm: Arm, checked: Checked) -> answers.ExaminedArm:
    shape = (checked.input_shapes or {}).get(arm.name)
    layers = rows_of(arm.study, shape) if shape else []
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
