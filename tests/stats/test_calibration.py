import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from paribus.stats.calibration import (
    brier_score,
    calibration_null_band,
    expected_calibration_error,
    negative_log_likelihood,
)


def two_classes(confidence):
    return np.stack([confidence, 1 - np.asarray(confidence)], axis=1)


def softmax(seed, examples=60, classes=4):
    logits = 3 * np.random.default_rng(seed).normal(size=(examples, classes))
    exponentials = np.exp(logits)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


seeds = st.integers(0, 2**32 - 1)


def test_the_published_case_has_its_published_error():
    confidence = np.tile([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5], 20)
    correct = np.tile([1, 1, 1, 0, 0], 40)
    assert expected_calibration_error(two_classes(confidence), 1 - correct) == pytest.approx(0.315, abs=1e-12)


@given(seeds, st.integers(1, 20))
def test_it_equals_a_plain_loop_over_bins(seed, bins):
    probabilities, labels = softmax(seed), np.random.default_rng(seed).integers(4, size=60)
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    error = 0.0
    for place in range(bins):
        inside = (confidence > place / bins) & (confidence <= (place + 1) / bins)
        if inside.any():
            error += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    assert expected_calibration_error(probabilities, labels, bins) == pytest.approx(error)


def test_certainty_that_is_right_has_no_error_and_certainty_that_is_wrong_has_all():
    certain = two_classes(np.ones(10))
    assert expected_calibration_error(certain, np.zeros(10, int)) == 0
    assert expected_calibration_error(certain, np.ones(10, int)) == 1


@pytest.mark.parametrize(
    ("examples", "mean", "most"), [(175, 0.084, 0.118), (10_000, 0.0112, 0.0155)], ids=["175", "10,000"]
)
def test_a_perfectly_calibrated_network_has_the_published_band(examples, mean, most):
    confidence = np.random.default_rng(1).uniform(0.3, 1, examples)
    probabilities = np.column_stack([confidence, *[(1 - confidence) / 3] * 3])
    band = calibration_null_band(probabilities, simulations=1000)
    assert band.mean == pytest.approx(mean, rel=0.02)
    assert band.most == pytest.approx(most, rel=0.03)


def test_labels_drawn_from_the_probabilities_leave_the_band_in_5_per_cent():
    rng, outside = np.random.default_rng(2), 0
    probabilities = softmax(3, examples=200)
    most = calibration_null_band(probabilities).most
    for _ in range(1000):
        labels = (rng.random(200)[:, None] > probabilities.cumsum(axis=1)[:, :-1]).sum(axis=1)
        outside += expected_calibration_error(probabilities, labels) > most
    assert outside / 1000 == pytest.approx(0.05, abs=0.02)


def test_the_band_is_the_same_each_time():
    assert calibration_null_band(softmax(4)) == calibration_null_band(softmax(4))
    assert calibration_null_band(softmax(4)) != calibration_null_band(softmax(4), seed=1)


@given(seeds)
def test_the_likelihood_is_that_of_scikit_learn(seed):
    probabilities, labels = softmax(seed), np.random.default_rng(seed).integers(4, size=60)
    expected = log_loss(labels, probabilities, labels=range(4))
    assert negative_log_likelihood(probabilities, labels) == pytest.approx(expected)


def test_a_probability_of_zero_costs_103_nats_and_less_than_no_smaller_number():
    zero, least = two_classes(np.array([0.0])), two_classes(np.array([1.5e-45]))
    assert negative_log_likelihood(zero, np.array([0])) == pytest.approx(103.279, abs=1e-3)
    assert negative_log_likelihood(zero, np.array([0])) >= negative_log_likelihood(least, np.array([0]))


@given(seeds)
def test_brier_equals_a_plain_loop(seed):
    probabilities, labels = softmax(seed), np.random.default_rng(seed).integers(4, size=60)
    total = sum(
        (p - (c == label)) ** 2 for row, label in zip(probabilities, labels, strict=True) for c, p in enumerate(row)
    )
    assert brier_score(probabilities, labels) == pytest.approx(total / 60)


def test_brier_goes_from_0_to_2():
    certain = two_classes(np.ones(10))
    assert brier_score(certain, np.zeros(10, int)) == 0
    assert brier_score(certain, np.ones(10, int)) == 2


@pytest.mark.parametrize("measure", [expected_calibration_error, brier_score, negative_log_likelihood])
def test_what_does_not_fit_is_refused(measure):
    with pytest.raises(ValueError, match="Apply a softmax to logits first"):
        measure(np.array([[2.0, -1.0]]), np.array([0]))
    with pytest.raises(ValueError, match=r"examples x classes; got the shape \(0, 2\)"):
        measure(np.zeros((0, 2)), np.zeros(0, int))
    with pytest.raises(ValueError, match="one of 2 classes for each of 1 examples; got 1 labels between 2 and 2"):
        measure(np.array([[0.5, 0.5]]), np.array([2]))
    with pytest.raises(ValueError, match="for each of 1 examples; got 2 labels"):
        measure(np.array([[0.5, 0.5]]), np.array([0, 1]))


def test_no_bins_are_refused():
    with pytest.raises(ValueError, match=r"`bins` must be at least 1; got 0\. Leave it out for 15"):
        calibration_null_band(softmax(0), bins=0)
