import numpy as np
import pytest

from paribus.stats.bootstrap import resampled_interval
from paribus.stats.crossed import crossed_interval
from paribus.stats.f1 import macro_f1


def accuracy(predictions, labels):
    return float(np.mean(predictions == labels))


def three_class_f1(predictions, labels):
    return macro_f1(predictions, labels, classes=3)


def answers(correct, labels):
    return np.where(correct, labels, (labels + 1) % 3)


@pytest.fixture(scope="module")
def arms(simulate):
    """Labels, and the predictions of two arms of five replicates on 400 images."""
    labels = np.arange(400) % 3
    arm, baseline = simulate(np.random.default_rng(3), 5, 400, (0.8, 0.6))
    return labels, answers(arm, labels), answers(baseline, labels)


def test_of_accuracy_it_is_the_crossed_interval_and_a_little_wider(arms):
    labels, arm, baseline = arms
    crossed = crossed_interval((arm == labels) * 1.0 - (baseline == labels))
    resampled = resampled_interval(arm, labels, accuracy, baseline=baseline)
    assert resampled.estimate == pytest.approx(crossed.estimate, abs=1e-12)
    assert 0.97 < resampled.standard_error / crossed.standard_error < 1.2
    assert 0.97 < (resampled.high - resampled.low) / (crossed.high - crossed.low) < 1.2


def test_of_accuracy_its_variance_is_the_one_that_has_a_formula(arms):
    """Rows as they vary, and columns as they vary: the crossed variance with the residual counted twice."""
    labels, arm, _ = arms
    correct = (arm == labels) * 1.0
    expected = np.var(correct.mean(axis=1), ddof=1) / 5 + np.var(correct.mean(axis=0)) / 400
    resampled = resampled_interval(arm, labels, accuracy)
    assert resampled.standard_error**2 == pytest.approx(expected, rel=0.06)  # 2,000 resamples know it to 3 %


def test_one_arm_is_measured_by_itself_and_two_by_their_difference(arms):
    labels, arm, baseline = arms
    one, other, both = (
        resampled_interval(arm, labels, three_class_f1, resamples=50),
        resampled_interval(baseline, labels, three_class_f1, resamples=50),
        resampled_interval(arm, labels, three_class_f1, baseline=baseline, resamples=50),
    )
    assert both.estimate == pytest.approx(one.estimate - other.estimate, abs=1e-12)


def test_the_same_seed_gives_the_same_interval_and_another_one_hardly_another(arms):
    labels, arm, baseline = arms
    first, again, other = (
        resampled_interval(arm, labels, accuracy, baseline=baseline, resamples=500, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again != other
    assert other.standard_error == pytest.approx(first.standard_error, rel=0.1)


def test_swapping_the_arms_negates_it(arms):
    labels, arm, baseline = arms
    one = resampled_interval(arm, labels, three_class_f1, baseline=baseline, resamples=50)
    other = resampled_interval(baseline, labels, three_class_f1, baseline=arm, resamples=50)
    assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=1e-12)


def test_probabilities_are_resampled_with_their_examples():
    """A score of probabilities, which have an axis more: the mean probability of the true class."""
    rng = np.random.default_rng(0)
    labels = rng.integers(3, size=60)
    probabilities = rng.dirichlet(np.ones(3), size=(4, 60))  # (replicates, examples, classes)

    def mean_probability(outputs, truth):
        return float(np.mean(outputs[np.arange(len(truth)), truth]))

    table = np.take_along_axis(probabilities, labels[None, :, None], axis=2)[..., 0]
    resampled, crossed = resampled_interval(probabilities, labels, mean_probability), crossed_interval(table)
    assert resampled.estimate == pytest.approx(crossed.estimate, abs=1e-12)
    assert 0.95 < resampled.standard_error / crossed.standard_error < 1.45  # the residual, all there is, counts twice


def test_replicates_that_all_agree_with_one_another_and_the_truth_have_no_width():
    labels = np.arange(12) % 3
    interval = resampled_interval(np.array([labels, labels]), labels, accuracy, resamples=10)
    assert (interval.low, interval.estimate, interval.high) == (1, 1, 1)
    assert interval.degrees_of_freedom == 1


def test_the_interval_of_macro_f1_covers_the_truth(simulate):
    """The truth is that of many examples: a wrong answer is the next class, so every class has its share of both."""
    rng = np.random.default_rng(0)
    many = np.arange(300_000) % 3
    truth = macro_f1(answers(simulate(rng, 1, len(many), (0.8, 0.6), seed=0.0)[0][0], many), many, classes=3)
    labels, covered = np.arange(150) % 3, 0
    for repetition in range(150):
        arm = answers(simulate(rng, 3, 150, (0.8, 0.6))[0], labels)
        interval = resampled_interval(arm, labels, three_class_f1, resamples=60, seed=repetition)
        covered += interval.low <= truth <= interval.high
    assert 0.91 <= covered / 150 <= 0.995


def test_a_metric_that_some_examples_leave_undefined_is_refused(arms):
    labels, arm, _ = arms
    with pytest.raises(ValueError, match="finite number whatever examples are drawn"):
        resampled_interval(arm, labels, lambda outputs, truth: float("nan"))


@pytest.mark.parametrize(
    ("arm", "baseline", "num_labels", "message"),
    [
        ((3, 5), (2, 5), 5, r"got \[\(3, 5\), \(2, 5\)\] and 5 labels"),
        ((3, 5), (3, 4), 5, "as many replicates each"),
        ((3, 5), (3, 5), 4, "and 4 labels"),
        ((3, 0), (3, 0), 0, "and 0 labels"),
        ((1, 5), (1, 5), 5, "at least 2 replicates and 2 resamples; got 1"),
    ],
)
def test_arms_that_do_not_fit_are_refused(arm, baseline, num_labels, message):
    zeros = np.zeros(num_labels, dtype=int)
    with pytest.raises(ValueError, match=message):
        resampled_interval(np.zeros(arm), zeros, accuracy, baseline=np.zeros(baseline))
