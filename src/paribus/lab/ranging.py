"""The learning-rate range test: which learning rates a network can be trained with, from one short run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from paribus import engine
from paribus.errors import InputError
from paribus.lab.files import Asked
from paribus.lab.plain import as_json
from paribus.lab.seams import Watcher
from paribus.lab.single_arm import work_of

LEAST_STEPS = 20
WINDOW = 0.04  # of all updates, on either side, that a loss is averaged over
LEAST_FALL = 0.05  # of the loss at the start: less is noise
DECADE = 10.0


@dataclass(frozen=True, eq=False)
class RangeTest:
    """What came of growing the learning rate.

    Args:
        study: The study's own name.
        arm: Whose network it was.
        rates: The learning rate of each update.
        losses: The loss before each of them; ``nan`` where it was no number any more.
        smoothed: The same, each averaged with its neighbours.
        steepest: The learning rate at which the loss fell fastest; ``None`` where it never fell.
        diverges: The learning rate at which half of what the loss had fallen was lost again, or it was no number;
            ``None`` where neither came to be.
        suggested: The smaller of ``steepest`` and a tenth of ``diverges``; ``None`` where there is nothing to suggest.

    Examples:
        >>> RangeTest("s", "baseline", np.array([0.1]), np.array([2.0]), np.array([2.0]), 0.1, 2.0, 0.1).sentence
        'The loss falls fastest at 0.1 and is lost at 2: try a learning rate of 0.1.'
    """

    study: str
    arm: str
    rates: Float[np.ndarray, " steps"]
    losses: Float[np.ndarray, " steps"]
    smoothed: Float[np.ndarray, " steps"]
    steepest: float | None
    diverges: float | None
    suggested: float | None

    @property
    def sentence(self) -> str:
        """What it means, for people."""
        between = f"between {self.rates[0]:g} and {self.rates[-1]:g}"
        lost = f"is lost at {self.diverges:.2g}" if self.diverges is not None else "is not lost"
        if self.suggested is None and self.diverges is None:
            return (
                f"The loss does not fall {between}: look at larger learning rates, or for what keeps it from learning."
            )
        if self.suggested is None:
            return f"The loss does not fall {between}, and {lost}: look at smaller learning rates, in more steps."
        where = f"{lost} {between}" if self.diverges is None else lost
        return f"The loss falls fastest at {self.steepest:.2g} and {where}: try a learning rate of {self.suggested:g}."

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus lr-range --json``."""
        return {**as_json(self), "sentence": self.sentence}


def range_test(
    study: Asked,
    *,
    arm: str | None = None,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
    watcher: Watcher | None = None,
) -> RangeTest:
    """Trains one run with a learning rate that grows from update to update, and looks where its loss falls.

    One run, one order of images: it says which decade to look in, not which of two near rates is better. A study that
    tunes the learning rate over several seeds (``tune``) says that.

    Args:
        study: A study, the path of its file, or the same as plain data.
        arm: Whose network; the baseline without one.
        low: The first learning rate.
        high: The last.
        steps: How many updates; the rates are as many, evenly spaced in their logarithms.
        watcher: Is told what is being opened.

    Raises:
        StudyError: The study has faults.
        InputError: There is no such arm, or the rates are none.
        DataError: The data cannot be opened.

    Examples:
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}}
        >>> found = range_test(study, low=1e-5, high=1.0, steps=60)
        >>> 1e-3 < found.suggested < 0.3
        True

    References:
        Smith (2017), Cyclical learning rates for training neural networks, section 3.3, https://arxiv.org/abs/1506.01186
    """
    if not 0 < low < high < float("inf"):
        raise InputError(
            f"Learning rates must grow from one above 0 to a larger one; got {low:g} and {high:g}. "
            "Write for example --from 1e-6 --to 10."
        )
    if steps < LEAST_STEPS:
        raise InputError(f"A range test needs {LEAST_STEPS} steps or more; got {steps}. Write --steps 100.")
    chosen, work = work_of(study, arm, watcher)
    rates = np.geomspace(low, high, steps)
    return read(chosen.study.study, chosen.name, rates, engine.range_losses(work, rates))


def read(study: str, arm: str, rates: Float[np.ndarray, " steps"], losses: Float[np.ndarray, " steps"]) -> RangeTest:
    """What losses at growing learning rates say.

    Examples:
        A loss that falls between 0.01 and 0.1, and is back where it began at 1.

        >>> rates = np.geomspace(1e-3, 1.0, 90)
        >>> losses = np.interp(np.log10(rates), [-3, -2, -1, -0.5, 0], [2.0, 2.0, 0.5, 0.5, 2.0])
        >>> found = read("s", "baseline", rates, losses)
        >>> 0.01 < found.steepest < 0.1, 0.3 < found.diverges < 1
        (True, True)
    """
    there = int(np.isfinite(losses).sum())  # the first of them: what follows a loss that is no number is none
    smooth = smoothed(losses[:there])
    lowest = int(np.argmin(smooth)) if there else 0
    fell = there > 0 and smooth[0] - smooth[lowest] > LEAST_FALL * smooth[0]
    slopes = np.gradient(smooth, np.log(rates[:there])) if there > 1 else np.zeros(1)
    steepest = float(rates[np.argmin(slopes[: lowest + 1])]) if fell else None
    diverges = _diverges(rates, smooth, lowest, fell=fell)
    suggested = None
    if steepest is not None:
        suggested = _rounded(min(steepest, diverges / DECADE if diverges is not None else steepest))
    told = np.append(smooth, np.full(len(losses) - there, np.nan))
    return RangeTest(study, arm, rates, losses, told, steepest, diverges, suggested)


def smoothed(losses: Float[np.ndarray, " steps"]) -> Float[np.ndarray, " steps"]:
    """Each loss averaged with its neighbours, as many before as after, so that nothing is moved along.

    Examples:
        >>> smoothed(np.array([3.0, 0.0, 3.0] * 10))[:3].tolist()
        [3.0, 2.0, 2.0]
    """
    most = max(1, round(WINDOW * len(losses)))
    halves = np.minimum(most, np.minimum(np.arange(len(losses)), np.arange(len(losses))[::-1]))
    return np.array([losses[at - half : at + half + 1].mean() for at, half in enumerate(halves)])


def _diverges(
    rates: Float[np.ndarray, " steps"], smooth: Float[np.ndarray, " some"], lowest: int, *, fell: bool
) -> float | None:
    """The first rate, after the lowest loss, at which half of the fall is lost; where it never fell, half is added."""
    if not len(smooth):
        return float(rates[0])
    limit = (smooth[0] + smooth[lowest]) / 2 if fell else 1.5 * smooth[0]
    beyond = np.flatnonzero(smooth[lowest:] > limit)
    first = lowest + int(beyond[0]) if len(beyond) else len(smooth)
    return float(rates[first]) if first < len(rates) else None


def _rounded(rate: float) -> float:
    """One run tells no more than the first digit."""
    return float(f"{rate:.0e}")
