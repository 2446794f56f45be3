"""The difference of two arms from the accuracies of their runs alone: Welch's t, or Student's where runs are pairs.

It speaks about new runs on exactly these images. What new images would say is in the predictions, and no table of
accuracies has those; ``crossed_interval`` is for them.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import special

from paribus.stats.level import upper_quantile


@dataclass(frozen=True)
class RunDifference:
    """A difference of two means, arm minus baseline, with its standard error.

    Args:
        estimate: The difference of the means.
        standard_error: Its standard error; 0 where runs do not differ at all, which leaves nothing to judge by.
        degrees_of_freedom: Of the t distribution that it follows.

    Examples:
        >>> round(RunDifference(0.012, 0.0261, 7.05).p, 2)
        0.66
    """

    estimate: float
    standard_error: float
    degrees_of_freedom: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The t interval; no two shares differ by more than 1."""
        margin = float(special.stdtrit(self.degrees_of_freedom, upper_quantile(level))) * self.standard_error
        return max(self.estimate - margin, -1.0), min(self.estimate + margin, 1.0)

    @property
    def p(self) -> float:
        """The two-sided p value against no difference."""
        return 2 * float(special.stdtr(self.degrees_of_freedom, -abs(self.estimate) / self.standard_error))


def welch_difference(arm: tuple[float, float, int], baseline: tuple[float, float, int]) -> RunDifference:
    """The difference of two arms whose runs have nothing in common; spreads and numbers of runs may differ.

    Args:
        arm: The mean, the standard deviation (of a sample) and the number of its runs.
        baseline: The same for the baseline.

    Raises:
        ValueError: Fewer than two runs in an arm.

    Examples:
        >>> difference = welch_difference((0.296, 0.03286, 5), (0.284, 0.04827, 5))
        >>> f"{difference.interval()[0]:.3f} to {difference.interval()[1]:.3f}, {difference.degrees_of_freedom:.2f}"
        '-0.050 to 0.074, 7.05'

    References:
        Welch (1947), The generalization of "Student's" problem, Biometrika 34.
    """
    (mean, deviation, runs), (baseline_mean, baseline_deviation, baseline_runs) = arm, baseline
    if min(runs, baseline_runs) < 2:
        raise ValueError(f"each arm must have at least 2 runs; got {runs} and {baseline_runs}. Add runs.")
    mine, theirs = deviation**2 / runs, baseline_deviation**2 / baseline_runs
    freedom = mine**2 / (runs - 1) + theirs**2 / (baseline_runs - 1)
    return RunDifference(
        estimate=mean - baseline_mean,
        standard_error=math.sqrt(mine + theirs),
        degrees_of_freedom=(mine + theirs) ** 2 / freedom if freedom else float(runs + baseline_runs - 2),
    )


def paired_difference(arm: Float[np.ndarray, " runs"], baseline: Float[np.ndarray, " runs"]) -> RunDifference:
    """The difference of two arms whose runs are pairs: run *r* of both had the same seed.

    Raises:
        ValueError: Not as many runs in both arms, or fewer than two.

    Examples:
        >>> round(paired_difference(np.array([0.7, 0.8, 0.8]), np.array([0.6, 0.7, 0.6])).estimate, 3)
        0.133

    References:
        Student (1908), The probable error of a mean, Biometrika 6.
    """
    if len(arm) != len(baseline) or len(arm) < 2:
        raise ValueError(f"pairs must be at least 2, with a run of each arm; got {len(arm)} and {len(baseline)} runs.")
    differences = arm - baseline
    error = float(np.std(differences, ddof=1)) / math.sqrt(len(differences))
    return RunDifference(float(np.mean(differences)), error, float(len(differences) - 1))
