"""Paths into a study, such as ``model.dense_1.activation``: they name layers and fields, never positions."""

from collections.abc import Mapping
from typing import Any

from paribus.spec.base import Spec, Unfit
from paribus.spec.canonical import plain
from paribus.spec.choice import Named, named_with, word_of, written
from paribus.spec.grammar import class_named, class_of, classes_of, nearest
from paribus.spec.layers import Layer
from paribus.spec.network import names_for
from paribus.spec.shown import shown
from paribus.spec.study import Study

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value in the raw data of a study."""


class PathError(Unfit):
    """A path that names nothing: what must hold, and what to write instead.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> try:
        ...     locate(study, "train.batchsize")
        ... except PathError as error:
        ...     print(error)
        `train.batchsize` names nothing: `train` has no `batchsize`. Did you mean `batch_size`?
    """


def locate(study: Study, path: str) -> Place:
    """Where *path* stands in the plain form of *study*.

    Raises:
        PathError: The path names nothing.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> locate(study, "model.dense.units")
        ('model', 1, 'Dense', 'units')
    """
    return find(plain(study), path)


def find(raw: Mapping[str, Any], path: str) -> Place:
    """Where *path* stands, or would stand, in the raw data of a study.

    Raises:
        PathError: The path names nothing.

    Examples:
        >>> find({"model": ["Flatten", {"Dense": {"units": 10}}]}, "train.optimizer.learning_rate")
        ('train', 'optimizer', 'Adam', 'learning_rate')
    """
    names = layer_places(raw)
    words = path.split(".")
    here: Any = raw
    place: Place = ()
    classes: tuple[type[Spec], ...] = (Study,)
    for position, word in enumerate(words):
        before = ".".join(words[:position]) or "the study"
        owner = class_of(here, classes)
        if isinstance(here, list | tuple) and classes and issubclass(classes[0], Layer):
            inside = {name: at for at, name in names.items() if at[: len(place)] == place}
            if word not in inside:
                raise PathError(f"`{path}` must name a layer; `{before}` has no layer `{word}`.", nearest(word, inside))
            here, place = value_at(raw, inside[word]), inside[word]
        elif isinstance(here, Mapping) and not classes:  # the levels or the arms, whose names may hold dots
            keys = {str(key): key for key in here}
            name = ".".join(words[position:])
            if name not in keys:
                raise PathError(f"`{path}` names nothing: `{before}` has no `{name}`.", nearest(name, keys))
            return (*place, keys[name])
        elif owner is None or not _takes_arguments(here, owner):
            is_now = "not set" if here is None else shown(here)
            raise PathError(f"`{path}` names nothing: `{before}` is {is_now}.", f"Set `{before}` as a whole.")
        elif word not in owner.model_fields and class_named(word, (owner,)):
            continue  # `train.optimizer.Adam.learning_rate` says the same as `train.optimizer.learning_rate`
        elif word not in owner.model_fields:
            raise PathError(f"`{path}` names nothing: `{before}` has no `{word}`.", nearest(word, owner.model_fields))
        else:
            tag, arguments = _tag_and_arguments(here, owner)
            place = (*place, *tag, word)
            here = arguments[word] if word in arguments else _default(owner, word)
            classes = classes_of(owner, word)
    return place


def value_at(raw: Any, place: Place) -> Any:
    """The value at a place of raw data.

    Examples:
        >>> value_at({"model": ["Flatten", {"Dense": {"units": 10}}]}, ("model", 1, "Dense", "units"))
        10
    """
    for key in place:
        raw = named_with(raw)[1][str(key)] if isinstance(raw, Named) else raw[key]
    return raw


def with_value(raw: Any, place: Place, value: Any) -> Any:
    """A copy of raw data in which *place* holds *value*.

    A layer's place takes a layer, a list of layers that stand there instead, or ``None`` to leave it out.

    Examples:
        >>> with_value({"a": [1, 2]}, ("a", 1), 3)
        {'a': [1, 3]}
        >>> with_value({"model": ["Flatten", "Softmax"]}, ("model", 1), None)
        {'model': ['Flatten']}
        >>> with_value({"model": ["Flatten"]}, ("model", 0, "Flatten", "name"), "pixels")
        {'model': [{'Flatten': {'name': 'pixels'}}]}
    """
    if not place:
        return value
    key, rest = place[0], place[1:]
    if isinstance(raw, list | tuple) and isinstance(key, int):
        now = [with_value(raw[key], rest, value)] if rest else layers_instead(value)
        return [*raw[:key], *now, *raw[key + 1 :]]
    if isinstance(raw, Spec):
        raw = written(raw) if isinstance(raw, Named) else raw.model_dump(mode="json")
    if isinstance(raw, str):  # a name alone: of a thing that takes arguments, or of a data set
        raw = {} if raw == key else {"name": raw}
    raw = raw or {}
    return {**raw, key: with_value(raw.get(key), rest, value)}


def layers_instead(value: Any) -> list[Any]:
    """What stands in a list of layers where *value* is put: a layer, several, or none.

    Examples:
        >>> layers_instead("Flatten"), layers_instead(["ReLU", "Flatten"]), layers_instead(None)
        (['Flatten'], ['ReLU', 'Flatten'], [])
    """
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def layer_places(raw: object) -> dict[Place, str]:
    """Where each known layer of a raw study stands, inside residual blocks too, and the name it gets.

    Examples:
        >>> layer_places({"model": ["Flatten", {"Dense": {"units": 4}}, {"Dense": {"units": 10, "name": "top"}}]})
        {('model', 0): 'flatten', ('model', 1): 'dense', ('model', 2): 'top'}
    """
    found: list[tuple[Place, str, str | None]] = []
    known = classes_of(Study, "model")

    def visit(layers: object, place: Place) -> None:
        for position, layer in enumerate(layers if isinstance(layers, list | tuple) else ()):
            word, arguments = named_with(layer)
            kind = class_named(word, known)
            if word is not None and kind is not None and issubclass(kind, Named):
                own = arguments.get("name")
                found.append(((*place, position), word_of(kind), own if isinstance(own, str) else None))
                visit(arguments.get("layers"), (*place, position, word, "layers"))

    visit(raw.get("model") if isinstance(raw, Mapping) else None, ("model",))
    names = names_for([(word, own) for _, word, own in found])
    return {place: name for (place, _, _), name in zip(found, names, strict=True)}


def _takes_arguments(raw: object, owner: type[Spec]) -> bool:
    """Whether an argument can be put into a raw value as it stands: `{SGD: true}` has no place for one."""
    inner = next(iter(raw.values()), None) if isinstance(raw, Mapping) and issubclass(owner, Named) else raw
    return inner is None or isinstance(inner, str | Mapping | Spec)


def _tag_and_arguments(raw: object, owner: type[Spec]) -> tuple[Place, Mapping[str, Any]]:
    """The key under which the arguments of a raw value stand (if it has one), and the arguments."""
    if issubclass(owner, Named):
        word, arguments = named_with(raw)
        return (word or word_of(owner),), arguments
    if isinstance(raw, Spec):
        return (), {field: getattr(raw, field) for field in type(raw).model_fields}
    return (), raw if isinstance(raw, Mapping) else {}


def _default(owner: type[Spec], field: str) -> object:
    default = owner.model_fields[field].default
    return default if isinstance(default, Spec) else None
