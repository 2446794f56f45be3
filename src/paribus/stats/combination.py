"""Sums of arms: the crossed interval of any question that is a weighted sum of their accuracies."""

import numpy as np
from jaxtyping import Float, Shaped

from paribus.stats.crossed import CrossedInterval, crossed_interval

ROUNDING = 1e-12
"""What is smaller, relative to the largest weight, is zero that was computed in another order."""


def combined(
    correct: Shaped[np.ndarray, "*arms replicates examples"],
    weights: Float[np.ndarray, "*arms"],
    level: float = 0.95,
) -> CrossedInterval:
    r"""The weighted sum of the arms' accuracies, with an interval for new replicates and new examples like these.

    With :math:`D_{si} = \sum_a w_a\, correct_{a,s,i}` it is the crossed interval of D, so a contrast of two arms is the
    weights (1, -1), a slope those of ``trend_weights``, an interaction those of ``interaction_weights``.

    Assumes that row *s* of all arms is the same replicate, and what ``crossed_interval`` assumes. Fails where it does:
    when the sum is zero for every replicate and example, its width is zero.

    Args:
        correct: Who is right where, or any score; a replicate that did not finish in some arm has no row in any.
        weights: One for each arm. They add up to zero where the question is about differences.
        level: How often such intervals cover the truth.

    Raises:
        ValueError: As many weights as arms must be given, and what ``crossed_interval`` refuses.

    Examples:
        >>> rng = np.random.default_rng(0)
        >>> correct = rng.random((3, 4, 200)) < np.array([0.9, 0.8, 0.7])[:, None, None]
        >>> round(combined(correct, np.array([1.0, 0.0, -1.0])).estimate, 3)
        0.161
    """
    if np.shape(correct)[:-2] != np.shape(weights):
        raise ValueError(
            f"`weights` must have one number for each arm; got the shape {np.shape(weights)} for arms of the shape "
            f"{np.shape(correct)[:-2]}. Give `correct` as (arms, replicates, examples)."
        )
    sums = np.tensordot(weights, correct, axes=np.ndim(weights))  # (replicates, examples)
    # Weights that add up to zero do so but for rounding, and rounding that is the same everywhere would look certain.
    negligible = np.abs(sums) < ROUNDING * np.abs(weights).max()
    return crossed_interval(np.where(negligible, 0.0, sums), level=level)
