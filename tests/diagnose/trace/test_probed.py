"""What trainings tell that are made to find out: each rule where it speaks, and where it must not."""

from typing import Any

import numpy as np
import pytest

from paribus.diagnose.trace.probed import batch_size_noise, cannot_memorize, input_independent
from paribus.records import Finding, Memorization

from .made_up import study

GUESS = 2.1


def memorized(loss: float = 0.03, right: int = 16, updates: int = 250) -> Memorization:
    return Memorization("Adam at 0.001", 16, updates, loss, right, GUESS)


LOST, SLOW = memorized(GUESS, 3, 1000), memorized(0.4, 15, 1000)


def blind(right: list[float], without: list[float], num_images: int = 1000) -> list[Finding]:
    return list(input_independent("a", np.array(right), np.array(without), num_images))


def noisy(scales: list[float], **train: Any) -> list[Finding]:
    asked = study(train={"epochs": 5, **train})
    return list(batch_size_noise("a", asked, 1000, np.array(scales)))


def test_what_learns_sixteen_images_by_heart_is_not_a_finding() -> None:
    assert list(cannot_memorize("a", memorized(), None)) == []


def test_a_network_that_no_optimizer_teaches_cannot_memorize() -> None:
    (found,) = cannot_memorize("a", LOST, LOST)
    assert (found.id, found.severity, found.where) == ("cannot-memorize", "warning", "model")
    assert "not-learning" in found.explains
    assert "3 of 16 right" in found.message
    assert not found.patch


def test_an_optimizer_that_ends_no_better_than_a_guess_is_warned_of() -> None:
    (found,) = cannot_memorize("a", LOST, memorized())
    assert (found.severity, found.where) == ("warning", "train.optimizer")
    assert found.patch == {"train.optimizer": {"Adam": {"learning_rate": 0.001}}}
    (diverged,) = cannot_memorize("a", memorized(float("nan"), 0, 50), memorized())
    assert diverged.severity == "warning"


def test_an_optimizer_that_is_only_slow_is_a_note_and_explains_nothing() -> None:
    (found,) = cannot_memorize("a", SLOW, memorized())
    assert (found.severity, found.explains) == ("note", ())
    assert "it learns slowly" in found.message


@pytest.mark.parametrize(("loss", "right", "learnt"), [(0.049, 16, True), (0.051, 16, False), (0.01, 15, False)])
def test_learnt_by_heart_means_all_right_and_sure(loss: float, right: int, learnt: bool) -> None:
    assert memorized(loss, right).is_learnt is learnt


def test_a_network_that_is_no_better_than_its_twin_without_images_is_input_independent() -> None:
    (found,) = blind([0.11, 0.12, 0.10], [0.11, 0.11, 0.11])
    assert (found.id, found.severity) == ("input-independent", "critical")
    assert found.evidence["runs"] == "3 of 3"


def test_two_standard_errors_above_the_twin_are_the_border() -> None:
    error = np.sqrt(0.2 * 0.8 / 1000)
    assert blind([0.2], [0.2 - 1.9 * error])
    assert not blind([0.2], [0.2 - 2.1 * error])


def test_a_network_that_uses_its_images_is_not_input_independent() -> None:
    assert blind([0.5, 0.6, 0.7], [0.11, 0.11, 0.11]) == []
    assert blind([0.5, 0.6, 0.11], [0.11, 0.11, 0.11]) == []
    assert blind([], []) == []


def test_a_batch_far_below_the_noise_scale_is_a_note_in_words() -> None:
    (found,) = noisy([400.0, 330.0, 900.0], batch_size=32)
    assert (found.id, found.severity, found.patch) == ("batch-size-noise", "note", {})
    assert found.evidence["noise_scale"] == 400
    assert "follow noise" in found.message


def test_a_batch_far_above_the_noise_scale_wastes_images_and_has_a_remedy_to_try() -> None:
    (found,) = noisy([40.0, 20.0, 30.0], batch_size=512)
    assert found.patch == {"train.batch_size": 32}
    assert "teach nothing" in found.message


def test_a_batch_is_never_larger_than_all_images() -> None:
    assert not noisy([110.0], batch_size=5000)  # 1,000 images are one batch
    assert noisy([90.0], batch_size=5000)


@pytest.mark.parametrize("scales", [[319.0], [3.3], [float("inf"), float("inf"), 1.0], []])
def test_a_batch_that_fits_its_noise_is_not_a_finding(scales: list[float]) -> None:
    assert noisy(scales, batch_size=32) == []
