"""When probes are taken, of which images, and what is kept of them."""

import numpy as np
import pytest

from paribus.engine.course import Course
from paribus.engine.probes import Place
from paribus.engine.probing import MOST_SHARE, OF_AN_UPDATE, Cadence, Probed, sample_of
from paribus.spec import Study, Train

PLACES = [Place("dense", "dead_share"), Place(None, "predicted_share")]


def study(*layers: object) -> Study:
    return Study.model_validate({"study": "s", "data": "digits", "model": list(layers), "train": {"epochs": 1}})


def due(cadence: Cadence, course: Course, num_steps: int) -> list[float]:
    return [course.epoch(step) for step in range(num_steps + 1) if cadence.is_due(step)]


@pytest.mark.parametrize("num_epochs", [1, 2, 3, 10, 25, 100, 1000])
@pytest.mark.parametrize(("num_train", "batch_size"), [(1000, 32), (2000, 64), (60_000, 32), (200, 200), (50, 64)])
def test_probes_are_a_small_share_of_all_images_or_the_three_that_must_be(
    num_epochs: int, num_train: int, batch_size: int
) -> None:
    course = Course(Train(epochs=num_epochs, batch_size=batch_size), num_train)
    num_evaluated, num_sampled = num_train * 3 // 2, min(512, num_train)
    cadence = Cadence(course, num_evaluated, num_sampled)
    epochs = due(cadence, course, num_epochs * course.steps_per_epoch)
    assert {0, 1, num_epochs} <= set(epochs)
    probed = len(epochs) * (num_sampled + OF_AN_UPDATE * min(batch_size, num_sampled))
    trained = num_epochs * (OF_AN_UPDATE * num_train + num_evaluated)
    assert probed <= MOST_SHARE * trained or len(epochs) <= 3


def test_large_studies_are_probed_after_every_epoch() -> None:
    course = Course(Train(epochs=8, batch_size=32), 60_000)
    assert due(Cadence(course, 70_000, 512), course, course.total_steps) == list(range(9))


def test_a_budget_in_steps_is_probed_at_its_end_though_it_lies_inside_an_epoch() -> None:
    course = Course(Train(steps=70, batch_size=32), 1000)
    assert due(Cadence(course, 1500, 512), course, 70) == [0, 1, 70 / 32]


def test_a_budget_in_seconds_is_probed_as_often_as_is_cheap() -> None:
    course = Course(Train(seconds=5, batch_size=32), 1000)
    epochs = due(Cadence(course, 1500, 500), course, 40 * course.steps_per_epoch)
    assert epochs == [0, 1, 5, 10, 15, 20, 25, 30, 35, 40]  # 596 images of 4,500 an epoch: 13 %, so every fifth


def test_a_sample_is_of_the_runs_own_training_images_and_each_is_in_it_once() -> None:
    train = np.stack([np.arange(0, 2000, 2), np.arange(1, 2000, 2)])
    sample = sample_of(study("Flatten", {"Dense": {"units": 10}}), (8, 8, 1), train, [4, 4])
    assert sample.shape == (2, 512)
    for row, own in zip(sample, train, strict=True):
        assert len(set(row.tolist())) == 512
        assert set(row.tolist()) <= set(own.tolist())
    assert sample_of(study("Flatten"), (8, 8, 1), train[:, :70], [4, 4]).shape == (2, 70)


def test_arms_see_the_same_sample_of_a_replicate_and_replicates_different_ones() -> None:
    train = np.broadcast_to(np.arange(1000), (3, 1000))
    sample = sample_of(study("Flatten", {"Dense": {"units": 10}}), (8, 8, 1), train, [4, 5, 4])
    other_arm = sample_of(study("Flatten", {"Dense": {"units": 99}}), (8, 8, 1), train[:1], [4])
    assert sample[0].tolist() == sample[2].tolist() == other_arm[0].tolist()
    assert set(sample[0].tolist()) != set(sample[1].tolist())


def test_wide_networks_are_seen_through_fewer_images() -> None:
    train = np.arange(1000)[None, :]
    wide = study({"Conv2D": {"filters": 64, "kernel_size": 3, "padding": "same"}}, "Flatten", {"Dense": {"units": 10}})
    assert sample_of(wide, (32, 32, 1), train, [1]).shape == (1, 128)


def test_a_run_keeps_its_own_values_up_to_its_end() -> None:
    probed = Probed()
    for epoch in (0.0, 1.0, 2.0):
        probed.add(epoch, [np.array([epoch, 10 + epoch]), np.array([[epoch, 0], [10 + epoch, 1]])])
    dead, predicted = probed.of(PLACES, 1, last_epoch=1.5)
    assert (dead.layer, dead.quantity, predicted.layer, predicted.quantity) == (
        "dense", "dead_share", None, "predicted_share",
    )  # fmt: skip
    assert dead.epochs.tolist() == predicted.epochs.tolist() == [0, 1]
    assert dead.values.tolist() == [10, 11]
    assert predicted.values.tolist() == [[10, 1], [11, 1]]


def test_what_was_kept_goes_on_where_it_was() -> None:
    probed, other = Probed(), Probed()
    probed.add(0.0, [np.array([0.5]), np.array([[1.0, 0.0]])])
    other.stand(probed.standing())
    for each in (probed, other):
        each.add(1.0, [np.array([0.25]), np.array([[0.0, 1.0]])])
    for one, same in zip(probed.of(PLACES, 0, 1), other.of(PLACES, 0, 1), strict=True):
        assert one.epochs.tolist() == same.epochs.tolist()
        assert one.values.tolist() == same.values.tolist()
