"""What a run costs beside its arithmetic: the way to the first epoch, and a hundred runs that do next to nothing."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.contenders import ROOT
from benchmarks.record import Costs
from benchmarks.safeguards import measure_safeguards
from benchmarks.session import Say
from benchmarks.works import STUDIES, WORKS

NUM_TRIVIAL = 100


def measure_costs(xray: Path | None, say: Say) -> Costs:
    """All fixed costs; the way to the first epoch is that of W2 and needs the folder *xray*."""
    first = second = None
    if xray is not None:
        w2 = next(work.path for work in WORKS if work.name == "W2")
        say("fixed costs: first start of W2")
        first = seconds_to_first_epoch(w2, xray)
        say("fixed costs: second start of W2")
        second = seconds_to_first_epoch(w2, xray)
    trivial = []
    for turn in range(4):
        say(f"fixed costs: {NUM_TRIVIAL} trivial runs, turn {turn} of 3")
        alone, many = (_seconds_of_trivial(replicates) for replicates in (1, NUM_TRIVIAL))
        trivial.append(many - alone)
    return Costs(first, second, NUM_TRIVIAL, tuple(trivial[1:]), measure_safeguards(say))  # the first turn compiles


def _seconds_of_trivial(replicates: int) -> float:
    started = time.perf_counter()
    run_paribus(STUDIES / "trivial.yaml", "--replicates", str(replicates))
    return time.perf_counter() - started


def run_paribus(study: Path, *options: str) -> None:
    """``paribus run`` as a user starts it, in a store that is thrown away."""
    with tempfile.TemporaryDirectory() as store:
        subprocess.run(  # noqa: S603  our own command
            paribus_command(study, store, *options), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def paribus_command(study: Path, store: str, *options: str) -> list[str]:
    """The command line of ``paribus run``."""
    return [sys.executable, "-m", "paribus", "run", str(study), "--store", store, *options]


def seconds_to_first_epoch(study: Path, xray: Path) -> float:
    """From the start of a process to the end of the first epoch of a lone replicate, data decoded and all compiled."""
    command = [sys.executable, "-m", "benchmarks.first_epoch", str(study), str(xray)]
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        assert process.stdout  # noqa: S101
        line = process.stdout.readline()
        seconds = time.perf_counter() - started
    if process.returncode or not line:
        raise SystemExit(
            f"The first epoch of {study.name} must be reached; the process ended with {process.returncode}."
        )
    return seconds
