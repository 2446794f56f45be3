"""What a network is fed, and in which order."""

from dataclasses import replace

import numpy as np
import pytest

from paribus.diagnose.data import cheap_findings
from paribus.diagnose.data.order import ordered_labels
from paribus.diagnose.data.scale import input_scale
from tests.diagnose.data.pictures import digits, noise, splits, told


def test_raw_bytes_are_too_large_and_standardising_is_the_remedy() -> None:
    [noticed] = told(input_scale, splits(noise(60), np.arange(60) % 2, 10, scale=1.0))
    assert (noticed.finding.id, noticed.finding.severity) == ("input-scale", "warning")
    assert noticed.finding.evidence["largest"] == 255
    assert noticed.finding.patch == {"data.normalize": "standardize"}


@pytest.mark.parametrize("scale", [1 / 255, 1 / 73.9])
def test_values_of_about_one_are_fit(scale: float) -> None:
    assert not told(input_scale, splits(noise(60), np.arange(60) % 2, 10, scale=scale))


@pytest.mark.parametrize(("offset", "is_told"), [(0.0, False), (1.0, False), (4.0, True)])
def test_values_far_from_zero_are_as_large_as_values_that_vary_much(offset: float, is_told: bool) -> None:
    """Noise has a mean of a half and a deviation of 0.29 when its bytes are divided by 255."""
    asked = splits(noise(60), np.arange(60) % 2, 10, scale=1 / 255)
    asked = replace(asked, shift=asked.shift - np.float32(255 * offset))
    found = told(input_scale, asked)
    assert bool(found) == is_told
    assert not found or found[0].finding.evidence["mean"] == pytest.approx(4.5, abs=0.05)


def test_one_large_value_in_thousands_is_no_harm() -> None:
    images = noise(60).astype(np.float32)
    images[3, 0, 0] = 255 * 20
    assert not told(input_scale, splits(images, np.arange(60) % 2, 10))
    images[:, 0, 0] = 255 * 20
    assert told(input_scale, splits(images, np.arange(60) % 2, 10))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_value_that_is_no_number_is_critical_and_shown(value: float) -> None:
    images = noise(60).astype(np.float32)
    images[55, 2, 2] = value
    [noticed] = told(input_scale, splits(images, np.arange(60) % 2, 10))
    assert (noticed.finding.severity, noticed.exhibits[0].rows) == ("critical", (55,))
    assert "test image 5 (1)" in noticed.finding.message


def test_images_that_are_all_the_same_are_critical() -> None:
    [noticed] = told(input_scale, splits(np.repeat(noise(1), 60, axis=0), np.arange(60) % 2, 10))
    assert noticed.finding.severity == "critical"


def test_many_blank_images_are_told_and_few_are_not() -> None:
    images = noise(110)
    images[:4] = 255
    assert not told(input_scale, splits(images, np.arange(110) % 2, 10))
    images[:6] = 255
    assert told(input_scale, splits(images, np.arange(110) % 2, 10))[0].finding.evidence["blank_share"] == 0.06


def sorted_digits(num_classes: int) -> object:
    asked = digits()
    train = asked.train[0][asked.labels[asked.train[0]] < num_classes]
    order = train[np.argsort(asked.labels[train], kind="stable")]
    return replace(asked, train=order[None])


@pytest.mark.parametrize("num_classes", [2, 4, 10])
def test_classes_one_after_the_other_are_told_where_nothing_is_shuffled(num_classes: int) -> None:
    [noticed] = told(ordered_labels, sorted_digits(num_classes), shuffle=False)
    assert (noticed.finding.id, noticed.finding.patch) == ("ordered-labels", {"train.shuffle": True})
    assert not told(ordered_labels, sorted_digits(num_classes), shuffle=True)


def test_an_order_by_chance_is_not_told() -> None:
    assert not told(ordered_labels, digits(), shuffle=False)


def test_cheap_findings_are_those_of_the_cheap_rules() -> None:
    assert cheap_findings(digits()) == ()
    asked = replace(sorted_digits(10), scale=np.full((1, 1, 1, 1), 100, np.float32))
    assert [finding.id for finding in cheap_findings(asked, shuffle=False)] == ["input-scale", "ordered-labels"]
