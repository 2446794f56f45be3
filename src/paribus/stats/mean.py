"""The mean of independent values: Student's interval."""

import numpy as np
from jaxtyping import Float
from scipy import special

from paribus.stats.level import upper_quantile


def mean_interval(values: Float[np.ndarray, " values"], level: float = 0.95) -> tuple[float, float]:
    """Student's t interval for the mean of the population that *values* were drawn from.

    Given one difference of two arms per replicate it speaks about *exactly this test set*: new seeds, the same images.
    ``crossed_interval`` speaks about new images as well; where the two disagree, tell both.

    Raises:
        ValueError: Fewer than two values.

    Examples:
        >>> low, high = mean_interval(np.array([0.25, 0.25, 0.125, 0.25]))
        >>> f"{low:.4f} to {high:.4f}"
        '0.1193 to 0.3182'

    References:
        Student (1908), The probable error of a mean, Biometrika 6.
    """
    if len(values) < 2:
        raise ValueError(f"an interval for a mean needs at least 2 values; got {len(values)}. Add replicates.")
    margin = special.stdtrit(len(values) - 1, upper_quantile(level)) * np.std(values, ddof=1) / np.sqrt(len(values))
    mean = np.mean(values)
    return float(mean - margin), float(mean + margin)
