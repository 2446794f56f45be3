"""Contenders take turns at a work, round by round; then it is asked whether they did the same job."""

import os
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.contenders import Contender, ContenderError, Process, interpreter_of
from benchmarks.flops import flops_per_update
from benchmarks.peak import matrix_product_rate
from benchmarks.protocol import Assignment
from benchmarks.record import Timing, WorkRecord
from benchmarks.session import Say
from benchmarks.works import NO_XRAY, Work, needs_xray, study_of, write_images

SETTLING = 0.05  # seconds between turns, so that no thread of the last contender still spins
DEVIATIONS = 6.0  # an honest contender lies outside in 3 of 10,000 cases (Student's t, 9 degrees of freedom)
FLOOR = 0.01  # and 1 % for what `fit` counts otherwise: PyTorch's penalty is that of the epoch's end


@dataclass(frozen=True)
class Measured:
    """What came of some works.

    Args:
        works: Those that were measured.
        versions: Of the contenders' libraries.
        skipped: What was left out, and why.
    """

    works: tuple[WorkRecord, ...]
    versions: Mapping[str, str]
    skipped: tuple[str, ...]


def measure_all(
    works: Sequence[Work],
    contenders: Sequence[Contender],
    *,
    rounds: int,
    xray: Path | None,
    peers_python: Path,
    say: Say,
) -> Measured:
    """Every work by every contender, each in a process that is alive from the first work to the last."""
    possible = [work for work in works if xray or not needs_xray(work.path)]
    skipped = [f"{work.name} ({work.title}): {NO_XRAY}" for work in works if work not in possible]
    absent = [each.title for each in contenders if interpreter_of(each, peers_python) is None]
    skipped += [f"{title}: the peers' libraries are not installed (`make bench` does it)." for title in absent]
    with ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        processes = [
            stack.enter_context(Process(each, interpreter, logs / each.name))
            for each in contenders
            if (interpreter := interpreter_of(each, peers_python))
        ]
        records = tuple(measure(work, processes, rounds, xray, say) for work in possible)
        versions = {name: version for process in processes for name, version in process.versions.items()}
    return Measured(records, versions, tuple(skipped))


def measure(work: Work, processes: Sequence[Process], rounds: int, xray: Path | None, say: Say) -> WorkRecord:
    """Everyone's *rounds* turns at a work; the turn before them compiles and is not counted."""
    study = study_of(work.path, xray)
    batch_size = study.train.batch_size
    with tempfile.TemporaryDirectory() as folder:
        image = write_images(study, work.images, Path(folder))
        threads = num_cores()
        able = {each.contender.name: each for each in processes if work.name in each.contender.works}
        timings = {name: Timing(name, each.contender.title, each.contender.replicates) for name, each in able.items()}
        for name, process in able.items():
            say(f"{work.name}  {process.contender.title} prepares")
            assignment = Assignment(
                work.name, folder, str(work.path), batch_size, process.contender.replicates, threads
            )
            timings[name] = _asked(timings[name], process, {"prepare": asdict(assignment)})
            timings[name] = replace(_asked(timings[name], process, {"run": work.epochs}), seconds=())
        peak = []
        for round_ in range(rounds):
            peak.append(matrix_product_rate(threads))
            names = [*able][round_ % len(able) :] + [*able][: round_ % len(able)]  # nobody is always first
            for name in names:
                say(f"{work.name}  round {round_ + 1} of {rounds}  {timings[name].title}")
                time.sleep(SETTLING)
                if not timings[name].trouble:
                    timings[name] = _asked(timings[name], able[name], {"run": work.epochs})
    updates = work.epochs * work.images // batch_size
    return WorkRecord(
        name=work.name,
        updates=updates,
        updates_before=updates * (rounds + 1),
        flops_per_update=flops_per_update(study.model, image, batch_size),
        peak=tuple(peak),
        timings=same_job(timings.values()),
    )


def _asked(timing: Timing, process: Process, question: dict[str, object]) -> Timing:
    if timing.trouble:
        return timing
    try:
        answer = process.ask(question)
    except ContenderError as error:
        return replace(timing, trouble=str(error))
    if "seconds" not in answer:
        return timing
    return replace(timing, seconds=(*timing.seconds, answer["seconds"]), losses=tuple(answer["losses"]))


def same_job(timings: Iterable[Timing]) -> tuple[Timing, ...]:
    """The timings, with a trouble for each whose loss is not what Paribus's replicates say a network comes to.

    Contenders start from weights of their own and meet the images in orders of their own, so their losses differ as
    those of replicates do: what is allowed is ``DEVIATIONS`` standard deviations of one more replicate, and ``FLOOR``.
    """
    timings = tuple(timings)
    reference = max(timings, key=lambda timing: len(timing.losses))
    if len(reference.losses) < 3:
        return timings  # nothing to judge by: Paribus with ten replicates takes no part
    mean, deviation = statistics.fmean(reference.losses), statistics.stdev(reference.losses)
    allowed = DEVIATIONS * deviation * (1 + 1 / len(reference.losses)) ** 0.5 + FLOOR * mean
    return tuple(
        replace(timing, trouble=f"another job: its loss is {loss:.4g}, not {mean:.4g} ± {allowed:.2g}")
        if not timing.trouble and not abs((loss := statistics.fmean(timing.losses)) - mean) <= allowed
        else timing
        for timing in timings
    )


def num_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
