"""The JSON Schema of study files: it drives completion in editors and the forms of the web page."""

import inspect
import re
from typing import Any

from paribus.spec.base import Spec
from paribus.spec.choice import briefly
from paribus.spec.study import Study

ADDRESS = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every study file fulfils, with the documentation of each field.

    Examples:
        >>> json_schema()["properties"]["replicates"]["description"]
        'How often every arm is trained, each time with random streams of its own.'
    """
    schema = Study.model_json_schema()
    classes = {cls.__name__: cls for cls in _all(Spec)}
    for name, definition in [("Study", schema), *schema["$defs"].items()]:
        for field, property_ in definition.get("properties", {}).items():  # a list has none
            property_["description"] = _fields(classes[name])[field]
            if "default" in property_:
                property_["default"] = briefly(classes[name].model_fields[field].default)
        definition["description"] = definition["description"].split("\n\n")[0]
    choices: dict[str, Any] = {}
    schema = _with_choices_named({"properties": schema["properties"], **schema}, choices)
    return {"$schema": ADDRESS, **schema, "$defs": {**schema["$defs"], **choices}}


def _with_choices_named(node: Any, choices: dict[str, Any]) -> Any:
    """The same schema with each choice, such as that of an activation, written once and referred to by its name."""
    if isinstance(node, list):
        return [_with_choices_named(item, choices) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _with_choices_named(item, choices) for key, item in node.items()}
    kind = node.pop("x-choice", None)
    if kind is None:
        return node
    choice = {key: node.pop(key) for key in ("title", "anyOf")}
    name = kind if choices.get(kind, choice) == choice else f"{kind} in a block"
    choices[name] = choice
    return {"$ref": f"#/$defs/{name.replace(' ', '%20')}", **node}


def _all(cls: type[Spec]) -> list[type[Spec]]:
    return [cls, *(inner for each in cls.__subclasses__() for inner in _all(each))]


def _fields(cls: type[Spec]) -> dict[str, str]:
    """What the ``Args:`` of a class's docstring, and of those it stands on, say about its fields."""
    texts: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        section = re.search(r"\n\s*Args:\n(.*?)(\n\n|\Z)", inspect.cleandoc(each.__doc__ or "") + "\n\n", re.DOTALL)
        lines = section.group(1) if section else ""
        for field, text in re.findall(r"^    (\w+): (.*(?:\n     +.*)*)", lines, re.MULTILINE):
            texts[field] = " ".join(text.split())
    return texts
