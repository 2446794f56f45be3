import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols

from paribus.stats.combination import combined
from paribus.stats.factorial import interaction_weights, main_effect_weights


def drawn(shares, replicates=5, examples=200, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((*np.shape(shares), replicates, examples)) < np.array(shares)[..., None, None]


def fitted(correct, formula):
    """Least squares on the accuracy of each run, one row per level of both factors and replicate."""
    first, second, _ = np.indices(correct.shape[:3])
    data = {"first": first.ravel(), "second": second.ravel(), "accuracy": correct.mean(axis=-1).ravel()}
    return ols(formula, pd.DataFrame(data)).fit()


def test_a_two_by_two_by_hand():
    accuracy = np.array([[0.60, 0.62], [0.70, 0.90]])
    assert np.sum(main_effect_weights((2, 2), 0, 1) * accuracy) == pytest.approx((0.70 + 0.90 - 0.60 - 0.62) / 2)
    assert np.sum(main_effect_weights((2, 2), 1, 1) * accuracy) == pytest.approx((0.62 + 0.90 - 0.60 - 0.70) / 2)
    assert np.sum(interaction_weights((2, 2), (1, 1)) * accuracy) == pytest.approx((0.90 - 0.70) - (0.62 - 0.60))


@pytest.mark.parametrize("level", [1, 2])
def test_main_effects_agree_with_statsmodels(level):
    correct = drawn([[0.6, 0.65], [0.7, 0.72], [0.8, 0.9]])
    model = fitted(correct, "accuracy ~ C(first) + C(second)")  # balanced, so additive coefficients are averages
    first = combined(correct, main_effect_weights((3, 2), 0, level)).estimate
    assert first == pytest.approx(model.params[f"C(first)[T.{level}]"])
    second = combined(correct, main_effect_weights((3, 2), 1, 1)).estimate
    assert second == pytest.approx(model.params["C(second)[T.1]"])


@pytest.mark.parametrize("levels", [(1, 1), (2, 1)])
def test_interactions_agree_with_statsmodels(levels):
    correct = drawn([[0.6, 0.65], [0.7, 0.72], [0.8, 0.9]])
    model = fitted(correct, "accuracy ~ C(first) * C(second)")
    found = combined(correct, interaction_weights((3, 2), levels)).estimate
    assert found == pytest.approx(model.params[f"C(first)[T.{levels[0]}]:C(second)[T.{levels[1]}]"])


def test_with_one_image_the_interval_is_that_of_a_repeated_measures_contrast():
    accuracy = np.random.default_rng(1).random((2, 2, 6, 1))
    interval = combined(accuracy, interaction_weights((2, 2), (1, 1)))
    each = accuracy[1, 1] - accuracy[1, 0] - accuracy[0, 1] + accuracy[0, 0]  # (replicates, 1)
    assert interval.standard_error == pytest.approx(each.std(ddof=1) / np.sqrt(6))


def test_changes_that_add_up_have_no_interaction():
    accuracy = np.add.outer([0.6, 0.7, 0.65], [0.0, 0.1])
    assert np.sum(interaction_weights((3, 2), (2, 1)) * accuracy) == pytest.approx(0)


def test_exchanging_the_factors_transposes_the_weights():
    assert np.array_equal(main_effect_weights((2, 3), 1, 2), main_effect_weights((3, 2), 0, 2).T)
    assert np.array_equal(interaction_weights((2, 3), (1, 2)), interaction_weights((3, 2), (2, 1)).T)


def test_another_baseline_may_be_named():
    assert np.array_equal(main_effect_weights((3, 1), 0, 0, baseline=2), [[1], [0], [-1]])
    assert np.array_equal(interaction_weights((2, 2), (0, 0), baseline=(1, 1)), interaction_weights((2, 2), (1, 1)))


@pytest.mark.parametrize(("level", "told"), [(0, "got 0 to 0"), (2, "got 0 to 2"), (-1, "got 0 to -1")])
def test_a_step_that_leads_nowhere_is_refused(level, told):
    with pytest.raises(ValueError, match=f"from one of its 2 levels to another; {told}"):
        main_effect_weights((2, 3), 0, level)
