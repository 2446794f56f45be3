"""Other ways to look at a comparison, against SciPy."""

import numpy as np
import pytest
from scipy import stats

from paribus.stats import judge
from paribus.stats.crossed import crossed_interval
from paribus.stats.details import details_of

RELU = np.array([123, 117, 113, 121, 119, 116, 115, 122, 118, 126])
LEAKY = np.array([123, 115, 113, 122, 119, 119, 116, 118, 117, 125])


@pytest.fixture
def measured():
    """Ten seeds of two arms on the 175 X-ray patches, with these counts; wrong answers shift from seed to seed."""
    relu, leaky = (np.arange(175) < np.asarray(counts)[:, None] for counts in (RELU, LEAKY))
    return details_of(leaky, relu, crossed_interval(leaky * 1.0 - relu), matters=0.01)


def test_seeds_are_counted_that_the_arm_wins(measured):
    assert measured.better.share == pytest.approx((np.sum(LEAKY > RELU) + np.sum(LEAKY == RELU) / 2) / 10)


def test_signs_are_flipped_in_every_way(measured):
    oracle = stats.permutation_test(
        ((LEAKY - RELU) / 175,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
    )
    assert measured.sign_flip_p == pytest.approx(oracle.pvalue)


def test_pairing_is_told_as_a_correlation(measured):
    assert measured.correlation == pytest.approx(stats.pearsonr(RELU, LEAKY).statistic)


def test_two_one_sided_tests_and_the_flat_prior_agree(measured):
    # With a flat prior the larger of the two tails beyond what matters is the p value of the two one-sided tests.
    assert measured.equivalence_p == pytest.approx(max(measured.posterior.better, measured.posterior.worse))


def test_every_verdict_over_replicates_has_them(make_evidence):
    rng = np.random.default_rng(0)
    arm, baseline = rng.random((2, 5, 400)) < 0.8
    assert judge(make_evidence(arm, baseline)).details.better.pairs == 5
    assert judge(make_evidence(arm[:1], baseline[:1])).details is None
    assert judge(make_evidence(arm, arm)).details is None  # nothing differs, so there is nothing to look at
