"""Early stopping: which replicates have not improved on the validation split for too many looks."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Bool, Float

from paribus.engine.replicate import State
from paribus.spec import EarlyStopping


class Stopping:
    """The looks at the validation loss so far.

    A replicate stops at the first look at which the smallest loss is *patience* looks old. With ``restore_best`` its
    state at that smallest loss is kept.

    Args:
        settings: What the study says; ``None`` never looks.
        steps_per_epoch: To turn epochs into updates.
        num_replicates: How many replicates are watched.

    Examples:
        >>> stopping = Stopping(EarlyStopping(patience=2), steps_per_epoch=5, num_replicates=1)
        >>> losses = np.array([[0.5], [0.4], [0.6], [0.4]])
        >>> [bool(stopping.look(loss, np.array([True]), lambda column: None)[0]) for loss in losses]
        [False, False, False, True]
    """

    def __init__(self, settings: EarlyStopping | None, steps_per_epoch: int, num_replicates: int) -> None:
        self.every = max(1, round(settings.every * steps_per_epoch)) if settings else 0
        self.patience = settings.patience if settings else 0
        self.restore_best = settings is not None and settings.restore_best
        self.best = np.full(num_replicates, np.inf)
        self.looks_since_best = np.zeros(num_replicates, int)
        self.best_states: dict[int, State] = {}

    def is_due(self, step: int) -> bool:
        """Whether to look after update *step*."""
        return self.every > 0 and step % self.every == 0

    def steps_to_next(self, step: int) -> int:
        """How many updates there are until the next look."""
        return self.every - step % self.every if self.every else 2**31

    def look(
        self,
        loss: Float[np.ndarray, " replicates"],
        active: Bool[np.ndarray, " replicates"],
        state_of: Callable[[int], State],
    ) -> Bool[np.ndarray, " replicates"]:
        """Takes in one look; says who stops now."""
        improved = (loss < self.best) & active
        self.best = np.where(improved, loss, self.best)
        self.looks_since_best = np.where(improved, 0, self.looks_since_best + 1)
        if self.restore_best:
            self.best_states |= {int(column): state_of(int(column)) for column in np.flatnonzero(improved)}
        return active & (self.looks_since_best >= self.patience)
