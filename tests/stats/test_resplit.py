import numpy as np
import pytest
from scipy.stats import t

from paribus.stats.mean import mean_interval
from paribus.stats.resplit import resplit_interval

DIFFERENCES = np.array([0.02, 0.035, -0.01, 0.025, 0.03, 0.005, 0.01, 0.04, 0.0, 0.015])


def test_it_is_nadeau_and_bengios_formula():
    error = np.sqrt((1 / 10 + 100 / 900) * np.var(DIFFERENCES, ddof=1))
    expected = t(9, loc=DIFFERENCES.mean(), scale=error).interval(0.9)
    assert resplit_interval(DIFFERENCES, 100, 900, level=0.9) == pytest.approx(expected, abs=1e-12)


def test_with_endless_training_images_it_is_students_interval():
    assert resplit_interval(DIFFERENCES, 1, 10**15) == pytest.approx(mean_interval(DIFFERENCES), abs=1e-9)


def test_with_endless_replicates_the_images_still_limit_it():
    many = np.tile(DIFFERENCES, 10_000)
    low, high = resplit_interval(many, 200, 800)
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(0.25) * many.std(), rel=1e-3)


def test_swapping_the_arms_negates_it():
    low, high = resplit_interval(DIFFERENCES, 100, 900)
    assert resplit_interval(-DIFFERENCES, 100, 900) == pytest.approx((-high, -low))


def test_new_splits_of_one_pool_are_covered_where_students_interval_is_not():
    """Ten test sets of 50, drawn from the same 200 images whose scores are standard normals; the truth is 0."""
    rng = np.random.default_rng(0)
    covered = np.zeros(2)
    for _ in range(1_000):
        pool = rng.normal(size=200)
        scores = np.array([rng.permutation(pool)[:50].mean() for _ in range(10)])
        for index, (low, high) in enumerate((resplit_interval(scores, 50, 150), mean_interval(scores))):
            covered[index] += low <= 0 <= high
    assert covered[0] / 1_000 == pytest.approx(0.95, abs=0.025)
    assert covered[1] / 1_000 < 0.85


@pytest.mark.parametrize(
    ("differences", "test", "train", "message"),
    [
        (DIFFERENCES[:1], 10, 90, "at least 2 values; got 1"),
        (DIFFERENCES, 0, 90, "both splits must have images; got 0 for test and 90"),
        (DIFFERENCES, 10, 0, "got 10 for test and 0 for training"),
    ],
)
def test_a_split_that_cannot_be_is_refused(differences, test, train, message):
    with pytest.raises(ValueError, match=message):
        resplit_interval(differences, test, train)
