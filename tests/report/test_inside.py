"""What the report says of probes is what the runs hold: medians over the finished ones, layer by layer."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from paribus.lab import Result
from paribus.records import Probe, ProbedQuantity
from paribus.report import html_report
from paribus.report.blocks import Figure, Table
from paribus.report.document import document
from paribus.report.sections.inside import MOST_DRAWN, inside

from . import examples
from .test_figures import words


def probed(result: Result, values: Mapping[tuple[str | None, ProbedQuantity], float]) -> Result:
    """The study with probes in each run, which grow to *values* times one plus the number of the replicate."""
    growing = np.array([0.25, 0.5, 1.0])
    runs = [
        replace(
            run,
            probes=tuple(
                Probe(layer, quantity, 4 * growing, value * (1 + run.replicate) * growing)
                for (layer, quantity), value in values.items()
            ),
        )
        for run in result.runs
    ]
    return examples.judged(result.study, runs)


LAYERS: Mapping[tuple[str | None, ProbedQuantity], float] = {
    ("dense_1", "update_ratio"): 0.001,
    ("dense_1", "dead_share"): 0.05,
    ("dense_2", "update_ratio"): 0.004,
    ("norm", "variance_ratio"): np.inf,
}


def table(result: Result) -> dict[tuple[str, str], dict[str, str]]:
    (found,) = [block for block in inside(result, None) if isinstance(block, Table)]
    return {(row[0], row[1]): dict(zip(found.head[2:], row[2:], strict=True)) for row in found.rows}


def test_a_layer_shows_the_median_of_its_last_values() -> None:
    rows = table(probed(examples.result({"relu": 0.9, "tanh": 0.9}, replicates=3), LAYERS))
    assert list(rows) == [(arm, layer) for arm in ("relu", "tanh") for layer in ("dense_1", "dense_2", "norm")]
    assert rows["relu", "dense_1"]["Update / weights"] == "0.002"
    assert rows["relu", "dense_1"]["Dead units, %"] == "10"
    assert rows["tanh", "dense_2"]["Update / weights"] == "0.008"
    assert rows["tanh", "dense_2"]["Dead units, %"] == "–"
    assert rows["tanh", "norm"]["Running / own variance"] == "∞"


def test_runs_that_did_not_finish_are_left_out() -> None:
    result = examples.broken(probed(examples.result({"relu": 0.9}, replicates=3), LAYERS), "relu", 2)
    assert table(result)["relu", "dense_1"]["Update / weights"] == "0.003"


def test_updates_are_drawn_for_each_arm_with_its_layers() -> None:
    result = probed(examples.result({f"arm {number}": 0.9 for number in range(9)}, replicates=2, epochs=2), LAYERS)
    (figure,) = [block for block in inside(result, None) if isinstance(block, Figure)]
    assert len(figure.drawings) == MOST_DRAWN
    assert {"arm 0", "dense_1", "dense_2"} <= set(words(figure.drawings[0].svg))
    assert "norm" not in words(figure.drawings[0].svg)


def test_runs_that_stopped_early_are_drawn_with_those_that_went_on() -> None:
    result = probed(examples.result({"relu": 0.9}, replicates=2), LAYERS)
    short, long = result.runs
    cut = tuple(replace(probe, epochs=probe.epochs[:2], values=probe.values[:2]) for probe in short.probes)
    assert inside(examples.judged(result.study, [replace(short, probes=cut), long]), None)


def test_a_study_without_probes_has_no_such_section() -> None:
    result = examples.result({"relu": 0.9}, replicates=2)
    assert inside(result, None) == []
    assert "Inside the networks" not in html_report(result)
    assert "Inside the networks" in [section.title for section in document(probed(result, LAYERS)).sections]
