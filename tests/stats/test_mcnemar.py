import pytest
from statsmodels.stats.contingency_tables import mcnemar

from paribus.stats import mcnemar_bounds, mcnemar_p


@pytest.mark.parametrize(("only_arm", "only_baseline"), [(6, 0), (0, 5), (3, 3), (12, 4), (100, 131)])
def test_the_exact_test_agrees_with_statsmodels(only_arm, only_baseline):
    table = [[17, only_arm], [only_baseline, 5]]
    assert mcnemar_p(only_arm, only_baseline) == pytest.approx(mcnemar(table, exact=True).pvalue, abs=1e-12)


def test_models_that_are_right_on_the_same_images_do_not_differ():
    assert mcnemar_p(0, 0) == 1


@pytest.mark.parametrize(
    ("arm", "baseline", "smallest", "largest"),
    [
        (73, 44, 3.7e-9, 0.00934),
        (121, 117, 0.125, 0.777),
        (122, 117, 0.0625, 0.704),
        (118, 117, 1, 1),
        (122, 121, 1, 1),
        (60, 45, 6.1e-5, 0.1716),
        (73, 67, 0.03125, 0.673),
    ],
)
def test_published_accuracies_bound_the_p_value(arm, baseline, smallest, largest):
    assert mcnemar_bounds(arm, baseline, 175) == pytest.approx((smallest, largest), rel=8e-3)


@pytest.mark.parametrize(("arm", "baseline", "examples"), [(3, 5, 6), (4, 4, 6), (6, 2, 6), (0, 0, 6), (2, 1, 6)])
def test_the_bounds_are_those_of_trying_every_pairing(arm, baseline, examples):
    pairings = range(max(0, arm + baseline - examples), min(arm, baseline) + 1)  # images that both get right
    every = [mcnemar_p(arm - both, baseline - both) for both in pairings]
    assert mcnemar_bounds(arm, baseline, examples) == pytest.approx((min(every), max(every)))


def test_more_correct_answers_than_images_are_refused():
    with pytest.raises(ValueError, match="got 176 and 44 of 175"):
        mcnemar_bounds(176, 44, 175)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="must not be negative; got -1 and 3"):
        mcnemar_p(-1, 3)
