import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from paribus.stats import at_least_p, clopper_pearson_interval, newcombe_interval, wilson_interval


@pytest.mark.parametrize(
    ("successes", "low", "high"),
    [
        (73, 0.3466, 0.4912),
        (44, 0.1930, 0.3206),
        (117, 0.5959, 0.7340),
        (121, 0.6195, 0.7551),
        (122, 0.6254, 0.7604),
        (60, 0.2766, 0.4159),
        (45, 0.1981, 0.3266),
    ],
)
def test_published_accuracies_on_175_images_have_these_wilson_intervals(successes, low, high):
    assert wilson_interval(successes, 175) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(0, 9), (1, 9), (5, 9), (9, 9), (1, 1), (9_980, 10_000)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_one_share_agrees_with_statsmodels(successes, trials, level):
    wilson = proportion_confint(successes, trials, 1 - level, "wilson")
    exact = proportion_confint(successes, trials, 1 - level, "beta")
    assert wilson_interval(successes, trials, level) == pytest.approx(wilson, abs=1e-12)
    assert clopper_pearson_interval(successes, trials, level) == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize(
    ("successes", "baseline", "low", "high"),
    [
        (73, 44, 0.0670, 0.2601),
        (121, 117, -0.0744, 0.1195),
        (122, 117, -0.0685, 0.1249),
        (118, 117, -0.0920, 0.1033),
        (60, 45, -0.0103, 0.1796),
    ],
)
def test_published_pairs_on_175_images_have_these_newcombe_intervals(successes, baseline, low, high):
    assert newcombe_interval(successes, 175, baseline, 175) == pytest.approx((low, high), abs=5e-5)


def test_two_shares_agree_with_statsmodels():
    expected = confint_proportions_2indep(7, 30, 12, 41, method="newcomb", compare="diff", alpha=0.1)
    assert newcombe_interval(7, 30, 12, 41, 0.9) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("successes", "share", "p"),
    [
        (73, 0.25, 9.64156062833919e-07),
        (73, 67 / 175, 0.19575461345962672),
        (60, 0.25, 0.00379),
        (60, 67 / 175, 0.87877),
        (44, 0.25, 0.51158),
        (58, 0.25, 0.0096),
    ],
)
def test_published_counts_are_this_likely_by_luck(successes, share, p):
    assert at_least_p(successes, 175, share) == pytest.approx(p, rel=2e-3)


@pytest.mark.parametrize("successes", [0, 1, 5, 10])
def test_luck_agrees_with_scipys_binomial_test(successes):
    expected = stats.binomtest(successes, 10, 0.3, alternative="greater").pvalue
    assert at_least_p(successes, 10, 0.3) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("successes", "trials"), [(-1, 5), (6, 5), (0, 0)])
@pytest.mark.parametrize("function", [wilson_interval, clopper_pearson_interval, lambda k, n: at_least_p(k, n, 0.5)])
def test_a_count_beyond_its_trials_is_refused(function, successes, trials):
    with pytest.raises(ValueError, match=f"got {successes} of {trials}"):
        function(successes, trials)
