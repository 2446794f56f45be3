"""How much seeds matter, in words: two trainings of one network, against each other and against coins."""

from dataclasses import replace

import numpy as np
import pytest

from paribus.lab import Result
from paribus.report.blocks import Table, Terms
from paribus.report.sections.seeds import seeds

from . import examples


def told(result: Result) -> dict[str, str]:
    (terms,) = [block for block in seeds(result, None) if isinstance(block, Terms)]
    return dict(terms.entries)


def answering(counts: list[int]) -> Result:
    """A study of one network whose runs get the first so many of 360 images right."""
    result = examples.result({"relu": 0.9}, replicates=len(counts), epochs=1)
    labels = np.array(result.study.data.test_labels)
    runs = []
    for run, count in zip(result.runs, counts, strict=True):
        answers = np.where(np.arange(360) < count, labels, (labels + 1) % 10)
        runs.append(replace(run, probabilities={"test": np.eye(10, dtype=np.float32)[answers]}))
    return examples.judged(result.study, runs)


def test_the_same_network_trained_twice_is_told_in_images() -> None:
    assert told(answering([324, 326, 330]))["relu"].startswith(
        "The same network trained twice differs by 4 images or more in 67% of pairs."
    )


def test_runs_that_are_equally_good_differ_by_no_image() -> None:
    assert "equally many images right in most pairs" in told(answering([324, 324, 324]))["relu"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([324, 325, 324, 326, 325, 324], "differ less than 360 coin-toss images would make them"),
        ([324, 318, 330, 321, 327, 331], "differ no more than 360 coin-toss images would make them"),
        ([324, 200, 330, 260, 327, 331], "differ more than 360 coin-toss images would make them"),
    ],
    ids=["alike", "as coins", "apart"],
)
def test_runs_are_set_against_coins(counts: list[int], words: str) -> None:
    assert words in told(answering(counts))["relu"]


def test_an_arm_with_one_run_has_no_row() -> None:
    result = examples.broken(examples.result({"relu": 0.9, "tanh": 0.9}, replicates=3, epochs=1), "tanh", 2)
    (table,) = [block for block in seeds(result, None) if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == ["relu"]
    assert seeds(examples.result({"relu": 0.9}, replicates=1, epochs=1), None) == []
