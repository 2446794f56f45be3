"""What the benchmark measured, as it is kept in a file: the tables are made from this and nothing else."""

from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass


@dataclass(frozen=True)
class RunRecord:
    """What was said of one run.

    Args:
        replicate: Its number.
        accuracy: On the images that it is judged on; ``None`` where it came to no end.
        findings: The doctor's, in its order: ``severity name``, and after ``<`` the cause that explains it.
        alarms: Those of each published set of rules, by the names of our findings that they come closest to.
    """

    replicate: int
    accuracy: float | None
    findings: tuple[str, ...]
    alarms: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class ArmRecord:
    """A faulty program, or a sound variant.

    Args:
        program: Its name.
        fault: The fault's name; empty for a sound variant.
        rung: Its intensity, or the variant's name.
        loud: Whether nobody should miss it.
        verdict: The code of Paribus's verdict against the program as it is, or how test accuracy changed.
        difference: In accuracy, on the images it is judged on.
        counts: Whether it did harm for sure; of a sound variant, whether it reaches the accuracy of the program.
        runs: What was said of each of its runs.
    """

    program: str
    fault: str
    rung: str
    loud: bool
    verdict: str
    difference: float | None
    counts: bool
    runs: tuple[RunRecord, ...]


@dataclass(frozen=True)
class ProgramRecord:
    """One program with all that was done to it.

    Args:
        name: Its name.
        accuracy: Its validation accuracy as it is, the mean over replicates.
        arms: Its faults and its sound variants.
    """

    name: str
    accuracy: float
    arms: tuple[ArmRecord, ...]


@dataclass(frozen=True)
class Measurement:
    """One call of the benchmark, or several that were put together.

    Args:
        date: When.
        command: How.
        machine: Where.
        versions: Of the libraries that computed.
        programs: What was measured.
        skipped: What was not, and why.
    """

    date: str
    command: str
    machine: dict[str, str]
    versions: dict[str, str]
    programs: tuple[ProgramRecord, ...]
    skipped: tuple[str, ...] = ()


_FORM = TypeAdapter(Measurement)


def write(measurement: Measurement, path: Path) -> None:
    """Keeps a measurement, an arm in a line."""
    path.write_bytes(_FORM.dump_json(measurement).replace(b'{"program":', b'\n{"program":') + b"\n")


def read(path: Path) -> Measurement:
    """A measurement that was kept."""
    return _FORM.validate_json(path.read_bytes())
