"""What is found about a study and its runs, in order, with numbers to call it by."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from paribus.errors import InputError, StoreError, StudyError
from paribus.lab import Diagnosis, examine_file, examine_stored, run
from paribus.records import Finding
from paribus.spec import Study, arms_of
from tests.lab.fake_engine import FakeEngine
from tests.lab.studies import study
from tests.store.memory import MemoryStore


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    with MemoryStore() as memory:
        yield memory


def finding(name: str, severity: Any = "warning", arm: str | None = None, **more: Any) -> Finding:
    return Finding(name, severity, arm, "train", {"rate": 0.3}, f"{name} was seen.", "Mend it.", **more)


def diagnosis(*findings: Finding) -> Diagnosis:
    asked = Study.model_validate(study())
    return Diagnosis(asked, arms_of(asked), findings)


RATE = finding("learning-rate-high", arm="tanh", explains=("dead-relu", "not-learning"))
DEAD = finding("dead-relu", arm="tanh")
LOST = finding("not-learning", "critical", arm="tanh")
SCALE = finding("input-scale")


def test_causes_are_numbered_and_symptoms_below_them() -> None:
    found = diagnosis(LOST, DEAD, RATE, SCALE)
    assert {number: each.id for number, each in found.numbered.items()} == {
        "1": "input-scale",
        "2": "learning-rate-high",
        "2.1": "dead-relu",
        "2.2": "not-learning",
    }


def test_a_finding_is_found_by_its_number_and_by_its_name() -> None:
    found = diagnosis(LOST, RATE)
    assert found.find("1.1") is found.find("not-learning") is LOST


def test_an_unknown_finding_is_told_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"got 7\. There are 1 \(learning-rate-high\), 1\.1 \(not-learning\)"):
        diagnosis(LOST, RATE).find("7")
    with pytest.raises(InputError, match="nothing to confirm"):
        diagnosis().find("1")


def test_json_says_whose_symptom_a_finding_is() -> None:
    told = diagnosis(LOST, RATE).to_json()
    assert [(each["number"], each["symptom_of"]) for each in told["findings"]] == [("1", None), ("1.1", "1")]
    assert set(told["findings"][0]) == {
        *("number", "symptom_of", "id", "severity", "arm", "where", "evidence", "message", "remedy", "patch"),
        *("explains", "source"),
    }
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_a_study_that_was_not_trained_is_examined_as_check_does() -> None:
    confounded = study()
    confounded["vary"] = {
        "factor": "several",
        "arms": {"a": {}, "b": {"train.batch_size": 64, "train.epochs": 2}},
        "baseline": "a",
    }
    found = examine_file(confounded, audit=False)
    assert found.id is None
    assert "confounded" in [each.id for each in found.findings]


def test_a_study_with_faults_is_refused_with_all_of_them() -> None:
    with pytest.raises(StudyError, match="`epochs` must be a whole number above 0"):
        examine_file(study(train={"epochs": 0}))


def test_the_runs_of_a_stored_study_are_looked_at(store: MemoryStore) -> None:
    run(study(), store, trainer=FakeEngine(diverges=(0, 1, 2)))
    found = examine_stored("latest", store, audit=False)
    lost = [each for each in found.findings if each.id == "not-finite"]
    assert [each.arm for each in lost] == ["relu", "tanh"]
    assert lost[0].evidence["runs"] == "3 of 3"
    assert found.id == store.study("latest").id


def test_an_arm_without_runs_is_left_out(store: MemoryStore) -> None:
    engine = FakeEngine(diverges=(0, 1, 2), breaks_at="tanh")
    with pytest.raises(RuntimeError):
        run(study(), store, trainer=engine)
    assert {each.arm for each in examine_stored("latest", store, audit=False).findings if each.id == "not-finite"} == {
        "relu"
    }


def test_a_study_that_is_not_there_is_told(store: MemoryStore) -> None:
    with pytest.raises(StoreError):
        examine_stored("latest", store, audit=False)
