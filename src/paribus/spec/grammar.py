"""Which classes may stand where in a study: what paths and faults find their way by."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from paribus.spec.base import Spec
from paribus.spec.choice import Named, named_with, word_of


def classes_of(owner: type[Spec], field: str) -> tuple[type[Spec], ...]:
    """The classes that a field may hold: one for a part, several for a choice, none for a number or a text.

    Examples:
        >>> from paribus.spec import Study, Train
        >>> classes_of(Study, "train")
        (<class 'paribus.spec.train.Train'>,)
        >>> [word_of(kind) for kind in classes_of(Train, "loss")]
        ['CategoricalCrossentropy', 'MeanSquaredError']
    """
    return tuple(dict.fromkeys(_classes_in(owner.model_fields[field].annotation)))


def class_named(word: object, classes: Sequence[type[Spec]]) -> type[Spec] | None:
    """The class among *classes* that a study file chooses by *word*.

    Examples:
        >>> from paribus.spec import Train
        >>> class_named("SGD", classes_of(Train, "optimizer"))
        <class 'paribus.spec.optimizers.SGD'>
    """
    return next((kind for kind in classes if word in words_of(kind)), None)


def class_of(raw: object, classes: Sequence[type[Spec]]) -> type[Spec] | None:
    """The class among *classes* that a raw value is an instance of, or would be.

    Examples:
        >>> from paribus.spec import Study
        >>> class_of({"name": "mnist"}, classes_of(Study, "data")).__name__
        'Mnist'
    """
    if isinstance(raw, Spec):
        return type(raw)
    if len(classes) == 1:
        return classes[0]
    if isinstance(raw, Mapping) and "name" in raw and not any(issubclass(kind, Named) for kind in classes):
        return class_named(raw["name"], classes)
    return class_named(named_with(raw)[0], classes)


def words_of(kind: type[Spec]) -> tuple[str, ...]:
    """The names by which a study file chooses a class; none for a part that needs no choosing.

    Examples:
        >>> from paribus.spec import Cifar10, HeNormal
        >>> words_of(HeNormal), words_of(Cifar10)
        (('he_normal', 'HeNormal'), ('cifar10',))
    """
    if issubclass(kind, Named):
        return (word_of(kind), *kind.other_words)
    name = kind.model_fields.get("name")
    return (str(name.default),) if name else ()


def nearest(word: str, words: Iterable[str]) -> str:
    """What may have been meant by *word*: the nearest of *words*, or all of them.

    Examples:
        >>> nearest("batchsize", ["batch_size", "epochs"]), nearest("x", ["batch_size", "epochs"])
        ('Did you mean `batch_size`?', 'There are: batch_size, epochs.')
    """
    known = {each.lower(): each for each in words}
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.55)
    return f"Did you mean `{known[close[0]]}`?" if close else f"There are: {', '.join(known.values())}."


def _classes_in(annotation: object) -> Iterator[type[Spec]]:
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        yield annotation
    for part in get_args(annotation):
        yield from _classes_in(part)
