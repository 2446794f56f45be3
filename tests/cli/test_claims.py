"""What the commands make of a study that another process runs, and of one that nobody runs any more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from paribus import open_store
from paribus.records import StudyState
from tests.cli.terminal import paribus
from tests.store.examples import study

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
        assert "k7mwq2abcd is being run by another process. Wait for it, or stop it first." in " ".join(
            done.stderr.split()
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
    assert json.loads(paribus(tmp_path, "ls", "--json").stdout)[0]["state"] == "running"
    assert json.loads(paribus(tmp_path, "show", "latest", "--json").stdout)["state"] == "running"


@pytest.mark.parametrize(("state", "hinted"), [("interrupted", True), ("failed", True), ("finished", False)])
def test_study_that_stopped_says_how_to_go_on(tmp_path: Path, state: StudyState, hinted: bool) -> None:
    begin(tmp_path)
    with open_store(tmp_path / ".paribus") as store:
        store.end("k7mwq2abcd", state, 1.0)
    assert (HINT in paribus(tmp_path, "show", "latest").stdout) == hinted
