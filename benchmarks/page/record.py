"""What was measured of the page, as it is kept in a file: the table is made from this and nothing else."""

from pathlib import Path

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One call of the benchmark.

    Args:
        date: When.
        command: How.
        machine: Where.
        browser: Which.
        paints: Milliseconds until the page is there, each time it was opened.
        size: Bytes of its files, compressed.
        edits: Milliseconds from an edit to its shape, while a study trains.
        thread: Share of its main thread that the page takes while eight curves grow.
        traffic: Bytes per second that it gets meanwhile.
        lost: By who looks on, of each turn, the share of its speed that training loses.
    """

    date: str
    command: str
    machine: dict[str, str]
    browser: str
    paints: tuple[float, ...]
    size: int
    edits: tuple[float, ...]
    thread: float
    traffic: float
    lost: dict[str, tuple[float, ...]]


_FORM = TypeAdapter(Measurement)


def write(measurement: Measurement, path: Path) -> None:
    """Keeps a measurement."""
    path.write_bytes(_FORM.dump_json(measurement, indent=1) + b"\n")


def read(path: Path) -> Measurement:
    """A measurement that was kept."""
    return _FORM.validate_json(path.read_bytes())
