"""Single values set from outside a study file, such as ``--set train.epochs=40``."""

import re
from collections.abc import Sequence

from paribus.errors import Fault, StudyError
from paribus.spec.paths import PathError, find
from paribus.spec.reading import Document, read_text
from paribus.spec.shown import shown

_SETTING = re.compile(r"\s*([^=\s]+?)\s*=(.*\S.*)", re.DOTALL)


def override(document: Document, settings: Sequence[str]) -> Document:
    """A document in which each ``path=value`` of *settings* is set, one after the other.

    Paths are those of ``vary``: layers by their names, then arguments. A value is read as in the file; ``null`` takes
    a layer or a choice out. Whether values fit is told by ``examine``, as for any document.

    Raises:
        StudyError: With every setting that is malformed or names nothing.

    Examples:
        >>> document = read_text("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 1}}")
        >>> override(document, ["train.epochs=null", "train.steps=100", "model.dense.activation=tanh"]).data
        {'study': 's', 'data': 'digits', 'model': ['Flatten', {'Dense': {'units': 10, 'activation': 'tanh'}}], \
'train': {'epochs': None, 'steps': 100}}
    """
    faults: list[Fault] = []
    for setting in settings if isinstance(document.data, dict) else ():
        match = _SETTING.fullmatch(setting)
        if match is None:
            faults.append(
                Fault(
                    "--set",
                    "A setting is a path, =, and a value.",
                    shown(setting),
                    "Write for example train.epochs=40.",
                )
            )
            continue
        path, text = match.groups()
        try:
            document = document.with_value(find(document.data, path), read_text(text, f"--set {path}").data)
        except PathError as error:
            faults.append(Fault(path, error.message, error.received, error.remedy))
        except StudyError as error:
            faults += [
                Fault(path, "A value must be readable as in a study file.", text, each.remedy) for each in error.faults
            ]
    if faults:
        raise StudyError(faults, document.source)
    return document
