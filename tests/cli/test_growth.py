"""Giving a study more replicates, through the executable."""

import json
from pathlib import Path

import pytest

from paribus.cli.growth import is_stored
from paribus.errors import InputError
from tests.cli.terminal import paribus, write_study

SHORT = ("--set", "train.steps=9", "--set", "train.epochs=null")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a study was run, three replicates an arm."""
    folder = tmp_path_factory.mktemp("home")
    assert paribus(folder, "run", write_study(folder), *SHORT, "--replicates", "3").returncode == 0
    return folder


def test_more_replicates_are_added_and_judged_as_a_second_look(folder: Path) -> None:
    done = paribus(folder, "run", "latest", "--more", "2", "--json")
    assert done.returncode == 0, done
    shown = json.loads(done.stdout)
    assert (shown["replicates"], shown["state"]) == (5, "finished")
    assert {len(arm["runs"]) for arm in shown["arms"]} == {5}
    assert {verdict["looking"] for verdict in shown["verdicts"]} == {"open-ended"}


def test_a_new_study_is_looked_at_until_it_is_clear(folder: Path) -> None:
    done = paribus(folder, "run", write_study(folder), *SHORT, "--until-clear", "--at-most", "6", "--json")
    assert done.returncode == 0, done
    shown = json.loads(done.stdout)
    codes = {verdict["code"] for verdict in shown["verdicts"]}
    assert shown["replicates"] == (6 if "CANNOT_TELL" in codes or "Not clear with 5 replicates" in done.stderr else 5)


def test_an_unknown_id_is_told(folder: Path) -> None:
    done = paribus(folder, "run", "nobody", "--more", "2")
    assert (done.returncode, done.stdout) == (2, "")
    assert "got `nobody`, which no study has" in done.stderr


@pytest.mark.parametrize(
    ("study", "changes", "options", "told"),
    [
        ("k7", (), {"more": 2, "until_clear": True, "at_most": None}, "--more and --until-clear"),
        ("k7", (), {"more": None, "until_clear": False, "at_most": 9}, "--at-most alone"),
        ("s.yaml", (), {"more": 2, "until_clear": False, "at_most": None}, r"got the file s\.yaml"),
        ("k7", ("train.epochs=3",), {"more": 2, "until_clear": False, "at_most": None}, r"got --set train\.epochs=3"),
    ],
)
def test_options_that_contradict_one_another_are_refused(study, changes, options, told) -> None:
    with pytest.raises(InputError, match=told):
        is_stored(study, changes, **options)
