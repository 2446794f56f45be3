"""Ordered factors, two factors together and fair tuning, through the executable, on real digits."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import paribus

HEAD = """\
question: Does momentum help?
data: {name: digits, validation: 0.2}
model: [Flatten, Dense: {units: 16, activation: relu}, Dense: {units: 10}]
train: {optimizer: SGD, epochs: 2}
replicates: 3
"""
MOMENTUM = "{factor: momentum, set: [train.optimizer.momentum], levels: [0, 0.5, 0.9], baseline: 0}"
RATE = "{factor: learning rate, set: [train.optimizer.learning_rate], levels: [0.01, 0.1], baseline: 0.01}"
STUDIES = {
    "crossed": f"study: crossed\n{HEAD}vary:\n- {RATE}\n- {MOMENTUM.replace('0, 0.5, 0.9', '0, 0.9')}\n",
    "tuned": f"study: tuned\n{HEAD}vary: {MOMENTUM}\n"
    "tune: {path: train.optimizer.learning_rate, range: [0.001, 0.1], trials: 3}\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which both studies were run."""
    folder = tmp_path_factory.mktemp("questions")
    for name, text in STUDIES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        done = paribus(folder, "run", f"{name}.yaml", "--report", f"{name}.md")
        assert done.returncode == 0, done.stderr
        (folder / f"{name}.txt").write_text(done.stdout, encoding="utf-8")
    return folder


def printed(folder: Path, name: str) -> str:
    return (folder / f"{name}.txt").read_text(encoding="utf-8")


def shown(folder: Path, name: str) -> dict[str, Any]:
    ids = {study["study"]: study["id"] for study in json.loads(paribus(folder, "ls", "--json").stdout)}
    found: dict[str, Any] = json.loads(paribus(folder, "show", ids[name], "--json").stdout)
    return found


def test_check_shows_the_cells_and_what_each_changes(folder: Path) -> None:
    checked = json.loads(paribus(folder, "check", "crossed.yaml", "--json").stdout)
    assert {arm["name"]: arm["compared_with"] for arm in checked["arms"]} == {
        "0.01 × 0": None,
        "0.01 × 0.9": "0.01 × 0",
        "0.1 × 0": "0.01 × 0",
        "0.1 × 0.9": None,
    }
    assert checked["confounded"] == []
    told = paribus(folder, "check", "crossed.yaml").stdout
    assert told.count("(the baseline)") == 1
    assert re.search(r"0\.1 × 0\.9 +– ", told)


def test_effects_come_before_verdicts(folder: Path) -> None:
    text = printed(folder, "crossed")
    assert text.index("learning rate: 0.1 against 0.01") < text.index("momentum: 0.9 against 0")
    assert text.index("0.1 × 0.9") < text.index("0.01 × 0.9 against 0.01 × 0")
    assert "Compared at equal epochs (2)." in text


def test_effects_of_two_factors_are_kept_with_the_study(folder: Path) -> None:
    study = shown(folder, "crossed")
    assert [(effect["kind"], effect["name"]) for effect in study["effects"]] == [
        ("main", "learning rate: 0.1 against 0.01"),
        ("main", "momentum: 0.9 against 0"),
        ("interaction", "0.1 × 0.9"),
    ]
    assert [effect["examples"] for effect in study["effects"]] == [360] * 3
    assert len(study["verdicts"]) == 2


def test_the_table_of_trials_says_what_was_picked(folder: Path) -> None:
    text = printed(folder, "tuned")
    assert "Compared at equal epochs (2), each tuned over 3 learning rates on the validation split." in text
    assert text.count("*") == 3 + 1  # one for each arm, and one in the heading
    assert text.index("trend over momentum") < text.index("0.5 against 0")
    assert "Each at its own best learning rate (0.5 at" in text


def test_picks_are_those_of_the_validation_split(folder: Path) -> None:
    study = shown(folder, "tuned")
    assert len(study["arms"]) == 9
    for tuning in study["tuning"]:
        means = {
            arm["name"]: sum(run["scores"]["validation"]["accuracy"] for run in arm["runs"]) / 3
            for arm in study["arms"]
            if arm["trial_of"] == tuning["arm"]
        }
        assert [trial["accuracy"] for trial in tuning["trials"]] == pytest.approx(list(means.values()))
        assert [trial["arm"] for trial in tuning["trials"] if trial["picked"]] == [max(means, key=means.__getitem__)]
    assert {verdict["arm"] for verdict in study["verdicts"]} == {"0.5", "0.9"}
    assert [effect["kind"] for effect in study["effects"]] == ["trend"]


def test_a_report_has_the_effects_the_terms_and_the_trials(folder: Path) -> None:
    report = (folder / "tuned.md").read_text(encoding="utf-8")
    assert "Trend over momentum" in report
    assert "The arms are compared at equal epochs (2), each tuned over 3 learning rates" in report
    assert report.count("★") == 3
    assert "What each arm was tuned over" not in (folder / "crossed.md").read_text(encoding="utf-8")


def test_a_fault_of_tuning_is_told_with_its_line(folder: Path) -> None:
    (folder / "broken.yaml").write_text(STUDIES["tuned"].replace("learning_rate, range", "rate, range"), "utf-8")
    done = paribus(folder, "check", "broken.yaml")
    assert done.returncode == 2
    assert "line 8, tune.path: `train.optimizer.rate` names nothing" in done.stderr


def test_a_tuned_study_is_the_same_when_it_is_trained_again(folder: Path) -> None:
    done = paribus(folder, "verify", shown(folder, "tuned")["id"], "--json")
    assert json.loads(done.stdout)["equal"] is True
