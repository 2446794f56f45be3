"""A whole study from command to verdict, beside what a loop over its runs takes."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.contenders import ROOT
from benchmarks.record import Loop, StudyRecord
from benchmarks.session import Say
from benchmarks.starts import paribus_command
from benchmarks.works import STUDIES, study_of
from paribus import data
from paribus.spec import Study, arms_of

LOOPS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("pytorch", "a PyTorch loop", "torch_study", {}),
    ("keras_tensorflow", "a Keras/TensorFlow loop", "keras_study",
     {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "2"}),
)  # fmt: skip


@dataclass(frozen=True)
class WholeStudy:
    """A study of many runs on the X-ray patches."""

    name: str
    title: str
    file: str


WHOLE_STUDIES = (
    WholeStudy("W5", "W2, 5 learning rates × 10 replicates × 25 epochs", "w5.yaml"),
    WholeStudy("W5a", "W2, 5 activations × 10 replicates × 25 epochs", "w5-activations.yaml"),
)


def measure_studies(wanted: Sequence[WholeStudy], xray: Path, peers_python: Path, say: Say) -> tuple[StudyRecord, ...]:
    """Paribus runs each study once; the loops are measured before and after, on a share of the runs."""
    with tempfile.TemporaryDirectory() as folder:
        _write_splits(study_of(STUDIES / wanted[0].file, xray), Path(folder))
        turns = [_loops(peers_python, folder, say)]
        runs = []
        for each in wanted:
            say(f"{each.name}  Paribus runs the whole study; minutes")
            runs.append(_run(STUDIES / each.file, xray))
            turns.append(_loops(peers_python, folder, say))
    loops = tuple(
        Loop(name, title, *(tuple(turn[name][i] for turn in turns) for i in (0, 1)))
        for name, title, _, _ in LOOPS
        if name in turns[0]
    )
    return tuple(
        StudyRecord(each.name, each.title, _num_runs(study_of(STUDIES / each.file, xray)), seconds, memory, loops)
        for each, (seconds, memory) in zip(wanted, runs, strict=True)
    )


def _run(path: Path, xray: Path) -> tuple[float, int]:
    """Wall seconds and largest resident bytes of ``paribus run``."""
    with tempfile.TemporaryDirectory() as store:
        command = paribus_command(path, store, "--set", f"data.path={xray}")
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"`paribus run` of {path.name} must succeed; it ended with {process.returncode}.")
    return seconds, usage.ru_maxrss * 1024  # Linux counts in KiB


def _loops(peers_python: Path, folder: str, say: Say) -> dict[str, tuple[float, float]]:
    """For each loop: seconds outside its run, and of its run."""
    found = {}
    for name, title, module, environment in LOOPS if peers_python.exists() else ():
        say(f"W5  one run of {title}")
        started = time.perf_counter()
        output = subprocess.run(  # noqa: S603
            [str(peers_python), "-m", f"benchmarks.peers.{module}", folder],
            cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ).stdout  # fmt: skip
        whole = time.perf_counter() - started
        run = json.loads(output.splitlines()[-1])["seconds"]
        found[name] = (whole - run, run)
    return found


def _write_splits(study: Study, folder: Path) -> None:
    """Each split's images, from 0 to 255, and labels."""
    dataset = data.load(study.data)
    for name in ("train", "validation", "test"):
        rows = getattr(dataset, name)
        np.save(folder / f"{name}-images.npy", dataset.images[rows])
        np.save(folder / f"{name}-labels.npy", dataset.labels[rows])


def _num_runs(study: Study) -> int:
    return len(arms_of(study)) * study.replicates
