"""What ``import paribus`` gives: sorted, documented, and every example runs."""

import doctest
import sys
from pathlib import Path

import pytest

import paribus


def test_names_are_sorted_and_stand_in_the_stub() -> None:
    stub = [line.split(" as ")[1] for line in Path(paribus.__file__).with_suffix(".pyi").read_text().splitlines()]
    assert sorted(stub) == sorted(paribus.__all__)
    assert list(paribus.__all__) == sorted(paribus.__all__)


def test_examples_of_the_package_itself_run() -> None:
    assert doctest.testmod(paribus).failed == 0
    assert doctest.testmod(paribus).attempted > 0


@pytest.mark.parametrize("name", sorted(paribus.__all__))
def test_public_name_has_an_example_that_runs(name: str) -> None:
    thing = getattr(paribus, name)
    finder = doctest.DocTestFinder(recurse=False)
    examples = finder.find(thing, name, module=sys.modules[thing.__module__])
    assert thing.__doc__, name
    assert any(each.examples for each in examples), f"{name} has no example"
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for each in examples:
        runner.run(each)
    assert runner.summarize(verbose=False).failed == 0
