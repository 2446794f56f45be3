"""What the commands make of a study that another process runs, and of one that nobody runs any more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from paribus import open_store
from paribus.records import Breakdown, StudyState
from tests.cli.terminal import paribus
from tests.store.examples import run, study

HINT = "Nobody is running this study; go on with: paribus resume k7mwq2abcd"


def begin(folder: Path) -> None:
    with open_store(folder / ".paribus") as store:
        store.begin(replace(study(), findings=()))


def test_resuming_a_study_that_is_run_elsewhere_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store, store.claim("k7mwq2abcd"):
        before = store.study("latest")
        done = paribus(tmp_path, "resume", "latest")
        assert (done.returncode, done.stdout) == (2, "")
        assert (
            "k7mwq2abcd is being run by another process. Wait for it, or stop it first: paribus stop k7mwq2abcd"
            in " ".join(done.stderr.split())
        )
        assert store.study("latest") == before
        assert store.runs("k7mwq2abcd") == ()
        assert "running" in paribus(tmp_path, "ls").stdout
        assert HINT not in paribus(tmp_path, "show", "latest").stdout


def test_study_whose_process_was_killed_is_listed_so_and_can_be_gone_on_with(tmp_path: Path) -> None:
    begin(tmp_path)
    listed = paribus(tmp_path, "ls").stdout
    assert "killed" in listed
    assert "running" not in listed
    assert HINT in paribus(tmp_path, "show", "latest").stdout
    assert json.loads(paribus(tmp_path, "ls", "--json").stdout)[0]["state"] == "killed"
    assert json.loads(paribus(tmp_path, "show", "latest", "--json").stdout)["state"] == "killed"


@pytest.mark.parametrize(("state", "hinted"), [("interrupted", True), ("failed", True), ("finished", False)])
def test_study_that_stopped_says_how_to_go_on(tmp_path: Path, state: StudyState, hinted: bool) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store:
        store.end("k7mwq2abcd", state, 1.0)
    assert (HINT in paribus(tmp_path, "show", "latest").stdout) == hinted


@pytest.mark.parametrize("verb", ["pause", "stop"])
@pytest.mark.parametrize(("state", "told"), [("running", "paribus resume"), ("finished", "paribus show")])
def test_telling_a_study_that_nobody_runs_says_what_is_the_case_and_what_to_do(
    tmp_path: Path, verb: str, state: StudyState, told: str
) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store:
        store.end("k7mwq2abcd", state, 1.0)
    done = paribus(tmp_path, verb, "latest")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"k7mwq2abcd is {'killed' if state == 'running' else state}." in done.stderr
    assert f"{told} k7mwq2abcd" in done.stderr


def test_paused_study_is_listed_so_and_says_what_lets_it_go_on(tmp_path: Path) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store, store.claim("k7mwq2abcd"):
        store.end("k7mwq2abcd", "paused", 1.0)
        assert "paused" in paribus(tmp_path, "ls").stdout
        shown = paribus(tmp_path, "show", "latest").stdout
    assert "Its process waits; go on with: paribus resume k7mwq2abcd" in shown


def test_diverged_run_is_shown_with_its_reason_and_what_broke_down_first(tmp_path: Path) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store:
        store.add_runs(
            "k7mwq2abcd", [replace(run(status="diverged"), breakdown=Breakdown(37, "dense_1", "gradient", 9.0))]
        )
    assert f"relu, replicate 0: {run(status='diverged').reason}" in paribus(tmp_path, "show", "latest").stdout
    [run_shown] = json.loads(paribus(tmp_path, "show", "latest", "--json").stdout)["arms"][0]["runs"]
    place = {"step": 37, "layer": "dense_1", "quantity": "gradient"}
    assert run_shown["breakdown"] == place | {"largest": 9.0, "offset": None}
    assert {"layer": None, "quantity": "predicted_share"} in run_shown["probes"]
