"""One thing among several, written as its name: ``relu``, ``Flatten`` or ``Dense: {units: 10}``.

The names and arguments are Keras's. In Python the same thing is an object of a class, ``Dense(units=10)``.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from paribus.spec.base import Spec


class Named(Spec):
    """A thing that a study file chooses by name.

    Examples:
        >>> from paribus.spec import Dropout, Study
        >>> Study(study="s", data="digits", model=["Flatten", Dropout(rate=0.3), {"Dense": {"units": 10}}],
        ...       train={"epochs": 1}).model[1].rate
        0.3
    """

    word: ClassVar[str | None] = None
    """Its name in a study file, where that is not the name of its class."""

    other_words: ClassVar[tuple[str, ...]] = ()
    """Further names that Keras accepts."""


def word_of(kind: type[Named]) -> str:
    """The name of a class in a study file.

    Examples:
        >>> from paribus.spec import Dense, HeNormal
        >>> word_of(Dense), word_of(HeNormal)
        ('Dense', 'he_normal')
    """
    return kind.word or kind.__name__


def written(value: Named) -> str | dict[str, Any]:
    """A named thing as plain data, the way a study file says it, with every argument spelled out.

    Examples:
        >>> from paribus.spec import Dropout, Flatten
        >>> written(Dropout(rate=0.3))
        {'Dropout': {'name': None, 'rate': 0.3}}
    """
    arguments = value.model_dump(mode="json")
    return {word_of(type(value)): arguments} if arguments else word_of(type(value))


def briefly(value: object) -> Any:
    """Anything in a study as a person would write it: arguments equal to their default and layers' names left out.

    Examples:
        >>> from paribus.spec import SGD, Conv2D, Digits
        >>> briefly(Conv2D(name="first", filters=8, kernel_size=3, activation="relu"))
        {'Conv2D': {'filters': 8, 'kernel_size': [3, 3], 'activation': 'relu'}}
        >>> briefly(SGD()), briefly(Digits(validation=0.2))
        ('SGD', {'name': 'digits', 'validation': 0.2})
    """
    match value:
        case Named():
            arguments = {field: chosen for field, chosen in _chosen(value).items() if field != "name"}
            return {word_of(type(value)): arguments} if arguments else word_of(type(value))
        case Spec():
            return _chosen(value)
        case tuple() | list():
            return [briefly(item) for item in value]
        case dict():
            return {key: briefly(item) for key, item in value.items()}
        case _:
            return value


def _chosen(value: Spec) -> dict[str, Any]:
    """The arguments that are not their defaults; the one-word ``name`` that tells data sets apart is always one."""
    fields = type(value).model_fields
    tag = [name for name, field in fields.items() if name == "name" and get_origin(field.annotation) is Literal]
    others = [name for name, field in fields.items() if name not in tag and getattr(value, name) != field.default]
    return {name: briefly(getattr(value, name)) for name in (*tag, *others)}


def named_with(raw: object) -> tuple[str | None, dict[str, Any]]:
    """The name and the arguments in ``word``, ``{word: arguments}`` or an object; no name where *raw* is none of these.

    Examples:
        >>> named_with("Flatten"), named_with({"Dense": {"units": 10}}), named_with([1, 2])
        (('Flatten', {}), ('Dense', {'units': 10}), (None, {}))
    """
    if isinstance(raw, Named):
        return word_of(type(raw)), {field: getattr(raw, field) for field in type(raw).model_fields}
    if isinstance(raw, Mapping) and len(raw) == 1:
        word, arguments = next(iter(raw.items()))
        return (word if isinstance(word, str) else None), dict(arguments) if isinstance(arguments, Mapping) else {}
    return (raw if isinstance(raw, str) else None), {}


@dataclass(frozen=True)
class OneOf:
    """Reads a union of named classes from ``word`` or ``{word: arguments}``, and writes it back.

    Put it in ``Annotated[A | B, OneOf("layer")]``; *kind* is what messages call the thing.

    Examples:
        >>> from typing import Annotated
        >>> from pydantic import TypeAdapter
        >>> from paribus.spec import L1, L2
        >>> TypeAdapter(Annotated[L1 | L2, OneOf("penalty")]).validate_python({"L2": {"l2": 0.1}})
        L2(l2=0.1)
    """

    kind: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        members: list[type[Named]] = [member for member in get_args(source) or (source,) if member is not type(None)]
        tags = {tag: word_of(member) for member in members for tag in (word_of(member), *member.other_words)}

        def tag_of(value: object) -> str | None:
            word, _ = named_with(value)
            return tags.get(word, word) if word else None

        choices: dict[Any, CoreSchema] = {
            word_of(member): core_schema.no_info_before_validator_function(
                _arguments_for(member), handler.generate_schema(member)
            )
            for member in members
        }
        return core_schema.tagged_union_schema(
            choices,
            discriminator=tag_of,
            custom_error_type="no_such_choice",
            custom_error_message="no such {kind}",
            custom_error_context={"kind": self.kind, "words": ", ".join(choices)},
            serialization=core_schema.plain_serializer_function_ser_schema(written),
            metadata={"members": members},
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        members: list[type[Named]] = schema["metadata"]["members"]
        forms: list[JsonSchemaValue] = []
        for member, choice in zip(members, schema["choices"].values(), strict=True):
            arguments = handler(choice)
            words = [word_of(member), *member.other_words]
            about = inspect.cleandoc(member.__doc__ or "").split("\n\n")[0].replace("\n", " ")
            if not handler.resolve_ref_schema(arguments).get("required"):
                forms.append({"enum": words, "description": about})
                arguments = {"anyOf": [arguments, {"type": "null"}]}
            forms.append(
                {
                    "type": "object",
                    "properties": dict.fromkeys(words, arguments),
                    "minProperties": 1,
                    "maxProperties": 1,
                    "additionalProperties": False,
                    "description": about,
                }
            )
        return {"title": self.kind, "x-choice": self.kind, "anyOf": forms}


def _arguments_for(member: type[Named]) -> Any:
    def arguments(value: object) -> object:
        """What pydantic makes *member* from; an object of it is left as it is."""
        if isinstance(value, member):
            return value
        if isinstance(value, Mapping):
            inner = next(iter(value.values()))
            return {} if inner is None else inner
        if isinstance(value, Named):  # of another class with this name, such as the layer LeakyReLU as an activation
            return {field: chosen for field, chosen in _chosen(value).items() if field != "name"}
        return {}

    return arguments
