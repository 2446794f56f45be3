"""Starting, ending and starting again."""

import json
import signal
import sqlite3
from pathlib import Path

from tests.cli.terminal import paribus, start
from tests.web.server import STUDY, begun, events, serving, state_of, wait_until

ENDLESS = {**STUDY, "train": {"epochs": 1_000_000}}


def test_ctrl_c_ends_the_server_and_says_that_training_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        visitor = server.visitor()
        study = begun(visitor, ENDLESS)
        assert events(visitor, study, until="progress")
        server.end(signal.SIGINT)
        assert server.process.returncode == 0
        assert (tmp_path / "errors").read_text() == ""
        last = server.said.read_text().splitlines()[-1]
        assert last == f"The page is closed. Training goes on with study {study}. To stop it: paribus stop {study}"
        with serving(tmp_path, port=server.port) as again:
            assert state_of(visitor, study) == "running"  # an open page goes on with its cookie
            assert again.token != server.token
            told = paribus(tmp_path, "stop", study)  # the command line and the page see one store
            assert told.returncode == 0, told.stderr
            wait_until(lambda: state_of(visitor, study) == "interrupted")


def test_page_and_command_line_see_one_store_and_what_was_put_away_goes_after_a_week(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(
        "study: s\ndata: digits\nmodel: [Flatten, Dense: {units: 10}]\ntrain: {epochs: 3}\nreplicates: 2\n"
    )
    with serving(tmp_path) as served:
        assert paribus(tmp_path, "run", "study.yaml").returncode == 0
        visitor = served.visitor()
        [row] = visitor.get("/api/studies").json()["rows"]
        assert (row["study"], row["state"], row["runs"]) == ("s", "finished", 2)
        study = row["id"]
        assert visitor.delete(f"/api/studies/{study}").status_code == 200
        assert "s" not in [each.split()[0] for each in paribus(tmp_path, "ls").stdout.splitlines() if each]
        age(tmp_path, study)
        served.end()
        with serving(tmp_path) as again:
            assert again.visitor().post(f"/api/studies/{study}/restore").status_code == 404  # a week has gone by
            assert not (tmp_path / ".paribus" / "arrays" / study).exists()


def test_study_that_the_command_line_trains_is_watched_and_stopped_by_the_page(tmp_path: Path) -> None:
    (tmp_path / "study.json").write_text(json.dumps(ENDLESS))
    with serving(tmp_path) as server:
        process = start(tmp_path, "run", "study.json")
        try:
            visitor = server.visitor()
            wait_until(lambda: visitor.get("/api/studies").json()["rows"])
            study = visitor.get("/api/studies").json()["rows"][0]["id"]
            heard = events(visitor, study, until="progress")
            assert heard[-1][1]["arms"]
            assert visitor.post(f"/api/studies/{study}/stop").status_code == 200
            process.wait(60)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        assert state_of(visitor, study) == "interrupted"


def age(folder: Path, study: str) -> None:
    """As if the study had been put away long ago."""
    connection = sqlite3.connect(folder / ".paribus" / "paribus.db")
    with connection:
        connection.execute("UPDATE studies SET put_away = '2020-01-01 00:00:00.000000' WHERE id = ?", (study,))
    connection.close()
