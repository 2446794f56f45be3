"""Two factors varied together, every level with every other: the weights of main effects and of interactions.

Arm [i, j] has level *i* of the first factor and level *j* of the second. Weights are laid out alike, and ``combined``
turns them into an interval.
"""

from typing import Literal

import numpy as np
from jaxtyping import Float


def main_effect_weights(
    shape: tuple[int, int], factor: Literal[0, 1], level: int, baseline: int = 0
) -> Float[np.ndarray, "first second"]:
    """A level of one factor against its baseline level, averaged over all levels of the other.

    The estimand is the mean of the differences at each level of the other factor, all counted alike. Where the factors
    interact, it is an average of different effects: look at ``interaction_weights`` first.

    Args:
        shape: How many levels the two factors have.
        factor: Which of the two: 0 or 1.
        level: The level in question, counted from 0.
        baseline: The level it is compared with.

    Raises:
        ValueError: A factor with one level, a level that does not exist, or a level against itself.

    Examples:
        >>> main_effect_weights((2, 2), factor=0, level=1)
        array([[-0.5, -0.5],
               [ 0.5,  0.5]])

        >>> from paribus.stats.combination import combined
        >>> rng = np.random.default_rng(0)
        >>> correct = rng.random((2, 2, 5, 400)) < np.array([[0.6, 0.6], [0.7, 0.9]])[..., None, None]
        >>> round(combined(correct, main_effect_weights((2, 2), factor=0, level=1)).estimate, 2)
        0.19
    """
    step = _step(shape, factor, level, baseline)
    others = np.full(shape[1 - factor], 1 / shape[1 - factor])
    return np.outer(step, others) if factor == 0 else np.outer(others, step)


def interaction_weights(
    shape: tuple[int, int], levels: tuple[int, int], baseline: tuple[int, int] = (0, 0)
) -> Float[np.ndarray, "first second"]:
    """How much more the step of the second factor brings at one level of the first than at its baseline level.

    (arm [i, j] - arm [i, 0]) - (arm [0, j] - arm [0, 0]), which is the same with the factors exchanged. Zero says that
    the two changes add up. Its interval is about twice as wide as that of a main effect of two levels.

    Args:
        shape: How many levels the two factors have.
        levels: The level of each factor in question, counted from 0.
        baseline: The level of each that it is compared with.

    Raises:
        ValueError: A factor with one level, a level that does not exist, or a level against itself.

    Examples:
        >>> interaction_weights((2, 2), levels=(1, 1))
        array([[ 1., -1.],
               [-1.,  1.]])

        >>> from paribus.stats.combination import combined
        >>> rng = np.random.default_rng(0)
        >>> correct = rng.random((2, 2, 5, 400)) < np.array([[0.6, 0.6], [0.7, 0.9]])[..., None, None]
        >>> round(combined(correct, interaction_weights((2, 2), levels=(1, 1))).estimate, 2)
        0.18

    References:
        Yates (1937), The design and analysis of factorial experiments, Imperial Bureau of Soil Science 35.
    """
    first, second = (_step(shape, factor, levels[factor], baseline[factor]) for factor in (0, 1))
    return np.outer(first, second)


def _step(shape: tuple[int, int], factor: int, level: int, baseline: int) -> Float[np.ndarray, " levels"]:
    """+1 at the level, -1 at the baseline."""
    num_levels = shape[factor]
    if not (0 <= level < num_levels and 0 <= baseline < num_levels) or level == baseline:
        raise ValueError(
            f"a step of factor {factor} must lead from one of its {num_levels} levels to another; got {baseline} to "
            f"{level}. Levels are counted from 0."
        )
    step = np.zeros(num_levels)
    step[level], step[baseline] = 1.0, -1.0
    return step
