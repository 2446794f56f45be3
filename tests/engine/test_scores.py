"""What a finished run says of images: probabilities, and the scores that follow from them."""

from typing import Any

import numpy as np
import pytest

from paribus.records import SPLITS, Run, SplitName, Work

from .plain_keras import loss_and_accuracy
from .works import CONVOLUTIONAL, DENSE, curve, inputs, same_bits, trained, work

ENDS: list[list[Any]] = [
    [{"Dense": {"units": 10, "name": "last"}}],
    [{"Dense": {"units": 10, "name": "last", "activation": "softmax"}}],
    [{"Dense": {"units": 10, "name": "last"}}, "Softmax"],
    [{"Dense": {"units": 10, "name": "last"}}, {"Activation": {"activation": "softmax"}}],
]


@pytest.fixture(scope="module")
def given() -> Work:
    return work(
        epochs=8, optimizer={"Adam": {"learning_rate": 0.01}}, data={"split": "per_replicate", "normalize": "per_pixel"}
    )


@pytest.fixture(scope="module")
def runs(given: Work) -> tuple[Run, ...]:
    return trained(given)


@pytest.fixture(scope="module")
def one_by_one() -> tuple[Work, tuple[Run, ...]]:
    """Five runs, each a part of its own, with splits and scaling of their own; there are several for each lane."""
    split_anew = {"split": "per_replicate", "normalize": "per_pixel"}
    given = work(CONVOLUTIONAL, replicates=range(5), data=split_anew, epochs=1)
    return given, trained(given)


def test_a_softmax_at_the_end_changes_no_bit() -> None:
    first, *others = [trained(work([*DENSE[:2], *end])) for end in ENDS]
    for other in others:
        assert all(same_bits(one, same) for one, same in zip(first, other, strict=True))


@pytest.mark.parametrize("split", ["validation", "test"])
def test_scores_follow_from_probabilities_in_the_order_of_the_split(
    given: Work, runs: tuple[Run, ...], split: SplitName
) -> None:
    _scores_follow_from_probabilities(given, runs, split)


@pytest.mark.parametrize("split", ["validation", "test"])
def test_runs_that_are_looked_at_one_after_the_other_see_their_own_images(
    one_by_one: tuple[Work, tuple[Run, ...]], split: SplitName
) -> None:
    _scores_follow_from_probabilities(*one_by_one, split)


@pytest.mark.parametrize("split", SPLITS)
def test_scores_are_those_of_the_weights_by_numpy(given: Work, runs: tuple[Run, ...], split: SplitName) -> None:
    for column, run in enumerate(runs):
        loss, accuracy = loss_and_accuracy(run.weights, *inputs(given, split, column))
        assert run.scores[split]["loss"] == pytest.approx(loss, abs=1e-5)
        assert run.scores[split]["accuracy"] == pytest.approx(accuracy, abs=1e-9)
        assert run.scores[split]["penalty"] == 0


def test_networks_learn(runs: tuple[Run, ...]) -> None:
    for run in runs:
        accuracies = curve(run, "train", "accuracy").values
        assert accuracies[0] < 0.3 < 0.6 < accuracies[-1]


def test_splits_larger_than_a_batch_of_evaluation_are_summed_whole() -> None:
    data = {"train": 1400, "test": 300, "validation": 7}  # 1,393 images are two batches; 300 and 7 are filled up
    whole = work(data=data, replicates=(0,), epochs=1)
    (run,) = trained(whole)
    for split in SPLITS:
        loss, accuracy = loss_and_accuracy(run.weights, *inputs(whole, split, 0))
        assert run.scores[split]["loss"] == pytest.approx(loss, abs=1e-5)
        assert run.scores[split]["accuracy"] == pytest.approx(accuracy, abs=1e-9)
    assert [len(run.probabilities[split]) for split in ("validation", "test")] == [7, 300]


def test_a_study_without_a_validation_split_has_no_validation_curve() -> None:
    (run,) = trained(work(data={"validation": 0}, replicates=(0,), epochs=1))
    assert {each.split for each in run.curves} == {"train", "test"} == set(run.scores)
    assert set(run.probabilities) == {"test"}


def _scores_follow_from_probabilities(given: Work, runs: tuple[Run, ...], split: SplitName) -> None:
    for column, run in enumerate(runs):
        labels = inputs(given, split, column)[1]
        probabilities = run.probabilities[split].astype(np.float64)
        assert probabilities.shape == (len(labels), 10)
        assert run.probabilities[split].dtype == np.float32
        assert np.abs(probabilities.sum(axis=1) - 1).max() < 1e-6
        accuracy = (probabilities.argmax(axis=1) == labels).mean()
        assert run.scores[split]["accuracy"] == pytest.approx(accuracy, abs=1e-9)
        loss = -np.log(probabilities[np.arange(len(labels)), labels]).mean()
        assert run.scores[split]["loss"] == pytest.approx(loss, abs=1e-5)
