"""Faults in the words of a study file, made from what pydantic finds wrong with its data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from paribus.errors import Fault
from paribus.spec.base import Says, Spec, Unfit
from paribus.spec.choice import Named, named_with, word_of
from paribus.spec.grammar import class_named, classes_of, nearest, words_of
from paribus.spec.layers import Layer, Residual
from paribus.spec.paths import Place, layer_places
from paribus.spec.reading import Document
from paribus.spec.shown import shown
from paribus.spec.study import FORMS_OF_VARY, Study


def faults_in(error: ValidationError, document: Document) -> list[Fault]:
    r"""Everything that is wrong with a document's data, each fault at its place and line.

    Examples:
        >>> from paribus.spec import read_text
        >>> document = read_text("study: s\ndata: digits\nmodel: [Flaten]\ntrain: {epochs: 1}\n")
        >>> try:
        ...     Study.model_validate(document.data)
        ... except ValidationError as error:
        ...     print(faults_in(error, document)[0])
        line 3, model[0]: There is no such layer. Received Flaten. Did you mean `Flatten`?
    """
    errors = error.errors()
    # pydantic also complains that a list is too short when its entries are at fault: the entries say it better.
    errors = [details for details in errors if not (details["type"] == "too_short" and details["input"])]
    names = layer_places(document.data)
    return [_fault(details, document, names) for details in errors]


@dataclass(frozen=True)
class _Spot:
    """What a pydantic location points to: a place and its words, a field, and the classes around and in it."""

    place: Place
    path: str
    owner: type[Spec]
    field: str
    part: type[Spec]


def _fault(details: ErrorDetails, document: Document, names: Mapping[Place, str]) -> Fault:
    cause = details.get("ctx", {}).get("error")
    inner = cause.place if isinstance(cause, Unfit) else ()
    spot = _spot((*_without_form(details["loc"]), *inner), document.data, names)
    message, received, remedy = _told(details, spot)
    return Fault(spot.path, message, received, remedy, document.line(spot.place))


def _without_form(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """A location without the name of what stands under ``vary``, which the data do not have."""
    named = location[:1] == ("vary",) and location[1:2] and location[1] in FORMS_OF_VARY
    return (location[0], *location[2:]) if named else location


def _told(details: ErrorDetails, spot: _Spot) -> tuple[str, str, str]:
    """What must hold, what was received, what to do."""
    value, context, field = details["input"], details.get("ctx", {}), spot.field
    match details["type"]:
        case "says":
            return f"`{field}` must be {context['must_be']}.", shown(value), _unquoted(value) or context["remedy"]
        case "no_such_choice":
            word = named_with(value)[0]
            if spot.owner is Residual and word == word_of(Residual):
                return "Residual blocks cannot be nested.", word, "Put its layers in the outer block, or after it."
            return _no_such_choice(word, value, context["kind"], context["words"].split(", "))
        case "union_tag_invalid" | "union_tag_not_found" | "model_attributes_type" if field == "data":
            words = [word for kind in classes_of(Study, "data") for word in words_of(kind)]
            name = value.get("name") if isinstance(value, Mapping) else None
            return _no_such_choice(name, value, "data set", words)
        case "literal_error":
            allowed = re.findall(r"'([^']+)'", context["expected"])
            return f"`{field}` must be one of {', '.join(allowed)}.", shown(value), nearest(shown(value), allowed)
        case "missing":
            return f"{_article(spot.owner)} needs `{field}`.", "", f"Add {_example(spot.owner, field)}."
        case "extra_forbidden":
            return f"{_article(spot.owner)} has no `{field}`.", "", nearest(field, spot.owner.model_fields)
        case "value_error" if isinstance(cause := context["error"], Unfit):
            return cause.message, cause.received, cause.remedy
        case "tuple_type" | "too_short":
            return f"`{field}` must be a list that is not empty.", shown(value), f"Write {_example(spot.owner, field)}."
        case "too_long":
            most = f"`{field}` must not have more than {context['max_length']} entries."
            return most, f"{context['actual_length']} of them", "Take out some."
        case "invalid_key":
            return "A name must be a text.", shown(value), "Put it in quotes, or take it out."
        case "dict_type":
            return f"`{field}` must map names to values.", shown(value), f"Write for example {field}: {{name: …}}."
        case "model_type" | "model_attributes_type":
            what = word_of(spot.part) if issubclass(spot.part, Named) else field
            example = _first_argument(spot.part)
            return f"`{what}` takes its arguments by name.", shown(value), f"Write {what}: {{{example}}}."
        case _:
            return (
                f"`{field}` must be otherwise: {details['msg']}.",
                shown(value),
                "Write it as the documentation shows.",
            )


def _no_such_choice(word: object, value: object, kind: str, words: list[str]) -> tuple[str, str, str]:
    if not isinstance(word, str):
        example = "`Flatten` or `Dense: {units: 10}`" if kind == "layer" else f"one of {', '.join(words)}"
        return f"{_a(kind)} is written as its name, or its name with arguments.", shown(value), f"Write {example}."
    return f"There is no such {kind}.", shown(word), nearest(word, words)


def _spot(location: tuple[int | str, ...], raw: Any, names: Mapping[Place, str]) -> _Spot:
    """Follows a pydantic location through the raw data and through the classes that may stand there."""
    here, place = raw, []
    path: list[str] = []
    owner: type[Spec] = Study
    field = "study"
    classes: tuple[type[Spec], ...] = ()
    for key in location:
        chosen = class_named(key, classes) if not isinstance(here, list | tuple) else None
        if chosen is not None:  # the name of what was chosen: pydantic always puts it in, the data may
            owner, classes = chosen, ()
            if issubclass(chosen, Named) and isinstance(here, Mapping) and len(here) == 1:
                place.append(next(iter(here)))
                here = next(iter(here.values()))
            continue
        inside_a_list = isinstance(here, list | tuple)
        place.append(key)
        here = _inside(here, key)
        if isinstance(key, int) and inside_a_list:
            name = names.get(tuple(place))
            path = ["model", name] if name else [*path[:-1], f"{path[-1] if path else ''}[{key}]"]
        elif key == "[key]":
            place.pop()
        else:
            owner = classes[0] if len(classes) == 1 else owner
            field = str(key)
            path = [*path, field]
            classes = classes_of(owner, field) if field in owner.model_fields else ()
    part = classes[0] if len(classes) == 1 else owner
    return _Spot(tuple(place), ".".join(path) or "study", owner, field, part)


def _inside(raw: Any, key: int | str) -> Any:
    if isinstance(raw, Mapping):
        return raw.get(key)
    return raw[key] if isinstance(raw, list | tuple) and isinstance(key, int) and key < len(raw) else None


def _unquoted(value: object) -> str:
    """The remedy for a number or a claim that was written as a text."""
    quoted = isinstance(value, str) and re.fullmatch(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?|true|false|null", value)
    return f"Write {value} without quotes." if quoted else ""


def _a(kind: str) -> str:
    return f"{'An' if kind[0] in 'aeiou' else 'A'} {kind}"


def _article(owner: type[Spec]) -> str:
    if issubclass(owner, Named):
        return word_of(owner)
    return "A study" if owner is Study else f"`{_snake(owner.__name__)}`"


def _example(owner: type[Spec], field: str) -> str:
    """A field with a value that it could have."""
    info = owner.model_fields.get(field)
    if info is None:
        return f"`{field}`"
    if info.examples:
        return f"for example `{field}: {shown(info.examples[0])}`"
    says = next((each for each in info.metadata if isinstance(each, Says)), None)
    return f"`{field}`: {says.must_be}" if says else f"`{field}`"


def _first_argument(owner: type[Spec]) -> str:
    fields = [field for field in owner.model_fields if not (field == "name" and issubclass(owner, Layer))]
    required = [field for field in fields if owner.model_fields[field].is_required()]
    return f"{(required or fields or ['name'])[0]}: …"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
