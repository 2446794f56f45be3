"""A domain classifier: it sees that test images are others, and whether that matters."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from paribus.diagnose.data.linear import FOLDS, RIDGE, out_of_fold_scores, random_folds, standardised
from paribus.diagnose.data.separation import separation
from paribus.diagnose.data.shift import descriptions, fields, input_shift
from paribus.records import Splits
from tests.diagnose.data.pictures import digits, told


def with_test_images(change: object) -> Splits:
    asked = digits()
    images = asked.images.copy()
    images[asked.test] = change(images[asked.test].astype(float)).astype(np.uint8)
    return replace(asked, images=images)


def about_test(asked: Splits) -> list[object]:
    return [noticed for noticed in told(input_shift, asked) if noticed.finding.where == "data.test"]


def test_inverted_test_images_are_a_warning_and_shown() -> None:
    [noticed] = about_test(with_test_images(lambda images: 16 - images))
    assert (noticed.finding.id, noticed.finding.severity) == ("input-shift", "warning")
    assert noticed.finding.evidence["auc_low"] > 0.95
    assert noticed.finding.evidence["accuracy_lost"] > 0.5
    assert all(exhibit.rows[0] in digits().test for exhibit in noticed.exhibits)


def test_a_difference_that_does_no_harm_is_a_note() -> None:
    [noticed] = about_test(with_test_images(lambda images: np.maximum(images, 1)))
    assert noticed.finding.evidence["auc_low"] > 0.9
    assert noticed.finding.severity == "note"


def test_splits_of_the_same_images_cannot_be_told_apart_and_writers_can_without_harm() -> None:
    """The last digits are by other writers than the first."""
    told_of = {noticed.finding.where: noticed.finding.severity for noticed in told(input_shift, digits())}
    assert told_of == {"data.test": "note"}


def test_its_scores_separate_as_well_as_logistic_regression() -> None:
    asked = digits()
    rows = np.concatenate([asked.train[0], asked.test])
    foreign = np.repeat([0, 1], [len(asked.train[0]), len(asked.test)])
    small = asked.images[rows, ..., 0].astype(np.float32)
    features = standardised(descriptions(asked.images[rows], small))
    folds = random_folds(len(rows), np.random.default_rng(0))
    scores = out_of_fold_scores(features, foreign[:, None].astype(float), folds)[:, 0]
    logistic = cross_val_predict(
        LogisticRegression(max_iter=3000), features, foreign, cv=FOLDS, method="decision_function"
    )
    ours = separation(scores[foreign == 0], scores[foreign == 1])
    assert ours.auc == pytest.approx(roc_auc_score(foreign, scores), abs=1e-12)
    assert ours.auc > roc_auc_score(foreign, logistic) - 0.03


def test_the_interval_holds_the_true_area_as_often_as_it_says() -> None:
    """Two normal groups one deviation apart: the area is Φ(1/√2) = 0.7602."""
    rng, hits = np.random.default_rng(0), 0
    for _ in range(400):
        _, low, high = separation(rng.normal(0, 1, 80), rng.normal(1, 1, 40))
        hits += low <= 0.76025 <= high
    assert 0.92 <= hits / 400 <= 0.98


def test_scores_out_of_fold_are_those_of_five_separate_fits() -> None:
    rng = np.random.default_rng(0)
    features, targets = standardised(rng.normal(size=(100, 4))), rng.normal(size=(100, 2))
    folds = random_folds(100, rng)
    scores = out_of_fold_scores(features, targets, folds)
    for fold in range(FOLDS):
        inside = features[folds != fold]
        penalty = RIDGE * np.trace(inside.T @ inside) / 5 * np.eye(5)
        weights = np.linalg.inv(inside.T @ inside + penalty) @ inside.T @ targets[folds != fold]
        assert np.allclose(scores[folds == fold], features[folds == fold] @ weights)


@pytest.mark.parametrize("side", [3, 8, 28, 33])
def test_fields_are_means_of_parts_of_the_picture(side: int) -> None:
    means = fields(np.broadcast_to(np.arange(side, dtype=np.float32), (2, side, side)))
    count = min(8, side)
    expected = [np.mean(range(i * side // count, (i + 1) * side // count)) for i in range(count)]
    assert means.shape == (2, count**2)
    assert np.allclose(means[1].reshape(count, count), expected)
