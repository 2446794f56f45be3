"""Class frequencies: each rule speaks on size and significance together, never on one of them."""

import numpy as np
import pytest
from scipy import stats

from paribus.diagnose.data.labels import class_imbalance, homogeneity_p, label_shift, total_variation
from tests.diagnose.data.pictures import digits, noise, splits, told


def labelled(train: list[int], test: list[int]) -> object:
    """Pictures with so many labels of each class in training and test."""
    labels = np.concatenate([np.repeat(np.arange(len(counts)), counts) for counts in (train, test)])
    return splits(noise(len(labels)), labels, sum(test), classes=tuple("abcd"[: len(train)]))


def test_a_class_below_a_tenth_of_the_largest_is_rare() -> None:
    [noticed] = told(class_imbalance, labelled([100, 9], [10, 10]))
    assert (noticed.finding.id, noticed.finding.severity) == ("class-imbalance", "warning")
    assert (noticed.finding.evidence["rarest"], noticed.finding.evidence["rarest_images"]) == ("b", 9.0)
    assert not told(class_imbalance, labelled([100, 10], [10, 10]))


def test_a_class_that_is_tested_but_never_trained_on_is_critical() -> None:
    [noticed] = told(class_imbalance, labelled([100, 0], [10, 10]))
    assert (noticed.finding.severity, noticed.finding.evidence["without_images"]) == ("critical", ["b"])


def test_the_shares_of_the_x_ray_patches_are_a_label_shift() -> None:
    """Test labels as in three course reports; training shares such that one in eight test labels would have to move."""
    [noticed] = told(label_shift, labelled([2000, 1500, 1600, 1400], [44, 23, 67, 41]))
    assert (noticed.finding.id, noticed.finding.where) == ("label-shift", "data.test")
    assert noticed.finding.evidence["most_changed"] == "c"


def test_a_large_shift_of_few_images_is_luck_and_a_sure_one_of_a_few_percent_is_small() -> None:
    few, small = ([500, 500], [7, 3]), ([50_000, 50_000], [5_400, 4_600])
    assert total_variation(*map(np.array, few)) > 0.1
    assert homogeneity_p(*map(np.array, small)) < 1e-3
    assert not told(label_shift, labelled(*few))
    assert total_variation(*map(np.array, small)) < 0.1
    assert not told(label_shift, labelled(*small))


def test_a_split_drawn_from_the_same_images_has_no_shift() -> None:
    assert not told(label_shift, digits())


@pytest.mark.parametrize("counts", [([30, 10, 5], [10, 30, 4]), ([0, 7, 9], [0, 6, 1])])
def test_the_p_value_is_that_of_scipy(counts: tuple[list[int], list[int]]) -> None:
    table = np.array(counts)
    table = table[:, table.sum(axis=0) > 0]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert homogeneity_p(*map(np.array, counts)) == pytest.approx(expected, rel=1e-12)
