"""How sure the networks are, in words, and always beside what luck alone would show."""

import pytest

from paribus.lab.measures import Calibration
from paribus.report.blocks import Table, Terms
from paribus.report.sections.sureness import in_words, sureness
from paribus.stats import NullBand

from . import examples


@pytest.mark.parametrize(
    ("confidence", "accuracy", "error", "words"),
    [
        (0.93, 0.90, 0.034, "Within what a perfectly calibrated network would show: 3.4 points of error, where up to"),
        (0.97, 0.90, 0.071, "More confident than right by 7.0 points: 97.0% sure, 90.0% right."),
        (0.60, 0.82, 0.220, "Less confident than right by 22.0 points: 60.0% sure, 82.0% right."),
        (0.91, 0.90, 0.060, "Too sure of some answers and not sure enough of others: 6.0 points of error."),
    ],
    ids=["calibrated", "too sure", "not sure enough", "both"],
)
def test_a_network_is_told_by_its_error_and_its_direction(
    confidence: float, accuracy: float, error: float, words: str
) -> None:
    assert in_words(Calibration(confidence, accuracy, error, NullBand(0.03, 0.04), 0.1, 0.2)).startswith(words)


def test_an_error_never_stands_without_what_luck_would_show() -> None:
    result = examples.result({"relu": 0.96, "tanh": 0.7}, replicates=2, epochs=1)
    (table,) = [block for block in sureness(result, None) if isinstance(block, Table)]
    rows = {row[0]: dict(zip(table.head[1:], row[1:], strict=True)) for row in table.rows}
    assert rows["tanh"]["Sure, %"] == "91.0"
    for row in rows.values():
        assert 0 < float(row["By luck, mean"]) < float(row["By luck, up to"])
    (terms,) = [block for block in sureness(result, None) if isinstance(block, Terms)]
    assert dict(terms.entries)["tanh"].startswith("More confident than right")


def test_without_a_finished_run_there_is_no_such_section() -> None:
    result = examples.broken(examples.result({"relu": 0.9}, replicates=2, epochs=1), "relu", 2)
    assert sureness(result, None) == []
