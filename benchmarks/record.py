"""What a benchmark measured, as it is kept in a file: the table is made from this and nothing else."""

from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """One contender's turns at one work.

    Args:
        name: The contender's name.
        title: How the table calls it.
        replicates: How many networks it trained at once.
        seconds: Of each of its turns.
        losses: The mean training loss of the last epoch, one for each replicate.
        trouble: Why it does not count: it failed, or did another job than the others; empty when all is well.
    """

    name: str
    title: str
    replicates: int
    seconds: tuple[float, ...] = ()
    losses: tuple[float, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class WorkRecord:
    """One work, done by everyone in turn.

    Args:
        name: ``W1``.
        updates: How many updates of each network a turn has.
        updates_before: How many each network had made in all when the losses were taken.
        flops_per_update: Floating-point operations of one update of one network.
        peak: The machine's matrix-product rate on all cores in each round, floating-point operations a second.
        timings: One for each contender.
    """

    name: str
    updates: int
    updates_before: int
    flops_per_update: int
    peak: tuple[float, ...]
    timings: tuple[Timing, ...]


@dataclass(frozen=True)
class Loop:
    """A whole study as a loop over its runs: measured for some of them.

    Args:
        name: ``keras_tensorflow`` or ``pytorch``.
        title: How the table calls it.
        starting: Seconds of each process outside its runs.
        runs: Seconds of each run that was measured.
    """

    name: str
    title: str
    starting: tuple[float, ...]
    runs: tuple[float, ...]


@dataclass(frozen=True)
class StudyRecord:
    """A whole study from command to verdict.

    Args:
        name: ``W5``.
        title: What it is.
        num_runs: Arms × replicates.
        seconds: Wall time of the command.
        memory: The largest resident memory of its process, bytes.
        loops: What the peers take.
    """

    name: str
    title: str
    num_runs: int
    seconds: float
    memory: int
    loops: tuple[Loop, ...]


@dataclass(frozen=True)
class Safeguard:
    """What a healthy run pays for being looked after, on W1.

    Args:
        name: ``flag``, for losses that are no numbers, or ``live``, for live numbers.
        replicates: How many networks were trained at once.
        seconds: Of the training, in each round.
        seconds_without: Of the same training without the safeguard, in the same rounds.
    """

    name: str
    replicates: int
    seconds: tuple[float, ...]
    seconds_without: tuple[float, ...]


@dataclass(frozen=True)
class Costs:
    """Fixed costs, in seconds.

    Args:
        second_start: From the command to the end of the first epoch of W2, when it was run before.
        first_start: The same when it was run for the first time in this benchmark.
        num_trivial: Runs of the trivial study.
        trivial: Wall time of that study, each time it was run, less that of the same study with a single run.
        safeguards: What being looked after costs.
    """

    first_start: float | None
    second_start: float | None
    num_trivial: int
    trivial: tuple[float, ...]
    safeguards: tuple[Safeguard, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """Everything that one call of the benchmark measured."""

    date: str
    command: str
    rounds: int
    machine: dict[str, str]
    versions: dict[str, str]
    peak_one_core: float
    works: tuple[WorkRecord, ...] = ()
    studies: tuple[StudyRecord, ...] = ()
    costs: Costs | None = None
    skipped: tuple[str, ...] = ()


_MEASUREMENT = TypeAdapter(Measurement)


def write(measurement: Measurement, path: Path) -> None:
    """Keeps a measurement in a file."""
    path.write_bytes(_MEASUREMENT.dump_json(measurement, indent=1) + b"\n")


def read(path: Path) -> Measurement:
    """A measurement from its file."""
    return _MEASUREMENT.validate_json(path.read_bytes())
