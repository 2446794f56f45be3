"""Early stopping: which replicates have not improved on the validation split for too many looks."""

from collections.abc import Callable, Mapping
from typing import Any

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
        num_runs: How many replicates are watched.

    Examples:
        >>> stopping = Stopping(EarlyStopping(patience=2), steps_per_epoch=5, num_runs=1)
        >>> losses = {5: 0.5, 10: 0.4, 15: 0.6, 20: 0.4}
        >>> [bool(stopping.look(step, np.array([loss]), np.array([True]), lambda column: None)[0])
        ...  for step, loss in losses.items()]
        [False, False, False, True]
    """

    def __init__(self, settings: EarlyStopping | None, steps_per_epoch: int, num_runs: int) -> None:
        self.every = max(1, round(settings.every * steps_per_epoch)) if settings else 0
        self.patience = settings.patience if settings else 0
        self.restore_best = settings is not None and settings.restore_best
        self.best = np.full(num_runs, np.inf)
        self.looks_since_best = np.zeros(num_runs, int)
        self.best_states: dict[int, State] = {}
        self.last_look = 0

    def is_due(self, step: int) -> bool:
        """Whether to look now, after *step* updates."""
        return self.every > 0 and step % self.every == 0 and step != self.last_look

    def steps_to_next(self, step: int) -> int:
        """How many updates there are until the next look."""
        return self.every - step % self.every if self.every else 2**31

    def look(
        self,
        step: int,
        loss: Float[np.ndarray, " runs"],
        active: Bool[np.ndarray, " runs"],
        state_of: Callable[[int], State],
    ) -> Bool[np.ndarray, " runs"]:
        """Takes in one look, after *step* updates; says who stops now."""
        self.last_look = step
        improved = (loss < self.best) & active
        self.best = np.where(improved, loss, self.best)
        self.looks_since_best = np.where(improved, 0, self.looks_since_best + 1)
        if self.restore_best:
            self.best_states |= {int(column): state_of(int(column)) for column in np.flatnonzero(improved)}
        return active & (self.looks_since_best >= self.patience)

    def standing(self) -> dict[str, Any]:
        """The looks so far, to be kept."""
        return {
            "best": self.best,
            "looks_since_best": self.looks_since_best,
            "best_states": self.best_states,
            "last_look": self.last_look,
        }

    def stand(self, standing: Mapping[str, Any]) -> None:
        """Goes on after what was kept."""
        self.best, self.looks_since_best = standing["best"], standing["looks_since_best"]
        self.best_states = {int(column): State(*state) for column, state in standing["best_states"].items()}
        self.last_look = standing["last_look"]
