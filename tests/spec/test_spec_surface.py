"""The public surface is explicit and sorted, and every name on it shows an example."""

import inspect
import re

import pytest

import paribus.spec
from paribus.spec.base import Spec

PUBLIC = [getattr(paribus.spec, name) for name in paribus.spec.__all__]
DOCUMENTED = [
    thing
    for thing in PUBLIC
    if (inspect.isclass(thing) and thing.__module__.startswith("paribus")) or inspect.isfunction(thing)
]


def test_public_names_are_sorted_and_each_once() -> None:
    names = paribus.spec.__all__
    groups = [
        [name for name in names if re.fullmatch(pattern, name)]
        for pattern in ("[A-Z0-9_]+", "(?![A-Z0-9_]+$)[A-Z].*", "[a-z].*")
    ]
    assert names == [name for group in groups for name in sorted(group)]
    assert len(names) == len(set(names))


def every_spec(cls: type[Spec] = Spec) -> list[type[Spec]]:
    return [inner for each in cls.__subclasses__() for inner in (each, *every_spec(each))]


SHOWN = [
    *dict.fromkeys(
        [*DOCUMENTED, *(cls for cls in every_spec() if cls.__module__.startswith("paribus") and cls.__name__[0] != "_")]
    )
]


@pytest.mark.parametrize("thing", SHOWN, ids=lambda thing: thing.__name__)
def test_public_name_has_a_docstring_with_an_example(thing: object) -> None:
    assert ">>>" in (inspect.getdoc(thing) or "")
