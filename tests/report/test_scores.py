import math
from dataclasses import replace

import numpy as np
import pytest

from paribus.report.scores import (
    accuracy_interval,
    answers_of,
    finished_runs,
    median_run,
    paired_differences,
)
from paribus.stats import crossed_interval, wilson_interval

from . import examples


@pytest.fixture(scope="module")
def digits():
    return examples.result()


def test_the_interval_of_an_arm_is_the_crossed_one(digits):
    runs = finished_runs(digits, "relu")
    right = np.stack([run.probabilities["test"].argmax(1) == digits.study.data.test_labels for run in runs])
    expected = crossed_interval(right)
    assert accuracy_interval(digits, runs) == (expected.low, expected.high)


def test_the_interval_of_a_single_run_is_that_of_its_images(digits):
    (run, *_) = finished_runs(digits, "relu")
    right = int((run.probabilities["test"].argmax(1) == digits.study.data.test_labels).sum())
    assert accuracy_interval(digits, [run]) == wilson_interval(right, 360)


def test_an_interval_stays_within_zero_and_one(digits):
    answers = np.array(digits.study.data.test_labels)
    answers[0] += 1  # every run misses the same image, so the interval would reach beyond one
    runs = [
        replace(run, probabilities={"test": np.eye(10, dtype=np.float32)[answers]})
        for run in finished_runs(digits, "relu")
    ]
    low, high = accuracy_interval(digits, runs)
    assert 0.99 < low < high == 1


def test_runs_without_probabilities_have_no_interval(digits):
    runs = [replace(run, probabilities={}) for run in finished_runs(digits, "relu")]
    assert all(math.isnan(end) for end in accuracy_interval(digits, runs))
    assert answers_of(digits, runs).classes.shape == (0, 360)


def test_probabilities_of_other_classes_are_left_out(digits):
    odd, *rest = finished_runs(digits, "relu")
    assert (
        len(answers_of(digits, [replace(odd, probabilities={"test": np.ones((360, 3), np.float32)}), *rest]).runs) == 9
    )


def test_the_median_of_an_even_number_is_the_lower_of_the_two(digits):
    some = finished_runs(digits, "relu")[:4]
    runs = [
        replace(run, scores={"test": {"accuracy": score}})
        for run, score in zip(some, [0.9, 0.6, 0.8, 0.7], strict=True)
    ]
    assert median_run(runs).scores["test"]["accuracy"] == 0.7


def test_no_run_with_a_score_has_no_median(digits):
    assert median_run(finished_runs(examples.spoiled(digits), "relu")) is None


def test_only_replicates_that_finished_in_both_arms_are_paired(digits):
    result = examples.broken(examples.broken(digits, "relu", 2), "leaky", 3)
    (verdict, *_) = result.verdicts
    expected = digits.scores("leaky")[3:] - digits.scores("relu")[3:]
    assert np.array_equal(paired_differences(result, verdict), expected)
