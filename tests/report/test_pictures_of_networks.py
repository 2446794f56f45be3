"""Diagrams, weights, activations and mean images: what they show is what the runs and the data hold."""

import base64
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from paribus import lab
from paribus.lab import Result, load_result, run
from paribus.records import Finding, Severity
from paribus.report import html_report
from paribus.report.blocks import Block, Figure
from paribus.report.figures.mosaic import Strip, mosaic, photograph, signed, tiled
from paribus.report.figures.network import Badge, LayerRow, network
from paribus.report.sections.layers import layers
from paribus.report.sections.portraits import portraits
from paribus.report.sections.shift import shift

from . import examples
from .test_figures import words

DOCUMENT: dict[str, Any] = {
    "study": "small",
    "data": {"name": "digits", "train": 200, "test": 60, "validation": 40},
    "model": [
        {"Conv2D": {"filters": 3, "kernel_size": 3, "activation": "relu"}},
        "Flatten",
        {"Dense": {"units": 12, "activation": "relu"}},
        {"Dense": {"units": 10}},
    ],
    "train": {"epochs": 2},
    "vary": {"factor": "rate", "set": ["train.optimizer.learning_rate"], "levels": [0.001, 0.01], "baseline": "0.001"},
    "replicates": 2,
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder: Path = tmp_path_factory.mktemp("store")
    run(DOCUMENT, folder)
    return load_result("latest", folder)


@pytest.fixture(scope="module")
def images(trained: Result) -> lab.TestImages:
    found = lab.test_images(trained.study)
    assert found is not None
    return found


def with_findings(result: Result, *findings: Finding) -> Result:
    return examples.judged(replace(result.study, findings=findings), result.runs)


def found(
    name: str, where: str, severity: Severity = "warning", arm: str | None = "0.001", layers: Sequence[str] = ()
) -> Finding:
    return Finding(name, severity, arm, where, {"layers": list(layers)} if layers else {}, "It is so.", "Do so.")


def drawings(blocks: Sequence[Block]) -> Mapping[str, str]:
    return {each.name: each.svg for block in blocks if isinstance(block, Figure) for each in block.drawings}


def pictures(drawn: str) -> list[np.ndarray]:
    """The pictures that an SVG holds, in its order."""
    found = re.findall(r"data:image/png;base64,\s*([A-Za-z0-9+/=\s]+)", drawn)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(each)))) for each in found]


def test_every_layer_stands_in_the_diagram_with_what_it_gives_and_holds(trained: Result) -> None:
    drawn = drawings(layers(trained, None))
    assert len(drawn) == 2
    told = words(drawn["layers-1"])
    assert {"conv2d", "6×6×3, 30 weights", "dense_1", "12, 1,308 weights", "dense_2"} <= set(told)


def test_a_layer_shows_the_medians_of_its_last_probes(trained: Result) -> None:
    told = words(drawings(layers(trained, None))["layers-0"])
    probes = [
        probe.values[-1]
        for each in trained.runs_of("0.001")
        for probe in each.probes
        if (probe.layer, probe.quantity) == ("dense_1", "update_ratio")
    ]
    assert f"update {np.median(probes):.2g}" in told
    assert any(word.startswith("dead ") for word in told)
    assert any(word.startswith("gradient ") for word in told)


def test_what_was_found_at_a_layer_is_written_there_in_its_own_arm(trained: Result) -> None:
    result = with_findings(
        trained, found("bottleneck", "model.dense_1.units", "note"), found("symmetric-units", "model.conv2d", arm=None)
    )
    one, other = (words(drawings(layers(result, None))[name]) for name in ("layers-0", "layers-1"))
    assert ("bottleneck" in one, "bottleneck" in other) == (True, False)
    assert "symmetric-units" in one
    assert "symmetric-units" in other


def test_the_gravest_finding_colours_the_layer(trained: Result) -> None:
    def colours(*findings: Finding) -> set[str]:
        drawn = drawings(layers(with_findings(trained, *findings), None))["layers-0"]
        return {
            colour for colour in ("#d1495b", "#c98a00", "#2c7fb8") if f"stroke: {colour}; stroke-width: 1.8" in drawn
        }

    note, grave = found("bottleneck", "model.dense_1", "note"), found("dead-relu", "model.dense_1", "critical")
    assert colours() == set()
    assert colours(note) == {"#2c7fb8"}
    assert colours(note, grave) == {"#d1495b"}


def test_a_finding_about_several_layers_is_at_each_of_them(trained: Result) -> None:
    result = with_findings(trained, found("frozen-weights", "model.conv2d", layers=["conv2d", "dense_2"]))
    assert words(drawings(layers(result, None))["layers-0"]).count("frozen-weights") == 2


def test_what_is_wrong_with_a_comparison_is_at_no_layer(trained: Result) -> None:
    result = with_findings(trained, found("confounded", "model.dense_1.units"))
    assert "confounded" not in words(drawings(layers(result, None))["layers-0"])


def test_badges_that_do_not_fit_go_to_the_next_line() -> None:
    badges = [Badge(f"a-finding-{number}") for number in range(9)]
    drawn = network("n", "relu", [LayerRow("dense", "10", "plain", badges), LayerRow("softmax", "10", "plain", [])])
    assert {badge.text for badge in badges} <= set(words(drawn))


def test_weights_are_drawn_blue_where_they_count_for_a_unit_and_orange_where_against() -> None:
    drawn = signed(np.array([[1.0, -1.0, 0.0, np.nan]]), 1.0)
    assert drawn[0, 0, 2] > drawn[0, 0, 0]
    assert drawn[0, 1, 0] > drawn[0, 1, 2]
    assert drawn[0, 2:, 3].tolist() == [0.0, 0.0]


def test_a_photograph_is_grey_from_black_to_white_and_colour_stays_colour() -> None:
    grey = photograph(np.array([[[0.0], [255.0], [np.nan]]]), 0.0, 255.0)
    assert grey[0, :, :3].tolist()[:2] == [[0.0] * 3, [1.0] * 3]
    assert grey[0, :, 3].tolist() == [1.0, 1.0, 0.0]
    assert photograph(np.array([[[0.0, 255.0, 0.0]]]), 0.0, 255.0)[0, 0].tolist() == [0.0, 1.0, 0.0, 1.0]


def test_tiles_stand_in_rows_with_paper_between() -> None:
    whole = tiled([np.full((1, 1, 4), number) for number in (1.0, 2.0, 3.0)], columns=2)
    assert whole[..., 0].tolist() == [[1, 0, 2], [0, 0, 0], [3, 0, 0]]


def test_a_mosaic_holds_the_pixels_it_was_given() -> None:
    picture = photograph(np.arange(12.0).reshape(3, 4, 1), 0.0, 11.0)
    (drawn,) = pictures(mosaic("m", "relu", [Strip("row", [picture], 0.5, ["title"])], 4.0))
    assert drawn.shape[:2] == (3, 4)
    assert drawn[..., 0] == pytest.approx(255 * picture[..., 0], abs=1)


def test_filters_and_activations_of_the_median_runs_are_shown(trained: Result, images: lab.TestImages) -> None:
    drawn = drawings(portraits(trained, images))
    assert set(drawn) == {"weights-0", "weights-1", "activations-0", "activations-1"}
    (filters,) = pictures(drawn["weights-0"])
    assert filters.shape[:2] == (3, 3 * 3 + 2)
    told = words(drawn["activations-1"])
    assert {"the image", "conv2d", "dense_1", "dense_2", *"0123456789"} <= set(told)
    image, *channels = pictures(drawn["activations-1"])
    assert image.shape[:2] == (8, 8)
    assert [channel.shape[:2] for channel in channels[:3]] == [(6, 6)] * 3


def test_a_layer_that_only_lays_values_out_anew_is_left_out(trained: Result, images: lab.TestImages) -> None:
    assert "flatten" not in words(drawings(portraits(trained, images))["activations-0"])


def test_images_of_other_data_are_not_put_through(trained: Result, images: lab.TestImages) -> None:
    few = replace(images, images=images.images[:3])
    assert (
        set(drawings(portraits(trained, few))) == set(drawings(portraits(trained, None))) == {"weights-0", "weights-1"}
    )


def test_runs_without_weights_have_no_pictures() -> None:
    made_up = examples.result({"relu": 0.9}, replicates=2)
    assert portraits(made_up, examples.images(made_up)) == []
    assert layers(made_up, None) == []


def test_splits_are_shown_where_a_shift_was_found_and_only_there(trained: Result, images: lab.TestImages) -> None:
    result = with_findings(trained, found("label-shift", "data.test", arm=None))
    drawn = drawings(shift(result, images))
    assert {"train (160)", "validation (40)", "test (60)", "0", "9"} <= set(words(drawn["mean-images"]))
    assert {"train", "validation", "test"} <= set(words(drawn["label-shares"]))
    assert len(pictures(drawn["mean-images"])) == 30
    others = [finding for finding in trained.findings if finding.id not in ("test-shift", "input-shift", "label-shift")]
    assert shift(with_findings(examples.result({"relu": 0.9}, replicates=2), *others), images) == []
    assert shift(result, None) == []


def test_the_same_runs_give_the_same_bytes(trained: Result, images: lab.TestImages) -> None:
    assert html_report(trained, images) == html_report(trained, images)
