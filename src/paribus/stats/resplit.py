"""The corrected interval for replicates that each drew their own training and test images from one pool."""

import numpy as np
from jaxtyping import Float
from scipy import special

from paribus.stats.level import upper_quantile


def resplit_interval(
    differences: Float[np.ndarray, " replicates"], test: int, train: int, *, level: float = 0.95
) -> tuple[float, float]:
    r"""Nadeau and Bengio's interval for a mean difference where every replicate split the pool anew.

    Test sets that overlap and training sets that overlap make replicates alike, so more of them bring less than
    Student's interval believes. With *J* differences of deviation *s* the variance of their mean is taken to be

    .. math:: \left( \frac{1}{J} + \frac{n_{\mathrm{test}}}{n_{\mathrm{train}}} \right) s^2

    with *J* - 1 degrees of freedom: a rule of thumb for the correlation between replicates, which no data can tell.
    Speaks about new images and new seeds at this size of training set.

    Not for a fixed test set with fresh seeds, where ``crossed_interval`` is right and this one takes about twice the
    variance. Known failure: with many replicates it stays as wide as the images are few, which is meant.

    Args:
        differences: Arm minus baseline, one for each replicate; both arms of a replicate have the same split.
        test: Test images of each replicate.
        train: Training images of each replicate.
        level: How often such intervals cover the truth.

    Raises:
        ValueError: Fewer than two differences, or a split without images.

    Examples:
        >>> low, high = resplit_interval(np.array([0.02, 0.03, 0.01, 0.02]), test=100, train=400)
        >>> f"{low:+.4f} to {high:+.4f}"
        '+0.0016 to +0.0384'

    References:
        Nadeau and Bengio (2003), Inference for the generalization error, Machine Learning 52.
        Corani and Benavoli (2015), A Bayesian approach for comparing cross-validated algorithms on multiple data sets,
        Machine Learning 100 (the Bayesian twin).
    """
    if len(differences) < 2:
        raise ValueError(f"an interval for a mean needs at least 2 values; got {len(differences)}. Add replicates.")
    if min(test, train) < 1:
        raise ValueError(f"both splits must have images; got {test} for test and {train} for training.")
    error = np.sqrt(1 / len(differences) + test / train) * np.std(differences, ddof=1)
    margin = special.stdtrit(len(differences) - 1, upper_quantile(level)) * error
    mean = np.mean(differences)
    return float(mean - margin), float(mean + margin)
