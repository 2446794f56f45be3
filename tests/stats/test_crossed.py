import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from scipy.special import ndtr

from paribus.stats import Components, crossed_interval, unpaired_interval

FOUR_BY_EIGHT = np.array(
    [
        [1, 0, 0, -1, 1, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 1, -1, 1, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 1, 0],
    ]
)

tables = hnp.arrays(
    np.int64, st.tuples(st.integers(2, 6), st.integers(1, 12)), elements=st.integers(-1, 1)
)  # (replicates, examples)


def ends(interval):
    return interval.low, interval.high


def test_four_seeds_on_eight_images_give_the_published_interval():
    interval = crossed_interval(FOUR_BY_EIGHT)
    assert interval.estimate == 0.1875
    assert interval.standard_error == pytest.approx(0.14752421108802058, abs=1e-12)
    assert interval.degrees_of_freedom == pytest.approx(4.286634726581859, abs=1e-9)
    assert ends(interval) == pytest.approx((-0.21151432174474954, 0.5865143217447495), abs=1e-9)
    assert (interval.replicates, interval.examples) == (4, 8)


def test_the_components_are_those_of_the_mean_squares():
    squares = {"seed": 0.041666666666666664, "example": 0.6964285714285714, "residual": 0.18452380952380953}
    components = crossed_interval(FOUR_BY_EIGHT).components
    assert components.replicates == 0  # the seeds' mean square is below the residual's
    assert components.examples == pytest.approx((squares["example"] - squares["residual"]) / 4)
    assert components.residual == pytest.approx(squares["residual"])


@given(tables)
def test_the_components_add_up_to_the_variance(table):
    interval = crossed_interval(table)
    components = interval.components
    variance = components.variance(interval.replicates, interval.examples)
    if components.replicates or components.examples:
        assert interval.standard_error**2 == pytest.approx(variance, abs=1e-12)
    else:  # rows and columns both vary less than the residual would make them
        assert interval.standard_error**2 <= variance + 1e-12


@given(tables)
def test_swapping_the_arms_negates_the_difference(table):
    interval, swapped = crossed_interval(table), crossed_interval(-table)
    assert swapped.estimate == pytest.approx(-interval.estimate, abs=1e-12)
    assert ends(swapped) == pytest.approx((-interval.high, -interval.low), abs=1e-9)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_seeds_and_images_changes_nothing(table, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    assert ends(crossed_interval(table[np.ix_(rows, columns)])) == pytest.approx(
        ends(crossed_interval(table)), abs=1e-9
    )


@given(tables, st.integers(2, 5))
def test_duplicating_every_image_does_not_narrow_the_interval_of_groups(table, copies):
    groups = np.tile(np.arange(table.shape[1]), copies)
    doubled = crossed_interval(np.tile(table, copies), groups=groups)
    assert ends(doubled) == pytest.approx(ends(crossed_interval(table)), abs=1e-9)


@given(tables, st.lists(st.integers(0, 3), min_size=12, max_size=12))
def test_groups_of_any_size_keep_the_estimate(table, groups):
    grouped = crossed_interval(table, groups=np.array(groups[: table.shape[1]]))
    assert grouped.estimate == pytest.approx(crossed_interval(table).estimate, abs=1e-12)


@given(tables, st.floats(-1, 1))
def test_adding_a_constant_shifts_the_interval_of_groups(table, constant):
    groups = np.arange(table.shape[1]) // 3
    shifted, interval = crossed_interval(table + constant, groups=groups), crossed_interval(table, groups=groups)
    assert ends(shifted) == pytest.approx((interval.low + constant, interval.high + constant), abs=1e-7)


@given(st.lists(st.floats(-1, 1).filter(lambda x: x == 0 or abs(x) > 1e-6), min_size=2, max_size=9))
def test_with_one_example_it_is_students_interval_over_seeds(values):
    scores = np.array(values)
    if np.ptp(scores) > 1e-6:
        expected = stats.ttest_1samp(scores, 0).confidence_interval()
        assert ends(crossed_interval(scores[:, None])) == pytest.approx(tuple(expected), abs=1e-9)


def test_at_another_level_it_equals_the_interval_measured_at_that_level():
    assert crossed_interval(FOUR_BY_EIGHT).at(0.9) == crossed_interval(FOUR_BY_EIGHT, level=0.9)


def test_no_difference_at_all_has_no_width():
    interval = crossed_interval(np.zeros((3, 10)))
    assert (interval.low, interval.estimate, interval.high) == (0, 0, 0)
    assert interval.degrees_of_freedom == 2


def test_one_replicate_is_refused():
    with pytest.raises(ValueError, match=r"at least 2 replicates; got 1\. Train more"):
        crossed_interval(np.zeros((1, 10)))


def test_scores_that_are_no_table_are_refused():
    with pytest.raises(ValueError, match=r"replicates x examples; got the shape \(10,\)"):
        crossed_interval(np.zeros(10))


def test_groups_for_some_of_the_examples_are_refused():
    with pytest.raises(ValueError, match="got 3 for 10 examples"):
        crossed_interval(np.zeros((2, 10)), groups=np.array([0, 0, 1]))


def test_the_components_of_a_known_process_are_found():
    rng = np.random.default_rng(1)
    found = []
    for _ in range(400):
        seeds, images = 0.3 * rng.normal(size=(8, 1)), 0.5 * rng.normal(size=30)
        components = crossed_interval(seeds + images + rng.normal(size=(8, 30))).components
        found.append((components.replicates, components.examples, components.residual))
    # 400 repetitions: about 3 % of relative error, three of them allowed.
    assert np.mean(found, axis=0) == pytest.approx((0.09, 0.25, 1.0), rel=0.09)


@pytest.mark.parametrize(("replicates", "examples"), [(3, 175), (5, 175), (10, 175), (5, 1000)])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(simulate, replicates, examples):
    rng = np.random.default_rng(replicates * examples)
    thresholds, spread = (0.62, 0.55), np.sqrt(1 + 2 * 0.3**2 + 0.08**2)
    truth = ndtr(thresholds[0] / spread) - ndtr(thresholds[1] / spread)
    repetitions, covered = 600, 0
    for _ in range(repetitions):
        arm, baseline = simulate(rng, replicates, examples, thresholds)
        interval = crossed_interval(arm.astype(float) - baseline)
        covered += interval.low <= truth <= interval.high
    # Published for this kind of process: .947 to .987; three standard errors of 600 repetitions are .027.
    assert 0.92 <= covered / repetitions <= 1


def test_unpaired_runs_of_one_score_each_give_welchs_interval():
    full, half = np.array([0.33, 0.24, 0.34, 0.24, 0.27]), np.array([0.31, 0.34, 0.29, 0.25, 0.29])
    interval = unpaired_interval(half[:, None], full[:, None])
    assert interval.estimate == pytest.approx(0.012)
    assert ends(interval) == pytest.approx((-0.04966, 0.07366), abs=5e-6)
    assert interval.degrees_of_freedom == pytest.approx(7.05, abs=0.005)


def test_unpaired_runs_of_different_number_agree_with_scipys_welch():
    rng = np.random.default_rng(2)
    arm, baseline = rng.normal(size=7), 2 * rng.normal(size=4)
    expected = stats.ttest_ind(arm, baseline, equal_var=False).confidence_interval()
    assert ends(unpaired_interval(arm[:, None], baseline[:, None])) == pytest.approx(tuple(expected), abs=1e-9)


@settings(max_examples=50)
@given(tables, st.integers(2, 6))
def test_swapping_unpaired_arms_negates_the_difference(table, replicates):
    other = np.resize(table[::-1], (replicates, table.shape[1]))
    interval, swapped = unpaired_interval(table, other), unpaired_interval(other, table)
    assert ends(swapped) == pytest.approx((-interval.high, -interval.low), abs=1e-9)


def test_unpaired_intervals_cover_the_truth_about_as_often_as_they_say(simulate):
    rng = np.random.default_rng(3)
    thresholds, spread = (0.62, 0.55), np.sqrt(1 + 2 * 0.3**2 + 0.08**2)
    truth = ndtr(thresholds[0] / spread) - ndtr(thresholds[1] / spread)
    repetitions, covered = 600, 0
    for _ in range(repetitions):
        arm, baseline = simulate(rng, 7, 175, thresholds)
        interval = unpaired_interval(arm, baseline[:4])
        covered += interval.low <= truth <= interval.high
    assert 0.92 <= covered / repetitions <= 1


def test_unpaired_components_describe_the_same_variance(simulate):
    arm, baseline = simulate(np.random.default_rng(4), 6, 400, (0.6, 0.6), seed=0.3)
    interval = unpaired_interval(arm, baseline[:3])
    assert interval.replicates == 3
    assert interval.components.variance(3, 400) == pytest.approx(interval.standard_error**2)


def test_arms_scored_on_different_examples_are_refused():
    with pytest.raises(ValueError, match="the same examples; got 10 and 9"):
        unpaired_interval(np.zeros((2, 10)), np.zeros((2, 9)))


def test_variance_falls_with_replicates_only_down_to_the_share_of_the_examples():
    components = Components(replicates=1.0, examples=2.0, residual=3.0)
    assert components.variance(10**9, 8) == pytest.approx(2.0 / 8)
