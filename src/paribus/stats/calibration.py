"""Calibration: does a network that is 80 % sure get 80 % right? Three measures, and what luck alone would show."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

BINS = 15
"""Equal bins of confidence between 0 and 1, the usual number since Guo et al."""

LEAST_PROBABILITY = float(np.finfo(np.float32).smallest_subnormal)
"""The smallest positive number that single precision can hold: 103.3 nats."""


def expected_calibration_error(
    probabilities: Float[np.ndarray, "examples classes"], labels: Int[np.ndarray, " examples"], bins: int = BINS
) -> float:
    r"""How far confidence and accuracy lie apart, on average over examples binned by confidence.

    .. math:: ECE = \sum_b \frac{n_b}{n} |accuracy_b - confidence_b|

    Confidence is the probability of the answer given, the largest one. Bins are equally wide and include their upper
    end. Never zero by luck: compare it with ``calibration_null_band``. Blind to the other classes' probabilities, and
    to errors that cancel inside a bin; ``brier_score`` and ``negative_log_likelihood`` are not.

    Raises:
        ValueError: No examples, another number of labels, probabilities outside [0, 1], or no bin.

    Examples:
        Ten answers at 90 % of which seven are right:

        >>> probabilities = np.tile([0.9, 0.1], (10, 1))
        >>> round(expected_calibration_error(probabilities, np.repeat([0, 1], [7, 3])), 3)
        0.2

    References:
        Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks,
        https://arxiv.org/abs/1706.04599, equation 3.
    """
    _check(probabilities, labels)
    correct = np.argmax(probabilities, axis=1) == labels
    return _Bins.of(probabilities, bins).error(correct)


@dataclass(frozen=True)
class NullBand:
    """The calibration error that a perfectly calibrated network would show by luck.

    Args:
        mean: On average.
        most: In 95 of 100 test sets no more than this.

    Examples:
        >>> NullBand(mean=0.084, most=0.118).most
        0.118
    """

    mean: float
    most: float


def calibration_null_band(
    probabilities: Float[np.ndarray, "examples classes"], bins: int = BINS, *, simulations: int = 2000, seed: int = 0
) -> NullBand:
    """What ``expected_calibration_error`` would be if every confidence were exactly right, on as many examples.

    Labels are drawn from the confidences, so it is about networks that are as sure as this one. An error within the
    band is no evidence of miscalibration; one above *most* is, at the 5 % level. With 2,000 simulations *mean* is good
    to about 1 % of itself and *most* to 2 %; the same *seed* gives the same band.

    Assumes independent examples.

    Raises:
        ValueError: No examples, probabilities outside [0, 1], or no bin.

    Examples:
        A perfectly calibrated network on 175 images looks 7 points off:

        >>> confidence = np.linspace(0.5, 0.99, 175)
        >>> band = calibration_null_band(np.stack([confidence, 1 - confidence], axis=1))
        >>> f"{band.mean:.2f}, at most {band.most:.2f}"
        '0.07, at most 0.10'

    References:
        Bröcker and Smith (2007), Increasing the reliability of reliability diagrams, Weather and Forecasting 22.
    """
    binned, rng = _Bins.of(probabilities, bins), np.random.default_rng(seed)
    confidence = np.max(probabilities, axis=1)
    errors = [binned.error(rng.random(len(confidence)) < confidence) for _ in range(simulations)]
    return NullBand(mean=float(np.mean(errors)), most=float(np.quantile(errors, 0.95)))


def brier_score(probabilities: Float[np.ndarray, "examples classes"], labels: Int[np.ndarray, " examples"]) -> float:
    r"""The mean squared distance of the probabilities from the truth: 0 is perfect, 2 is sure and always wrong.

    .. math:: \frac{1}{n} \sum_i \sum_c (p_{ic} - [y_i = c])^2

    Summed over classes as Brier did; for two classes that is twice what some libraries give. Proper: no network gains
    by saying other probabilities than it believes.

    Raises:
        ValueError: No examples, another number of labels, or probabilities outside [0, 1].

    Examples:
        >>> round(brier_score(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 0])), 3)
        0.65

    References:
        Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather Review 78.
    """
    _check(probabilities, labels)
    truth = np.eye(probabilities.shape[1])[labels]  # (examples, classes)
    return float(np.mean(np.sum((probabilities - truth) ** 2, axis=1)))


def negative_log_likelihood(
    probabilities: Float[np.ndarray, "examples classes"], labels: Int[np.ndarray, " examples"]
) -> float:
    """The mean of -log(probability of the true class), in nats: the cross-entropy of the stored probabilities.

    A probability of exactly 0 counts as the smallest positive number of single precision, 103.3 nats, since that is
    where a softmax is rounded to 0; no other probability is touched. Wider clipping, such as at 1e-7, would make an
    answer that is sure and wrong look six times better than it is. One such answer can rule the mean.

    Raises:
        ValueError: No examples, another number of labels, or probabilities outside [0, 1].

    Examples:
        >>> round(negative_log_likelihood(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 0])), 3)
        0.857
    """
    _check(probabilities, labels)
    likelihood = np.asarray(probabilities, dtype=np.float64)[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(np.maximum(likelihood, LEAST_PROBABILITY))))


@dataclass(frozen=True, eq=False)
class _Bins:
    """Which bin each example is in, and the confidence that each bin adds up to."""

    members: np.ndarray  # (examples,)
    confidence: np.ndarray  # (bins,)

    @classmethod
    def of(cls, probabilities: np.ndarray, bins: int) -> "_Bins":
        if bins < 1:
            raise ValueError(f"`bins` must be at least 1; got {bins}. Leave it out for {BINS}.")
        _check_probabilities(probabilities)
        confidence = np.max(probabilities, axis=1).astype(np.float64)
        members = np.clip(np.ceil(confidence * bins).astype(np.intp) - 1, 0, bins - 1)
        return cls(members, np.bincount(members, weights=confidence, minlength=bins))

    def error(self, correct: np.ndarray) -> float:
        right = np.bincount(self.members, weights=correct, minlength=len(self.confidence))
        return float(np.sum(np.abs(right - self.confidence))) / len(self.members)


def _check(probabilities: np.ndarray, labels: np.ndarray) -> None:
    _check_probabilities(probabilities)
    if len(labels) != len(probabilities) or not np.all((labels >= 0) & (labels < probabilities.shape[1])):
        raise ValueError(
            f"`labels` must name one of {probabilities.shape[1]} classes for each of {len(probabilities)} examples; "
            f"got {len(labels)} labels between {min(labels, default=0)} and {max(labels, default=0)}."
        )


def _check_probabilities(probabilities: np.ndarray) -> None:
    if np.ndim(probabilities) != 2 or len(probabilities) == 0:
        raise ValueError(
            f"probabilities must be a table of examples x classes; got the shape {np.shape(probabilities)}."
        )
    if not np.all((probabilities >= 0) & (probabilities <= 1 + 1e-6)):  # a softmax in single precision may round up
        raise ValueError(
            f"probabilities must lie in [0, 1]; got {np.min(probabilities):g} to {np.max(probabilities):g}. "
            "Apply a softmax to logits first."
        )
