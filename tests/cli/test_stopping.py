"""Ctrl-C and kill -9 in the middle of a real study, and what ``resume`` makes of it."""

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paribus import open_store
from paribus.records import Run
from tests.cli.terminal import paribus, start, write_study
from tests.store.examples import same

LONG = [
    ("factor: activation", "factor: length"),
    ("set: [model.dense_1.activation]", "set: [train.epochs]"),
    ("levels: {relu: relu, tanh: tanh}", "levels: {first: 1, second: 500, third: 501}"),
    ("baseline: relu", "baseline: first"),
]


@pytest.mark.slow
def test_study_that_was_interrupted_and_then_killed_is_resumed_to_the_same_bits(tmp_path: Path) -> None:
    study = write_study(tmp_path, *LONG)
    (tmp_path / "undisturbed").mkdir()
    undisturbed = start(tmp_path / "undisturbed", "run", f"../{study}")

    process = start(tmp_path, "run", study)
    wait_for(process, tmp_path, arm="first")
    asked = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert time.monotonic() - asked < 10
    [listed] = json.loads(paribus(tmp_path, "ls", "--json").stdout)
    assert (listed["state"], listed["runs"]) == ("interrupted", 2)
    told = (tmp_path / "errors").read_text()
    assert "1 of 3 arms are finished" in told
    assert f"paribus resume {listed['id']}" in told
    first = shown(tmp_path)
    assert first["seconds"] > 0

    process = start(tmp_path, "resume", listed["id"])
    wait_for(process, tmp_path, arm="second")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    second = shown(tmp_path)
    assert (second["state"], [len(arm["runs"]) for arm in second["arms"]]) == ("killed", [2, 2, 0])
    assert second["seconds"] > first["seconds"]

    assert paribus(tmp_path, "resume", "latest").returncode == 0
    third = shown(tmp_path)
    assert third["state"] == "finished"
    assert third["seconds"] > second["seconds"]

    again = paribus(tmp_path, "resume", "latest")
    assert again.returncode == 0
    assert "finished already" in again.stderr
    assert "third" in again.stdout
    assert shown(tmp_path) == third

    assert undisturbed.wait(timeout=120) == 0
    assert same_results(runs_in(tmp_path), runs_in(tmp_path / "undisturbed"))


def same_results(runs: tuple[Run, ...], others: tuple[Run, ...]) -> bool:
    """Whether all but the time that they took is alike, bit for bit."""
    return len(runs) == len(others) and all(
        same(replace(run, seconds=0.0), replace(other, seconds=0.0)) for run, other in zip(runs, others, strict=True)
    )


def wait_for(process: subprocess.Popen[str], folder: Path, arm: str) -> None:
    """Waits until this arm is done, and well into the next."""
    deadline = time.monotonic() + 60
    while f"✓ {arm}" not in (folder / "errors").read_text():
        assert process.poll() is None, (folder / "errors").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)


def shown(folder: Path) -> dict[str, Any]:
    return json.loads(paribus(folder, "show", "latest", "--json").stdout)


def runs_in(folder: Path) -> tuple[Run, ...]:
    with open_store(folder / ".paribus") as store:
        return store.runs(store.study("latest").id)
