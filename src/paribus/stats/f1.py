"""The macro F1 score: precision and recall of every class, the rare ones as important as the others."""

import numpy as np
from jaxtyping import Int


def macro_f1(predictions: Int[np.ndarray, " examples"], labels: Int[np.ndarray, " examples"], classes: int) -> float:
    r"""The mean over classes of F1, the harmonic mean of precision and recall.

    .. math:: F_1 = \frac{2 \, \mathrm{right}}{\mathrm{answered} + \mathrm{present}}

    A class that is neither present nor answered has no F1 and does not count, as in scikit-learn. It is no mean over
    examples, so ``crossed_interval`` does not hold for it; ``resampled_interval`` does.

    Raises:
        ValueError: Different numbers of predictions and labels, none at all, or a class outside 0 to *classes* - 1.

    Examples:
        Nine cats and one dog: always answering "cat" is right nine times in ten, and this is not fooled.

        >>> round(macro_f1(np.zeros(10, dtype=int), np.array([0] * 9 + [1]), classes=2), 3)
        0.474

    References:
        Van Rijsbergen (1979), Information Retrieval, 2nd edition, chapter 7.
        Opitz and Burst (2019), Macro F1 and macro F1, https://arxiv.org/abs/1911.03347 (this is their averaged F1).
    """
    if len(predictions) != len(labels) or len(labels) == 0:
        raise ValueError(f"every label must have one prediction; got {len(predictions)} for {len(labels)} labels.")
    answered, present = (_counts(each, classes) for each in (predictions, labels))
    right = _counts(labels[predictions == labels], classes)
    counted = answered + present > 0
    return float(np.mean(2 * right[counted] / (answered + present)[counted]))


def _counts(indices: Int[np.ndarray, " examples"], classes: int) -> Int[np.ndarray, " classes"]:
    if len(indices) and (indices.min() < 0 or indices.max() >= classes):
        raise ValueError(
            f"classes must lie between 0 and {classes - 1}; got {indices.min()} to {indices.max()}. "
            "Raise `classes`, or number them from 0."
        )
    return np.bincount(indices, minlength=classes)
