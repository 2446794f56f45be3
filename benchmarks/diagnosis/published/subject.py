"""What published rules look at: one run with its study and images, as a Keras history and probes would show it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from benchmarks.diagnosis.trials import Trial
from paribus.records import ProbedQuantity, Run
from paribus.spec import Study

SAMPLE = 500  # images that are looked at for their scale


@dataclass(frozen=True, eq=False)
class Subject:
    """One run.

    Args:
        trial: What was trained.
        run: How it went.
    """

    trial: Trial
    run: Run

    @cached_property
    def study(self) -> Study:
        """What its user asked for."""
        return self.trial.study

    @cached_property
    def inputs(self) -> Float[np.ndarray, "images height width channels"]:
        """Training images as the network meets them."""
        splits = self.trial.splits
        return (splits.images[splits.train[0, :SAMPLE]] - splits.shift[0]) * splits.scale[0]

    def history(self, split: str, metric: str) -> Float[np.ndarray, " epochs"]:
        """What Keras's ``history`` would hold: training in training mode, both after each epoch, penalty included."""
        wanted = f"running_{metric}" if split == "train" else metric
        values = self._curve(split, wanted)
        if split == "validation":
            values = values[1:] + (self._curve(split, "penalty")[1:] if metric == "loss" else 0)
        return values

    def probes(self, quantity: ProbedQuantity) -> dict[str, Float[np.ndarray, " looks"]]:
        """What was seen inside, by layer."""
        return {
            str(each.layer): each.values for each in self.run.probes if each.quantity == quantity and len(each.values)
        }

    def _curve(self, split: str, metric: str) -> Float[np.ndarray, " points"]:
        found = (each.values for each in self.run.curves if (each.split, each.metric) == (split, metric))
        return next(found, np.zeros(0))


@dataclass(frozen=True)
class PublishedRule:
    """A rule of somebody else's.

    Args:
        means: Our finding that comes closest to what it says.
        fires: Whether it does.
    """

    means: str
    fires: Callable[[Subject], bool]
