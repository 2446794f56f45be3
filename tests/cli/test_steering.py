"""Pause, resume and stop of a real study, each from a process of its own."""

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from paribus import lab
from tests.cli.terminal import paribus, start, write_study
from tests.cli.test_stopping import runs_in, same_results

ALONE = ["--set", "vary=null", "--set", "train.epochs=1000"]


def test_study_is_paused_resumed_and_stopped_by_other_processes_and_ends_in_the_same_bits(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    (tmp_path / "undisturbed").mkdir()
    assert paribus(tmp_path / "undisturbed", "run", f"../{study}", *ALONE).returncode == 0
    process = start(tmp_path, "run", study, *ALONE)
    try:
        tell(process, tmp_path)
    finally:
        process.kill()
        process.wait()
    assert paribus(tmp_path, "resume", "latest").returncode == 0
    assert same_results(runs_in(tmp_path), runs_in(tmp_path / "undisturbed"))


def tell(process: subprocess.Popen[str], tmp_path: Path) -> None:
    """Tells the study, once it trains, to pause, to go on, and to stop."""
    wait_until_it_trains(process, tmp_path)

    paused = paribus(tmp_path, "pause", "latest", "--json")
    assert paused.returncode == 0
    assert {"state": "paused", "wish": "pause"}.items() <= json.loads(paused.stdout).items()
    assert listed(tmp_path)["state"] == "paused"
    assert "paused · go on with: paribus resume" in (tmp_path / "errors").read_text()

    resumed = paribus(tmp_path, "resume", "latest")
    assert (resumed.returncode, listed(tmp_path)["state"]) == (0, "running")
    assert "goes on in the process that held it paused" in " ".join(resumed.stdout.split())

    stopped = paribus(tmp_path, "stop", "latest")
    assert stopped.returncode == 0
    assert "is stopped. What is finished is kept; go on with: paribus resume" in stopped.stdout
    assert process.wait(timeout=60) == 130
    assert listed(tmp_path)["state"] == "interrupted"
    assert "0 of 1 arms are finished" in (tmp_path / "errors").read_text()


def wait_until_it_trains(process: subprocess.Popen[str], folder: Path) -> None:
    """Waits until the study is begun, and until its process looks up."""
    deadline = time.monotonic() + 120
    while "Study" not in (folder / "errors").read_text():
        assert process.poll() is None, (folder / "errors").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    store = folder / ".paribus"
    while lab.pause("latest", store).state != "paused":
        assert time.monotonic() < deadline
    lab.resume("latest", store)


def listed(folder: Path) -> dict[str, Any]:
    [study] = json.loads(paribus(folder, "ls", "--json").stdout)
    return study
