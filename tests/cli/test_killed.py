"""``kill -9`` at many moments of a real study, and the same bits in the end."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from paribus import lab, open_store
from tests.cli.terminal import paribus, start, write_study
from tests.cli.test_stopping import runs_in, same_results

KILLS = 16
OFTEN = {"PARIBUS_CHECKPOINT_SECONDS": "0.05"}
THREE_PROGRAMS = [
    ("  - Dense: {units: 10}", "  - Dropout: {rate: 0.3}\n  - Dense: {units: 10}"),
    ("epochs: 1", "epochs: 150"),
    ("set: [model.dense_1.activation]", "set: [model.dense_1.units]"),
    ("{relu: relu, tanh: tanh}", "[16, 24, 32]"),
    ("baseline: relu", 'baseline: "16"'),
]
THREE_POINTS_ON_ONE_WAY = [
    ("set: [model.dense_1.activation]", "set: [train.epochs]"),
    ("{relu: relu, tanh: tanh}", "[60, 120, 200]"),
    ("baseline: relu", 'baseline: "60"'),
]
STUDIES = {
    "three programs": (THREE_PROGRAMS, []),
    "three points on one way, in rounds": (THREE_POINTS_ON_ONE_WAY, ["--until-clear", "--at-most", "8"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", STUDIES)
def test_study_killed_at_many_moments_ends_in_the_bits_of_an_undisturbed_one(tmp_path: Path, kind: str) -> None:
    changes, options = STUDIES[kind]
    study = write_study(tmp_path, *changes)
    (tmp_path / "undisturbed").mkdir()
    assert paribus(tmp_path / "undisturbed", "run", f"../{study}", *options, env=OFTEN).returncode == 0

    moments = random.Random(0)
    words, killed, while_writing = ["run", study, *options], 0, 0
    while killed < KILLS:
        process = start(tmp_path, *words, env=OFTEN)
        try:
            if killed % 2 == 0:
                while_writing += wait_for_a_checkpoint_that_is_being_written(process, tmp_path)
            else:
                wait_until_it_runs(process, tmp_path)
                time.sleep(moments.uniform(0.0, 3.0))
            if process.poll() is not None:
                assert process.returncode == 0, (tmp_path / "errors").read_text()
                break
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        killed += 1
        if lab.studies(tmp_path / ".paribus"):  # it may have been killed before it was begun
            words = ["resume", "latest"]
    assert killed >= 3
    if words[0] == "run":
        assert paribus(tmp_path, *words, env=OFTEN).returncode == 0
    assert paribus(tmp_path, "resume", "latest", env=OFTEN).returncode == 0
    assert [summary.state for summary in lab.studies(tmp_path / ".paribus")] == ["finished"]
    assert same_results(runs_in(tmp_path), runs_in(tmp_path / "undisturbed"))
    assert not list((tmp_path / ".paribus" / "arrays").rglob(".*"))
    assert not list((tmp_path / ".paribus" / "arrays").rglob("checkpoints/*"))
    print(f"{killed} kills, {while_writing} of them while a checkpoint was being written")  # noqa: T201  # with -s


def wait_for_a_checkpoint_that_is_being_written(process: subprocess.Popen[str], folder: Path) -> bool:
    """Whether one was seen before the process ended or a while had passed."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if any(folder.glob(".paribus/arrays/*/checkpoints/.*")):
            return True
        time.sleep(0.0005)
    return False


def wait_until_it_runs(process: subprocess.Popen[str], folder: Path) -> None:
    """Waits until somebody holds the claim to the study."""
    while process.poll() is None:
        if (folder / ".paribus" / "paribus.db").exists():
            with open_store(folder / ".paribus") as store:
                if any(store.is_claimed(study.id) for study in store.studies()):
                    return
        time.sleep(0.05)
