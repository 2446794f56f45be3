"""Other ways to look at one comparison, for readers who think in them. None of them decides anything."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Shaped

from paribus.stats.cautious import cautious_equivalence_p
from paribus.stats.crossed import Components, CrossedInterval
from paribus.stats.posterior import Posterior, posterior
from paribus.stats.sign_flip import MOST_EXCHANGED, sign_flip_p
from paribus.stats.superiority import Superiority, probability_better


@dataclass(frozen=True)
class Details:
    """What else can be said of paired replicates; all of it of this comparison alone, looked at once.

    Args:
        better: How often the arm beats the baseline on the same seed, with the exact 95 % interval.
        sign_flip_p: Against "the arms are exchangeable on exactly this test set": exact, over all flips of signs;
            ``nan`` with more than 40 replicates, which are too many to flip.
        equivalence_p: Against "the difference is what matters or more", by two one-sided tests.
        posterior: The probabilities of better by what matters, less than that, and worse, with a flat prior.
        correlation: Of the accuracies of both arms over seeds: what pairing gains is 1 / (1 - correlation).
        components: Where the variance of the difference comes from.

    Examples:
        >>> arm, baseline = np.ones((5, 400), bool), np.ones((5, 400), bool)
        >>> for seed in range(5):
        ...     baseline[seed, seed : 10 + 2 * seed] = False
        >>> from paribus.stats.crossed import crossed_interval
        >>> crossed = crossed_interval(arm.astype(float) - baseline)
        >>> round(details_of(arm, baseline, crossed, matters=0.01).sign_flip_p, 4)
        0.0625
    """

    better: Superiority
    sign_flip_p: float
    equivalence_p: float
    posterior: Posterior | None
    correlation: float
    components: Components


def details_of(
    arm: Shaped[np.ndarray, "replicates examples"],
    baseline: Shaped[np.ndarray, "replicates examples"],
    crossed: CrossedInterval,
    matters: float,
) -> Details:
    """The details of two arms, row *r* of both being replicate *r*.

    Args:
        arm: Who is right where.
        baseline: The same for the baseline.
        crossed: The crossed interval of their difference.
        matters: The smallest difference worth having.

    Raises:
        ValueError: Fewer than two replicates.

    Examples:
        >>> from paribus.stats.crossed import crossed_interval
        >>> rng = np.random.default_rng(0)
        >>> arm, baseline = rng.random((2, 4, 300)) < 0.8
        >>> details_of(arm, baseline, crossed_interval(arm * 1.0 - baseline), matters=0.01).better.pairs
        4
    """
    accuracies, others = np.mean(arm, axis=1), np.mean(baseline, axis=1)
    error, freedom = crossed.standard_error, crossed.degrees_of_freedom
    varies = np.ptp(accuracies) > 0 and np.ptp(others) > 0
    return Details(
        better=probability_better(accuracies, others),
        sign_flip_p=sign_flip_p(accuracies - others) if len(arm) <= MOST_EXCHANGED else math.nan,
        equivalence_p=cautious_equivalence_p(crossed, matters),
        posterior=posterior(crossed.estimate, error, freedom, matters) if error > 0 else None,
        correlation=float(np.corrcoef(accuracies, others)[0, 1]) if varies else math.nan,
        components=crossed.components,
    )
