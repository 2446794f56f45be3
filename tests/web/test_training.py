"""From a document to its verdict, through the real server and the real worker."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from paribus import lab
from tests.web.server import STUDY, Server, begun, events, state_of, wait_until


@pytest.fixture(scope="module")
def told(visitor: httpx.Client) -> tuple[str, list[tuple[str, Any]]]:
    """A study that was trained, and what a page was told meanwhile."""
    study = begun(visitor, STUDY)
    return study, events(visitor, study)


@pytest.fixture(scope="module")
def study(told: tuple[str, list[tuple[str, Any]]]) -> str:
    return told[0]


def test_page_is_told_of_everything_in_order(told: tuple[str, list[tuple[str, Any]]]) -> None:
    _, heard = told
    names = [name for name, _ in heard]
    assert names[0] == "snapshot"
    assert names[-1] == "end"
    assert {"progress", "series", "verdicts", "findings", "predictions", "state"} <= set(names)
    states = [data["state"] for name, data in heard if name in ("snapshot", "state", "end")]
    order = [state for place, state in enumerate(states) if not place or states[place - 1] != state]
    assert order in (["queued", "running", "finished"], ["running", "finished"])
    verdicts = [data["verdicts"] for name, data in heard if name == "verdicts"][-1]
    assert [verdict["arm"] for verdict in verdicts] == ["tanh"]
    assert verdicts[0]["sentence"]


def test_series_are_those_of_the_record(
    visitor: httpx.Client, told: tuple[str, list[tuple[str, Any]]], server: Server
) -> None:
    study, heard = told
    live = {
        (each["arm"], each["replicate"]): each for name, data in heard if name == "series" for each in data["series"]
    }
    kept = visitor.get(f"/api/studies/{study}/curves").json()["series"]
    assert [live[each["arm"], each["replicate"]] for each in kept] == kept
    result = lab.load_result(study, server.folder / ".paribus")
    curve = next(each for each in result.runs[0].curves if (each.split, each.metric) == ("validation", "accuracy"))
    assert kept[0]["val_accuracy"] == pytest.approx(curve.values.tolist(), rel=1e-4)
    assert kept[0]["step"] == [0, 36, 72]


def test_snapshot_of_a_finished_study_has_everything(visitor: httpx.Client, study: str) -> None:
    heard = dict(events(visitor, study))
    assert len(heard["snapshot"]["series"]) == 4
    assert heard["verdicts"]["verdicts"]
    assert len(heard["predictions"]["images"]) == 15
    assert heard["end"] == {"state": "finished"}


def test_study_is_shown_as_the_command_line_shows_it(visitor: httpx.Client, study: str, server: Server) -> None:
    told = visitor.get(f"/api/studies/{study}").json()
    expected = lab.load_result(study, server.folder / ".paribus").to_json()
    assert {key: told[key] for key in expected} == lab.as_json(expected)
    assert told["queue"] == {"position": None, "state": "none", "error": None}
    assert told["document"] == {**STUDY, "train": {"epochs": 2}}  # Adam is what goes without saying


def test_confusion_counts_every_test_image_once(visitor: httpx.Client, study: str) -> None:
    told = visitor.get(f"/api/studies/{study}/confusion", params={"arm": "tanh"}).json()
    assert (told["replicates"], told["examples"]) == (2, 360)
    assert sum(map(sum, told["counts"])) == pytest.approx(360)
    most, actual, predicted = max(
        (count, row, column)
        for row, counts in enumerate(told["counts"])
        for column, count in enumerate(counts)
        if row != column
    )
    about = {"arm": "tanh", "actual": actual, "predicted": predicted}
    mistakes = visitor.get(f"/api/studies/{study}/mistakes", params=about).json()
    assert sum(each["wrong_in"] for each in mistakes) == pytest.approx(most * 2)
    picture = visitor.get(f"/api/{mistakes[0]['picture']}")
    assert picture.headers["content-type"] == "image/png"


def test_predictions_are_those_of_the_record(visitor: httpx.Client, study: str, server: Server) -> None:
    about = {"arm": "tanh", "replicate": 1, "images": 4, "offset": 100}
    told = visitor.get(f"/api/studies/{study}/predictions", params=about).json()
    run = lab.load_result(study, server.folder / ".paribus").runs_of("tanh")[1]
    assert told["images"] == [100, 101, 102, 103]
    assert [top[0]["class"] for top in told["top"]] == run.probabilities["test"][100:104].argmax(axis=1).tolist()


def test_network_is_shown_layer_by_layer(visitor: httpx.Client, study: str) -> None:
    told = visitor.get(f"/api/studies/{study}/activations", params={"image": 3}).json()
    assert [(layer["name"], layer["shape"]) for layer in told["layers"]] == [
        ("flatten", [64]),
        ("dense_1", [16]),
        ("dense_2", [10]),
    ]
    weights = visitor.get(f"/api/studies/{study}/weights").json()
    assert (weights["units"], weights["width"], weights["height"]) == (16, 8, 8)
    assert visitor.get(f"/api/{weights['sprite']}").headers["content-type"] == "image/png"


def test_untrained_network_is_at_chance(visitor: httpx.Client) -> None:
    told = visitor.post("/api/glimpse", json={"document": STUDY, "images": 15}).json()
    assert len(told["top"]) == 15
    assert told["chance"] == 0.1
    assert told["top3_chance"] == pytest.approx(0.3)
    assert told["accuracy"] < 0.3
    assert told["judged_on"] == 360


def test_report_and_study_are_downloads(visitor: httpx.Client, study: str) -> None:
    report = visitor.get(f"/api/studies/{study}/report.html")
    assert report.text.startswith("<!doctype html>")
    assert report.headers["content-disposition"] == f'attachment; filename="activation-{study}.html"'
    text = visitor.get(f"/api/studies/{study}/study.yaml").text
    assert (
        visitor.post("/api/import", json={"text": text, "name": "study.yaml"}).json()["document"]["study"]
        == "activation"
    )


def test_studies_are_compared_and_told_apart(visitor: httpx.Client, study: str) -> None:
    verdicts = visitor.get("/api/compare", params={"ids": f"{study}:relu,{study}:tanh"}).json()
    assert [verdict["arm"] for verdict in verdicts] == [f"{study}:tanh"]
    assert visitor.get("/api/diff", params={"a": study, "b": study}).json()["lines"] == []


def test_study_is_found_put_away_and_brought_back(visitor: httpx.Client, study: str) -> None:
    def found() -> list[str]:
        return [row["id"] for row in visitor.get("/api/studies", params={"search": "TANH digits"}).json()["rows"]]

    assert study in found()
    assert visitor.delete(f"/api/studies/{study}").json() == {"done": True}
    assert study not in found()
    assert visitor.get(f"/api/studies/{study}").json()["discarded"]
    assert visitor.post(f"/api/studies/{study}/restore").json() == {"done": True}
    assert study in found()


def test_study_grows_by_replicates(visitor: httpx.Client, study: str) -> None:
    for asked in ({}, {"more": 1, "until_clear": True}):
        assert visitor.post(f"/api/studies/{study}/more", json=asked).status_code == 400
    assert visitor.post(f"/api/studies/{study}/more", json={"more": 1}).json() == {"id": study}
    heard = events(visitor, study)
    assert heard[-1] == ("end", {"state": "finished"})
    assert visitor.get(f"/api/studies/{study}").json()["replicates"] == 3


def test_study_is_paused_goes_on_and_is_stopped(visitor: httpx.Client) -> None:
    long = {**STUDY, "train": {"epochs": 100_000}}
    study, waits = begun(visitor, long), begun(visitor, STUDY)
    assert events(visitor, study, until="progress")
    assert visitor.delete(f"/api/studies/{study}").status_code == 409
    wait_until(lambda: visitor.post(f"/api/studies/{study}/pause").json()["state"] == "paused")
    assert state_of(visitor, study) == "paused"
    assert visitor.post(f"/api/studies/{study}/resume").status_code == 200
    wait_until(lambda: state_of(visitor, study) == "running")
    assert visitor.get(f"/api/studies/{waits}").json()["state"] == "queued"
    assert visitor.post(f"/api/studies/{waits}/stop").status_code == 200
    assert visitor.get(f"/api/studies/{waits}").status_code == 404
    visitor.post(f"/api/studies/{study}/stop")
    assert events(visitor, study)[-1] == ("end", {"state": "interrupted"})
    assert visitor.post(f"/api/studies/{study}/pause").status_code == 409
    assert visitor.delete(f"/api/studies/{study}").status_code == 200


def test_study_with_faults_is_not_begun(visitor: httpx.Client) -> None:
    answer = visitor.post("/api/studies", json={"document": {**STUDY, "model": ["Flatten"]}})
    assert answer.status_code == 400
    assert re.search("one score for each of the 10 classes", answer.json()["error"])


def test_server_itself_has_loaded_none_of_what_trains(visitor: httpx.Client, study: str, server: Server) -> None:
    assert visitor.get(f"/api/studies/{study}").status_code == 200
    loaded = Path(f"/proc/{server.process.pid}/maps")
    if loaded.exists():
        assert not re.search(r"jaxlib|matplotlib", loaded.read_text())
