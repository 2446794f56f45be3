"""From records to figures: how many faults were found and named, and how many sound runs were suspected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.diagnosis.faults import FAULTS, Fault
from benchmarks.diagnosis.record import ArmRecord, RunRecord
from paribus.stats import wilson_interval

OURS = "Paribus"
_FAULTS = {fault.name: fault for fault in FAULTS}

Alarms = Callable[[RunRecord], Sequence[str]]
"""What a set of rules says of a run, warning or worse, in its order."""


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself."""
        return self.hits / self.of if self.of else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; runs of one fault and program are alike, so it is a little too short."""
        return wilson_interval(self.hits, self.of) if self.of else (float("nan"), float("nan"))

    def __str__(self) -> str:
        if not self.of:
            return "none"
        low, high = self.interval
        return f"{self.hits} of {self.of}: {100 * self.value:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def alarms_of(rules: str) -> Alarms:
    """How a set of rules speaks of a run; ours without its notes, causes and symptoms alike."""
    if rules != OURS:
        return lambda run: run.alarms[rules]
    return lambda run: [text.split()[1] for text in run.findings if not text.startswith("note ")]


def first_of(rules: str) -> Alarms:
    """What it says first, which is what a reader takes for the cause."""
    return lambda run: alarms_of(rules)(run)[:1]


def harmful(arms: Iterable[ArmRecord]) -> list[ArmRecord]:
    """The faults that did harm for sure."""
    return [arm for arm in arms if arm.fault and arm.counts]


def sound(arms: Iterable[ArmRecord]) -> list[ArmRecord]:
    """The sound variants that reach the accuracy of their program."""
    return [arm for arm in arms if not arm.fault and arm.counts]


def recall(arms: Iterable[ArmRecord], rules: str) -> Share:
    """How many runs of harmful faults are led back to them: something that names the fault or is a sign of it."""
    return _share(arms, alarms_of(rules), lambda fault: (*fault.causes, *fault.signs))


def named_first(arms: Iterable[ArmRecord], rules: str) -> Share:
    """How many runs of harmful faults have the fault itself named before all else."""
    return _share(arms, first_of(rules), lambda fault: fault.causes)


def noticed(arms: Iterable[ArmRecord], rules: str) -> Share:
    """How many runs of harmful faults give any alarm at all."""
    told = [bool(alarms_of(rules)(run)) for arm in harmful(arms) for run in arm.runs]
    return Share(sum(told), len(told))


def false_alarms(arms: Iterable[ArmRecord], rules: str) -> Share:
    """How many sound runs give an alarm."""
    told = [bool(alarms_of(rules)(run)) for arm in sound(arms) for run in arm.runs]
    return Share(sum(told), len(told))


def _share(arms: Iterable[ArmRecord], alarms: Alarms, wanted: Callable[[Fault], Sequence[str]]) -> Share:
    told = [bool(set(alarms(run)) & set(wanted(_FAULTS[arm.fault]))) for arm in harmful(arms) for run in arm.runs]
    return Share(sum(told), len(told))
