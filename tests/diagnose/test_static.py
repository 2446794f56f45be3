"""What can be told from a study alone: each rule speaks when it should, and is silent otherwise."""

from typing import Any

import pytest

from paribus.diagnose import STATIC_RULES, examine_study
from paribus.records import Finding
from paribus.spec import Study, arms_of
from tests.lab.studies import arms, study


def findings(**changes: Any) -> tuple[Finding, ...]:
    asked = Study.model_validate(study(**changes))
    return examine_study(asked, arms_of(asked))


def test_ordinary_study_has_no_findings() -> None:
    assert findings() == ()


def test_arm_with_two_changes_is_confounded() -> None:
    [finding] = findings(vary=arms("a", a={}, b={"train.batch_size": 64, "train.epochs": 2}, c={"train.epochs": 3}))
    assert (finding.id, finding.severity, finding.arm) == ("confounded", "warning", "b")
    assert finding.evidence["aspects"] == ["batch size", "training length"]
    assert "train.batch_size: 32 → 64" in finding.evidence["changes"]
    assert "2 aspects" in finding.message
    assert finding.remedy


def test_one_aspect_at_several_places_is_not_confounded() -> None:
    two_layers = ["Flatten", {"Dense": {"units": 8}}, {"Dense": {"units": 8}}, {"Dense": {"units": 10}}]
    vary = {
        "factor": "activation",
        "set": ["model.dense_1.activation", "model.dense_2.activation"],
        "levels": ["relu", "tanh"],
        "baseline": "relu",
    }
    assert findings(model=two_layers, vary=vary) == ()


def test_cumulative_arms_are_judged_by_what_each_adds() -> None:
    steps = arms("a", True, a={}, b={"train.batch_size": 64}, c={"train.epochs": 3})
    assert findings(vary=steps) == ()


WATCHED = {"name": "digits", "validation": "test"}
STOPPED = {"epochs": 9, "early_stopping": {"patience": 2}}


def test_stopping_by_the_test_images_is_told_once_for_all_arms() -> None:
    [finding] = findings(data=WATCHED, train=STOPPED)
    assert (finding.id, finding.severity, finding.arm) == ("test-set-selection", "warning", None)
    assert finding.evidence["patience"] == 2
    assert "validation: 0.2" in finding.remedy


def test_arm_alone_that_stops_by_the_test_images_is_told() -> None:
    vary = arms("a", a={}, b={"train.early_stopping": {"patience": 2}})
    assert [finding.id for finding in findings(data=WATCHED, train={"epochs": 9}, vary=vary)] == ["test-set-selection"]


@pytest.mark.parametrize(
    "changes",
    [{"data": WATCHED}, {"train": STOPPED}, {"data": {"name": "digits", "validation": 0.1}, "train": STOPPED}],
)
def test_watching_or_stopping_alone_is_silent(changes: dict[str, Any]) -> None:
    assert findings(**changes) == ()


def test_rules_are_documented() -> None:
    assert all(rule.__doc__ for rule in STATIC_RULES)
