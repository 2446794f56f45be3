"""From text or plain data to a study, or to the list of everything that is wrong with it."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from paribus.errors import Fault, StudyError
from paribus.spec.arm_faults import arm_faults
from paribus.spec.faults import faults_in
from paribus.spec.reading import Document, read_text
from paribus.spec.shown import shown
from paribus.spec.study import Study
from paribus.spec.tune_faults import tune_faults


@dataclass(frozen=True)
class Examined:
    """What could be made of a document: its study, or one that stands in for it where parts are at fault.

    Examples:
        >>> text = "{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 0}}"
        >>> examined = examine(read_text(text))
        >>> len(examined.faults), len(examined.study.model)
        (1, 2)
    """

    study: Study | None
    faults: tuple[Fault, ...]


def parse(text: str, source: str = "study") -> Study:
    """The study that a YAML or JSON text describes.

    Raises:
        StudyError: With every fault of the text, each with its line, its path and what to do.

    Examples:
        >>> study = parse("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 1}}")
        >>> study.model[1].units
        10
    """
    examined = examine(read_text(text, source))
    if examined.faults or examined.study is None:
        raise StudyError(examined.faults, source)
    return examined.study


def examine(document: Document) -> Examined:
    r"""The study in a document, together with all faults that can be told without opening any data.

    Examples:
        >>> document = read_text("study: s\ndata: digits\nmodel: [Dense: {units: ten}]\ntrain: {epochs: 0}\n")
        >>> for fault in examine(document).faults:
        ...     print(fault)
        line 3, model.dense.units: `units` must be a whole number above 0. Received ten. Write 1 or more.
        line 4, train.epochs: `epochs` must be a whole number above 0. Received 0. Write 1 or more.
    """
    raw = document.data
    if not isinstance(raw, dict):
        fault = Fault(
            "study", "A study must be a mapping of names to values.", shown(raw), "Begin with `study: a-name`.", 1
        )
        return Examined(None, (fault,))
    study: Study | None
    try:
        study = Study.model_validate(raw)
        faults: list[Fault] = []
    except ValidationError as error:
        faults = faults_in(error, document)
        study = None
    unsound = {fault.path.split(".")[0].split("[")[0] for fault in faults}
    study = study or _stand_in(raw, unsound)
    if study is not None and "vary" not in unsound:
        faults += arm_faults(study, document, unsound)
    if study is not None and study.tune is not None:
        sound_arms = not any(fault.path.startswith("vary") for fault in faults)
        found = tune_faults(study, document, unsound) if sound_arms else []
        faults += found
        if found or not sound_arms:  # what is left can be examined without it
            study = study.model_copy(update={"tune": None})
    return Examined(study, tuple(sorted(faults, key=lambda fault: fault.line or 0)))


def _stand_in(raw: dict[str, Any], unsound: set[str]) -> Study | None:
    """The same study with neutral parts where some are at fault, so that the others can still be examined."""
    if "model" in unsound:
        return None
    neutral: dict[str, Any] = {"study": "s", "data": "digits", "train": {"epochs": 1}}
    known = {key: value for key, value in raw.items() if key in Study.model_fields and key not in unsound}
    try:
        return Study.model_validate({**neutral, **known})
    except ValidationError:
        return None
