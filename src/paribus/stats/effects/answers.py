"""What several arms answered on the same examples, replicate by replicate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Int

from paribus.stats.floors import Floor, above_floor, naive_floor


@dataclass(frozen=True, eq=False)
class Answers:
    """What several arms answered on the same examples; row *r* of every arm comes from replicate *r*.

    Args:
        predictions: The predicted class of every example. Only replicates that finished in all arms have a row.
        labels: The true classes.
        classes: The names of the classes.
        train_label_counts: How many training images each class had.
        asked: Replicates that each arm had; 0 for as many as there are rows.

    Examples:
        >>> Answers(np.zeros((3, 2, 4), int), np.array([0, 0, 1, 1]), ("cat", "dog"), np.array([50, 50])).replicates
        2
    """

    predictions: Int[np.ndarray, "arms replicates examples"]
    labels: Int[np.ndarray, " examples"]
    classes: tuple[str, ...]
    train_label_counts: Int[np.ndarray, " classes"]
    asked: int = 0

    @property
    def replicates(self) -> int:
        """Replicates that finished in every arm."""
        return int(self.predictions.shape[1])

    @cached_property
    def correct(self) -> Bool[np.ndarray, "arms replicates examples"]:
        """Who is right where."""
        return np.asarray(self.predictions == self.labels)

    @cached_property
    def floor(self) -> Floor:
        """The best naive classifier."""
        return naive_floor(self.labels, self.train_label_counts, self.classes)

    @cached_property
    def learned(self) -> bool:
        """Whether some arm is shown to beat it."""
        return self.replicates > 0 and any(above_floor(arm, self.labels, self.floor)[0] > 0 for arm in self.correct)
