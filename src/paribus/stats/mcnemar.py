"""Two trained models on the same images: McNemar's exact test, and what it can say when the pairing is unknown."""

import numpy as np
from scipy import special


def mcnemar_p(only_arm: int, only_baseline: int) -> float:
    """The exact two-sided p value that two models are equally often right, from the images on which they disagree.

    A statement about these two trained models, never about the change between them: another seed gives another model.
    Fewer than 6 disagreements can never reach 0.05.

    Args:
        only_arm: Images that the arm's model alone gets right.
        only_baseline: Images that the baseline's model alone gets right.

    Raises:
        ValueError: A negative count.

    Examples:
        >>> [mcnemar_p(6, 0), mcnemar_p(5, 0), mcnemar_p(4, 0)]
        [0.03125, 0.0625, 0.125]

    References:
        McNemar (1947), Note on the sampling error of the difference between correlated proportions, Psychometrika 12.
    """
    if min(only_arm, only_baseline) < 0:
        raise ValueError(f"counts of images must not be negative; got {only_arm} and {only_baseline}.")
    fewer, either = min(only_arm, only_baseline), only_arm + only_baseline
    return min(1.0, 2 * float(special.bdtr(fewer, either, 0.5)))


def mcnemar_bounds(arm_correct: int, baseline_correct: int, examples: int) -> tuple[float, float]:
    """The smallest and the largest McNemar p value over all ways in which the answers of two models may pair up.

    For tables that tell accuracies only. If the largest is below 0.05, the models differ however their answers pair up;
    if the smallest is above it, no pairing could make them differ; otherwise only the predictions can decide.

    Raises:
        ValueError: A count of correct answers that exceeds *examples*.

    Examples:
        >>> smallest, largest = mcnemar_bounds(73, 44, 175)
        >>> f"{smallest:.1e} to {largest:.5f}"
        '3.7e-09 to 0.00934'
    """
    if not 0 <= min(arm_correct, baseline_correct) <= max(arm_correct, baseline_correct) <= examples:
        raise ValueError(
            f"correct answers must lie between 0 and the number of examples; got {arm_correct} and {baseline_correct} "
            f"of {examples}."
        )
    difference, total = abs(arm_correct - baseline_correct), arm_correct + baseline_correct
    disagreements = np.arange(difference, min(total, 2 * examples - total) + 1, 2)
    p = np.minimum(1, 2 * special.bdtr((disagreements - difference) // 2, disagreements, 0.5))
    return float(p.min()), float(p.max())
