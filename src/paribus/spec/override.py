"""Single values set from outside a study file, such as ``--set train.epochs=40``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from paribus.errors import Fault, StudyError
from paribus.spec.paths import PathError, Place, find, layer_places, layers_instead
from paribus.spec.reading import Document, moved, read_text
from paribus.spec.shown import shown

_SETTING = re.compile(r"\s*([^=\s]+?)\s*=(.*\S.*)", re.DOTALL)


def override(document: Document, settings: Sequence[str]) -> Document:
    """A document in which each ``path=value`` of *settings* is set, one after the other.

    Paths are those of ``vary``: layers by their names, then arguments. A layer is called by the name that it has in
    *document*, whatever was taken out before it; one that is only put in by a setting, by the name that it then has. A
    value is read as in the file; ``null`` takes a layer or a choice out. Whether values fit is told by ``examine``, as
    for any document.

    Raises:
        StudyError: With every setting that is malformed or names nothing.

    Examples:
        >>> document = read_text("{study: s, data: digits, model: [Flatten, Dense: {units: 10}], train: {epochs: 1}}")
        >>> override(document, ["train.epochs=null", "train.steps=100", "model.dense.activation=tanh"]).data
        {'study': 's', 'data': 'digits', 'model': ['Flatten', {'Dense': {'units': 10, 'activation': 'tanh'}}], \
'train': {'epochs': None, 'steps': 100}}
    """
    faults: list[Fault] = []
    layers = _Layers(layer_places(document.data)) if isinstance(document.data, dict) else _Layers({})
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
            place = find(document.data, layers.as_now(path, document.data))
            value = read_text(text, f"--set {path}").data
            document = document.with_value(place, value)
            layers.follow(place, value)
        except PathError as error:
            faults.append(Fault(path, error.message, error.received, error.remedy))
        except StudyError as error:
            faults += [
                Fault(path, "A value must be readable as in a study file.", text, each.remedy) for each in error.faults
            ]
    if faults:
        raise StudyError(faults, document.source)
    return document


class _Layers:
    """Where the layers of a document are while settings move them, by the names that they had at first."""

    def __init__(self, places: Mapping[Place, str]) -> None:
        self._places: dict[str, Place | None] = {name: place for place, name in places.items()}

    def as_now(self, path: str, raw: Any) -> str:
        """*path* with the names that its layers have by now.

        Raises:
            PathError: A setting has taken the layer out.
        """
        words = path.split(".")
        for before, word in pairwise(range(len(words))):
            if words[before] in ("model", "layers") and words[0] == "model" and words[word] in self._places:
                place = self._places[words[word]]
                if place is None:
                    raise PathError(
                        f"`{path}` names a layer that another setting takes out.", "Leave one of the two settings out."
                    )
                words[word] = layer_places(raw).get(place, words[word])
        return ".".join(words)

    def follow(self, place: Place, value: Any) -> None:
        """Takes down that *value* was put at *place*."""
        if place == ("model",):
            self._places = {}
        if isinstance(place[-1], int):
            self._places = dict(self._moved(place, len(layers_instead(value))))

    def _moved(self, place: Place, num_instead: int) -> Iterator[tuple[str, Place | None]]:
        """Every name with its new place; several layers instead of one have names of their own."""
        for name, at in self._places.items():
            is_there = at is not None and at[: len(place)] == place
            if not is_there:
                yield name, at if at is None else moved(at, place, num_instead - 1)
            elif num_instead == 0 or at != place:
                yield name, None
            elif num_instead == 1:
                yield name, at
