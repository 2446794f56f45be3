"""From what single runs show to what an arm shows: something that most of them share, with its numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from paribus.diagnose.trace.trace import GOOD, accuracy, curve
from paribus.records import Run, Severity

MOST = 0.5
"""The share of an arm's runs that must show something before it is said of the arm.

With 50 runs, what one sound run in fifty shows by luck would be told of most arms otherwise.
"""

Numbers = Mapping[str, float]
Look = Callable[[Run], Numbers | None]
LookAtLayer = Callable[[Run, str], Numbers | None]


@dataclass(frozen=True, eq=False)
class Shared:
    """What several runs of an arm show.

    Args:
        runs: Those that show it.
        of: How many were looked at.
        numbers: What each of them shows, by name; the same names for all.
    """

    runs: tuple[Run, ...]
    of: int
    numbers: tuple[Numbers, ...]

    def median(self, name: str) -> float:
        """The median of one number over those runs."""
        return float(np.median([each[name] for each in self.numbers]))

    @property
    def evidence(self) -> dict[str, float | str | list[str]]:
        """Which share of the runs, and of each number the median; with its ends where there are several runs."""
        told: dict[str, float | str | list[str]] = {"runs": f"{len(self.runs)} of {self.of}"}
        for name in self.numbers[0]:
            values = [each[name] for each in self.numbers]
            told[name] = float(np.median(values))
            if len(values) > 1:
                told |= {f"{name}_from": float(min(values)), f"{name}_to": float(max(values))}
        return told

    @property
    def who(self) -> str:
        """The runs as the beginning of a sentence's place: `in the only run`, `in 7 of 10 runs`."""
        if self.of == 1:
            return "in the only run"
        return f"in {'all' if len(self.runs) == self.of else f'{len(self.runs)} of'} {self.of} runs"

    @property
    def is_harmed(self) -> bool:
        """Whether most of those runs have not learnt their own training images, in training mode or in inference."""
        return float(np.mean([not _is_good(run) for run in self.runs])) >= MOST

    @property
    def severity(self) -> Severity:
        """A warning where it goes along with harm; else worth a note."""
        return "warning" if self.is_harmed else "note"


def _is_good(run: Run) -> bool:
    running = curve(run, "train", "running_accuracy")
    return accuracy(run, "train") >= GOOD or (len(running) > 0 and bool(running[-1] >= GOOD))


def in_most(runs: Sequence[Run], look: Look) -> Shared | None:
    """What at least half of *runs* show; ``None`` where it is fewer.

    Args:
        runs: Those that may show it.
        look: What a run shows, or ``None``.
    """
    shown = [(run, numbers) for run in runs if (numbers := look(run)) is not None]
    if not shown or len(shown) < MOST * len(runs):
        return None
    return Shared(tuple(run for run, _ in shown), len(runs), tuple(numbers for _, numbers in shown))


def layers_in_most(runs: Sequence[Run], layers: Iterable[str], look: LookAtLayer) -> dict[str, Shared]:
    """The layers of which at least half of *runs* show something, with what they show.

    Args:
        runs: Those that may show it.
        layers: The layers to look at, by name.
        look: What a run shows of a layer, or ``None``.
    """
    found = {layer: in_most(runs, lambda run, at=layer: look(run, at)) for layer in layers}  # type: ignore[misc]
    return {layer: seen for layer, seen in found.items() if seen}


def z_of(first: float, num_first: int, second: float, num_second: int) -> float:
    """How many standard errors two accuracies on different images lie apart (pooled, two proportions).

    Also used for two accuracies on the same images, where it errs on the side of silence.

    Examples:
        >>> round(z_of(0.9, 1000, 0.8, 500), 2)
        5.37
    """
    if not num_first or not num_second:
        return 0.0
    pooled = (first * num_first + second * num_second) / (num_first + num_second)
    error = np.sqrt(pooled * (1 - pooled) * (1 / num_first + 1 / num_second))
    return float((first - second) / error) if error > 0 else 0.0
