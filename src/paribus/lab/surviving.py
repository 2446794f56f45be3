"""The largest learning rate that a network survives, for one that diverged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from paribus import engine
from paribus.errors import InputError
from paribus.lab.programs import programs_of
from paribus.lab.seams import Engine, Watcher
from paribus.lab.tables import Tables
from paribus.spec import Study, arms_of, numbers_of, plain

LEARNING_RATE = "train.optimizer.learning_rate"
HALVINGS = 8  # down to a 256th


@dataclass(frozen=True)
class Survival:
    """How many runs finished at each learning rate.

    Args:
        finished: Learning rate → runs that finished, the largest rate first.
        runs: How many there were at each.

    Examples:
        >>> Survival({0.5: 0, 0.25: 3}, 3).largest
        0.25
    """

    finished: Mapping[float, int]
    runs: int

    @property
    def largest(self) -> float | None:
        """The largest learning rate at which all runs finished; ``None`` where there is none."""
        return next((rate for rate, finished in self.finished.items() if finished == self.runs), None)


def largest_surviving_rate(
    study: Study,
    *,
    rates: Sequence[float] = (),
    replicates: range = range(3),
    watcher: Watcher | None = None,
    trainer: Engine = engine,
) -> Survival:
    """Trains a study without arms at smaller learning rates, for as long as it asks, and counts who survives.

    A rate is data to the program, so all of them are one compilation. Surviving is not learning: what the largest of
    them is worth is for a comparison to say.

    Args:
        study: What diverged.
        rates: What to try; by default a half of the study's own rate, a quarter, and so on down to a 256th.
        replicates: Which replicates to train at each.
        watcher: Is told how things stand, and may ask to stop.
        trainer: Who trains.

    Raises:
        InputError: The study's schedule has rates of its own.
        Interrupted: The watcher asked to stop.

    Examples:
        The penalty makes every weight 1 - 2 · 10 · rate times what it was: up to a rate of 0.1 that is a decay.

        >>> top = {"Dense": {"units": 10, "kernel_regularizer": {"L2": {"l2": 10.0}}}}
        >>> study = Study(study="s", data="digits", model=["Flatten", top],
        ...               train={"epochs": 3, "optimizer": {"SGD": {"learning_rate": 0.5}}})
        >>> largest_surviving_rate(study, rates=[0.4, 0.09], replicates=range(2)).finished
        {0.4: 0, 0.09: 2}
    """
    own = numbers_of(study).get(LEARNING_RATE)
    if own is None:
        raise InputError(
            "The learning rate must be the optimizer's to be made smaller; this schedule has `values` of its own. "
            "Make those smaller."
        )
    tried = sorted(rates or [own / 2**halving for halving in range(1, HALVINGS + 1)], reverse=True)
    levels = {str(rate): rate for rate in tried}
    vary = {"factor": "learning rate", "set": [LEARNING_RATE], "levels": levels, "baseline": str(tried[0])}
    alone: dict[str, Any] = {**plain(study), "probes": False, "tune": None}
    watcher = watcher or Watcher()
    finished: Counter[str] = Counter()
    arms = arms_of(Study.model_validate({**alone, "vary": vary}))
    for work in programs_of(arms, replicates, Tables(watcher), trainer):
        runs = trainer.train(work, watcher.progressed, watcher.wants_to_stop, lambda _: None, None)
        finished.update(run.arm for run in runs if run.status == "finished")
    return Survival({rate: finished[str(rate)] for rate in tried}, len(replicates))
