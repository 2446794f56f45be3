"""Each arm by itself: every measure against a slow plain computation, or a network whose calibration is known."""

import math
from dataclasses import replace
from statistics import stdev

import numpy as np
import pytest

from paribus.lab import Result
from paribus.lab.measures import calibration_of, measures_of, spread_of
from paribus.stats import crossed_interval, wilson_interval
from tests.report import examples

RELU_COUNTS = [123, 117, 113, 121, 119, 116, 115, 122, 118, 126]


@pytest.fixture(scope="module")
def digits() -> Result:
    return examples.result({"relu": 0.96, "tanh": 0.9}, replicates=4, epochs=1)


def right(counts: list[int], examples: int) -> np.ndarray:
    return np.arange(examples) < np.array(counts)[:, None]


def test_accuracy_and_spread_are_those_of_the_scores(digits: Result) -> None:
    for measured in measures_of(digits):
        scores = digits.scores(measured.arm)
        assert measured.accuracy == pytest.approx(scores.mean())
        assert measured.spread is not None
        assert measured.spread.deviation == pytest.approx(stdev(scores))
        assert (measured.runs, measured.examples) == (4, 360)


def test_the_interval_is_the_crossed_one(digits: Result) -> None:
    labels = np.array(digits.study.data.test_labels)
    table = np.stack([run.probabilities["test"].argmax(axis=1) == labels for run in digits.runs_of("tanh")])
    crossed = crossed_interval(table)
    assert measures_of(digits)[1].interval == (crossed.low, crossed.high)


def test_runs_of_one_network_lie_apart_as_published() -> None:
    """Ten runs of a dense network on 175 X-ray images."""
    spread = spread_of(right(RELU_COUNTS, 175))
    assert (spread.apart.images, round(spread.apart.share, 2)) == (4, 0.6)
    assert spread.deviation == pytest.approx(stdev(RELU_COUNTS) / 175)


def test_calibration_is_the_mean_over_runs(digits: Result) -> None:
    calibration = measures_of(digits)[0].calibration
    assert calibration is not None
    labels = np.array(digits.study.data.test_labels)
    tables = [run.probabilities["test"].astype(float) for run in digits.runs_of("relu")]
    # Every answer of these runs is 91 % sure, so there is one bin, and the error is the distance from the accuracy.
    assert calibration.confidence == pytest.approx(0.91)
    assert calibration.error == pytest.approx(np.mean([abs(0.91 - value) for value in digits.scores("relu")]))
    nats = [-math.log(row[label]) for table in tables for row, label in zip(table, labels, strict=True)]
    assert calibration.likelihood == pytest.approx(sum(nats) / len(nats))
    truth = np.eye(10)[labels]
    assert calibration.brier == pytest.approx(np.mean([((table - truth) ** 2).sum(axis=1).mean() for table in tables]))


def test_a_network_that_draws_its_labels_from_its_own_probabilities_is_calibrated() -> None:
    rng = np.random.default_rng(4)
    probabilities = rng.dirichlet(np.full(5, 0.4), size=2000)
    labels = np.array([rng.choice(5, p=row) for row in probabilities])
    measured = calibration_of(probabilities[None], labels)
    assert measured.error < measured.luck.most
    assert measured.luck.mean < measured.luck.most


def test_a_network_that_is_surer_than_right_lies_outside_the_band() -> None:
    probabilities = np.tile([0.99, 0.01], (1, 500, 1))
    measured = calibration_of(probabilities, np.repeat([0, 1], [400, 100]))
    assert measured.error == pytest.approx(0.19)
    assert measured.error > measured.luck.most
    assert measured.confidence - measured.accuracy == pytest.approx(0.19)


def test_a_single_run_has_an_interval_for_its_images_and_no_spread() -> None:
    [measured] = measures_of(examples.result({"relu": 0.9}, replicates=1, epochs=1))
    assert measured.interval == wilson_interval(round(measured.accuracy * 360), 360)
    assert measured.spread is None
    assert measured.calibration is not None


def test_runs_that_failed_or_kept_no_probabilities_are_left_out(digits: Result) -> None:
    broken = examples.broken(digits, "relu", 2)
    assert [each.runs for each in measures_of(broken)] == [2, 4]
    bare = replace(digits, runs=tuple(replace(run, probabilities={}) for run in digits.runs))
    for measured in measures_of(bare):
        assert (measured.runs, measured.spread, measured.calibration) == (0, None, None)
        assert math.isnan(measured.accuracy)
        assert all(math.isnan(end) for end in measured.interval)


def test_probabilities_of_other_classes_are_left_out(digits: Result) -> None:
    odd, *rest = digits.runs
    runs = (replace(odd, probabilities={"test": np.ones((360, 3), np.float32)}), *rest)
    assert measures_of(replace(digits, runs=runs))[0].runs == 3


def test_a_split_of_its_own_for_each_replicate_cannot_be_measured(digits: Result) -> None:
    assert digits.study.data.validation_labels == ()
    assert {measured.runs for measured in measures_of(digits, "validation")} == {0}


def test_the_same_runs_give_the_same_measures(digits: Result) -> None:
    assert measures_of(digits) == measures_of(digits)
