"""How far runs of one arm lie apart: more than chance on so many images, and how often by how much."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special


@dataclass(frozen=True)
class DifferingPairs:
    """How far apart the same model ends when it is trained twice.

    Args:
        images: A number of images.
        share: The share of all pairs of runs whose counts of correct answers differ by at least as many.

    Examples:
        >>> DifferingPairs(images=4, share=0.6).images
        4
    """

    images: int
    share: float


def dispersion_p(correct: Sequence[int], examples: int) -> float:
    r"""The p value that runs of one arm differ no more than that many coin tosses would make them.

    With *k* right answers of *N* in each of *S* runs, and their overall share :math:`p`,

    .. math:: \chi^2 = \sum_s (k_s - \bar k)^2 / (N p (1 - p))

    has *S* - 1 degrees of freedom if each run is a fresh binomial draw. Above 0.05: "the runs differ no more than *N*
    coin-toss images would make them". Small: the training itself, not the images, moves the accuracy.

    Runs on the *same* images vary less than fresh draws, for an image that is hard is hard for all of them; so a small
    value is sure, and a large one does not show that seeds make no difference. The chi-square approximation wants
    several wrong and several right answers in each run.

    Args:
        correct: The right answers of each run.
        examples: The images that each run was scored on.

    Raises:
        ValueError: Fewer than two runs, or a count that does not lie between 0 and *examples*.

    Examples:
        Five runs with all filters and five with half of them, on 175 images:

        >>> f"{dispersion_p([58, 42, 60, 42, 47], 175):.3f}, {dispersion_p([54, 60, 51, 44, 51], 175):.3f}"
        '0.077, 0.453'

    References:
        Fisher (1925), Statistical Methods for Research Workers, section 19 (the index of dispersion).
    """
    counts = _counts(correct)
    if counts.min() < 0 or counts.max() > examples or examples < 1:
        raise ValueError(
            "right answers must lie between 0 and the number of examples, at least one; got "
            f"{counts.min()} to {counts.max()} of {examples}."
        )
    share = counts.mean() / examples
    if share in (0, 1):  # nothing varies, and nothing is expected to
        return 1.0
    statistic = np.sum((counts - counts.mean()) ** 2) / (examples * share * (1 - share))
    return float(special.chdtrc(len(counts) - 1, statistic))


def differing_pairs(correct: Sequence[int], at_least: int | None = None) -> DifferingPairs:
    """How often two runs of one arm differ by so many images or more: what a single run each cannot tell from a change.

    Counts every pair of the runs at hand; a description of them, with no error of its own.

    Args:
        correct: The right answers of each run, all on the same number of images.
        at_least: The number of images to ask about; by default the largest one by which half of the pairs differ.

    Raises:
        ValueError: Fewer than two runs.

    Examples:
        >>> relu = [123, 117, 113, 121, 119, 116, 115, 122, 118, 126]
        >>> twice = differing_pairs(relu)
        >>> f"The same model trained twice differs by {twice.images} images or more in {twice.share:.0%} of pairs."
        'The same model trained twice differs by 4 images or more in 60% of pairs.'
    """
    counts = _counts(correct)
    first, second = np.triu_indices(len(counts), k=1)
    apart = np.sort(np.abs(counts[first] - counts[second]))
    # Sorted, half of the pairs or more lie at or above the upper of the two middle ones, or the only one.
    images = int(apart[len(apart) // 2]) if at_least is None else at_least
    return DifferingPairs(images=images, share=float(np.mean(apart >= images)))


def _counts(correct: Sequence[int]) -> np.ndarray:
    if len(correct) < 2:
        raise ValueError(f"runs can differ from one another if there are at least 2; got {len(correct)}.")
    return np.asarray(correct)
