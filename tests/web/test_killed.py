"""``kill -9`` of the server and of the worker while a study is trained: nothing is lost, and the bits are the same."""

import json
import os
import signal
from pathlib import Path

import pytest

from paribus import lab
from tests.cli.terminal import paribus
from tests.cli.test_stopping import runs_in, same_results
from tests.web.server import STUDY, Server, begun, events, serving, state_of, wait_until

FLATTEN, HIDDEN, SCORES = STUDY["model"]
LONG = {
    **STUDY,
    "model": [FLATTEN, HIDDEN, {"Dropout": {"rate": 0.2}}, SCORES],
    "train": {"optimizer": "Adam", "epochs": 100},
}
OFTEN = {"PARIBUS_CHECKPOINT_SECONDS": "0.05"}


@pytest.fixture
def undisturbed(tmp_path: Path) -> Path:
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    (folder / "study.json").write_text(json.dumps(LONG))
    assert paribus(folder, "run", "study.json", env=OFTEN).returncode == 0
    return folder


def worker_of(server: Server) -> int:
    said = json.loads((server.folder / ".paribus" / "arrays" / "queue.d" / "worker.json").read_text())
    return int(said["pid"])


def test_server_killed_in_training_loses_nothing_and_the_page_comes_back(tmp_path: Path, undisturbed: Path) -> None:
    with serving(tmp_path, env=OFTEN) as server:
        visitor = server.visitor()
        study = begun(visitor, LONG)
        assert events(visitor, study, until="progress")
        server.end(signal.SIGKILL)
        os.kill(worker_of(server), 0)  # the worker lives
        with serving(tmp_path, port=server.port, env=OFTEN):
            told = events(visitor, study)  # with the cookie of before
            assert told[0][0] == "snapshot"
            assert told[-1] == ("end", {"state": "finished"})
            assert len(visitor.get(f"/api/studies/{study}/curves").json()["series"]) == 4
    assert same_results(runs_in(tmp_path), runs_in(undisturbed))


def test_worker_killed_in_training_is_told_and_resumes_to_the_same_bits(tmp_path: Path, undisturbed: Path) -> None:
    with serving(tmp_path, env=OFTEN) as server:
        visitor = server.visitor()
        study = begun(visitor, LONG)
        checkpoints = tmp_path / ".paribus" / "arrays" / study / "checkpoints"
        wait_until(lambda: list(checkpoints.glob("[!.]*")))
        os.kill(worker_of(server), signal.SIGKILL)
        told = events(visitor, study)
        assert told[-1] == ("end", {"state": "killed"})
        assert visitor.get("/api/about").json()["worker"]["state"] == "away"
        assert visitor.post(f"/api/studies/{study}/resume").status_code == 200
        assert events(visitor, study)[-1] == ("end", {"state": "finished"})
    assert same_results(runs_in(tmp_path), runs_in(undisturbed))


def test_worker_killed_before_the_study_was_begun_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        visitor = server.visitor()
        study = begun(visitor, STUDY)
        wait_until(lambda: (tmp_path / ".paribus" / "arrays" / "queue.d" / "worker.json").exists())
        os.kill(worker_of(server), signal.SIGKILL)
        told = events(visitor, study)
        if told[-1] == ("end", {"state": "failed"}):  # it had taken the job; else the next worker did so
            assert "died" in visitor.get(f"/api/studies/{study}").json()["queue"]["error"]
            assert visitor.post(f"/api/studies/{study}/resume").status_code == 200
            told = events(visitor, study)
        assert told[-1] == ("end", {"state": "finished"})


def test_queue_goes_on_with_what_waits_when_the_worker_dies(tmp_path: Path) -> None:
    with serving(tmp_path, env=OFTEN) as server:
        visitor = server.visitor()
        first, second = begun(visitor, LONG), begun(visitor, STUDY)
        assert events(visitor, first, until="progress")
        assert visitor.get(f"/api/studies/{second}").json()["queue"] == {
            "position": 0,
            "state": "waiting",
            "error": None,
        }
        os.kill(worker_of(server), signal.SIGKILL)
        assert events(visitor, second)[-1] == ("end", {"state": "finished"})
        assert state_of(visitor, first) == "killed"
        assert {each.id: each.state for each in lab.studies(tmp_path / ".paribus")} == {
            first: "killed",
            second: "finished",
        }
