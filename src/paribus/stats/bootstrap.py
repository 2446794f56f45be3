"""Intervals for scores that are no mean over examples, such as F1, AUC or calibration error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Shaped
from scipy import special

from paribus.stats.level import upper_quantile

Metric = Callable[[np.ndarray, np.ndarray], float]
"""From what one model answered, an entry for each example, and the labels of these examples, to its score."""


@dataclass(frozen=True)
class ResampledInterval:
    """A mean score or difference of scores, and where it would lie with new replicates and new examples.

    Args:
        estimate: The mean over replicates, each scored on all examples.
        low: Lower end of the interval.
        high: Upper end of the interval.
        level: How often such intervals cover the truth.
        standard_error: Of the estimate.
        degrees_of_freedom: Satterthwaite's, never fewer than the replicates alone would give.

    Examples:
        >>> ResampledInterval(0.02, 0.01, 0.03, 0.95, 0.005, 12.0).estimate
        0.02
    """

    estimate: float
    low: float
    high: float
    level: float
    standard_error: float
    degrees_of_freedom: float


def resampled_interval(
    arm: Shaped[np.ndarray, "replicates examples *outputs"],
    labels: Int[np.ndarray, " examples"],
    metric: Metric,
    *,
    baseline: Shaped[np.ndarray, "replicates examples *outputs"] | None = None,
    level: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
) -> ResampledInterval:
    r"""The mean score of *arm*, or its mean difference from *baseline*, for new replicates and new examples like these.

    .. math:: V = s_d^2 / S + \mathrm{Var}_{\mathrm{bootstrap}}(\bar d)

    with the deviation :math:`s_d` of the scores between *S* replicates, and the variance of their mean when the
    examples are drawn anew, with replacement and the same for all replicates of both arms. The interval is Student's
    with Satterthwaite's degrees of freedom. The noise of a single answer is in both parts, so it is a little too wide;
    for a mean over examples, such as accuracy, use ``crossed_interval``, which is exact there and needs no resampling.

    Assumes independent replicates and examples. Known failure: a score that rests on a handful of examples, such as
    the F1 of a class with five of them, and a score whose bias depends on the number of distinct examples, such as
    calibration error near 0; the interval is then off its centre.
    Coverage: ``tests/stats/test_bootstrap.py::test_the_interval_of_macro_f1_covers_the_truth``.

    Args:
        arm: Predictions or probabilities of every replicate, whatever *metric* understands.
        labels: The true classes.
        metric: What is measured. It is called ``resamples + 1`` times for each run, so it had better be quick.
        baseline: The same for the baseline; row *r* of both comes from replicate *r*.
        level: How often such intervals cover the truth.
        resamples: How often the examples are drawn anew.
        seed: Where the drawing starts; the same seed gives the same interval.

    Raises:
        ValueError: Fewer than two replicates or resamples, arrays that do not fit together, or a metric that is not a
            finite number on some resample.

    Examples:
        >>> labels = np.arange(100) % 2
        >>> arm = np.array([labels, labels])
        >>> arm[0, :30], arm[1, 10:50] = 0, 0
        >>> interval = resampled_interval(arm, labels, lambda answers, truth: float(np.mean(answers == truth)))
        >>> f"{interval.estimate:.3f} between {interval.low:.2f} and {interval.high:.2f}"
        '0.825 between 0.73 and 0.92'

    References:
        Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 6.
        Owen (2007), The pigeonhole bootstrap, https://arxiv.org/abs/0712.1111.
    """
    arms = [arm] if baseline is None else [arm, baseline]
    _check(arms, labels, resamples)
    scores = _scores(arms, labels, metric)
    between = float(np.var(scores, ddof=1)) / len(scores)
    sampling = _sampling_variance(arms, labels, metric, resamples, np.random.default_rng(seed))
    spread = between**2 / (len(scores) - 1) + sampling**2 / max(len(labels) - 1, 1)
    freedom = max((between + sampling) ** 2 / spread if spread > 0 else 0.0, len(scores) - 1.0)
    estimate, error = float(np.mean(scores)), float(np.sqrt(between + sampling))
    margin = float(special.stdtrit(freedom, upper_quantile(level))) * error
    return ResampledInterval(estimate, estimate - margin, estimate + margin, level, error, freedom)


def _sampling_variance(
    arms: Sequence[np.ndarray], labels: np.ndarray, metric: Metric, resamples: int, rng: np.random.Generator
) -> float:
    """The variance of the mean over replicates when the examples are drawn anew."""
    means = np.empty(resamples)
    for index in range(resamples):
        drawn = rng.integers(len(labels), size=len(labels))
        means[index] = np.mean(_scores([each[:, drawn] for each in arms], labels[drawn], metric))
    return float(np.var(means, ddof=1))


def _scores(arms: Sequence[np.ndarray], labels: np.ndarray, metric: Metric) -> Float[np.ndarray, " replicates"]:
    """The score of each replicate, or by how much the first arm's is above the second's."""
    scores = np.array([[metric(outputs, labels) for outputs in each] for each in arms], dtype=np.float64)
    if not np.all(np.isfinite(scores)):
        raise ValueError(
            "`metric` must give a finite number whatever examples are drawn; got one that is not. Give one that is "
            "defined without examples of a class, or score more examples."
        )
    return np.asarray(scores[0] if len(scores) == 1 else scores[0] - scores[1])


def _check(arms: Sequence[np.ndarray], labels: np.ndarray, resamples: int) -> None:
    shapes = [each.shape[:2] for each in arms]
    if any(shape != (len(arms[0]), len(labels)) for shape in shapes) or len(labels) == 0:
        raise ValueError(
            "arms must have outputs of the shape (replicates, examples, ...), as many replicates each, for the same "
            f"labels; got {shapes} and {len(labels)} labels. Keep the replicates that finished in both."
        )
    if min(len(arms[0]), resamples) < 2:
        raise ValueError(
            f"there must be at least 2 replicates and 2 resamples; got {len(arms[0])} and {resamples}. Train more."
        )
