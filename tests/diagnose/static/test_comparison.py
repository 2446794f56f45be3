"""Whether arms can be compared as a study asks: each rule speaks when it should, and is silent otherwise."""

from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from paribus.diagnose import examine_study
from paribus.diagnose.static.comparison import scored_images
from paribus.records import Finding
from paribus.spec import Inputs, Study, arms_of
from tests.lab.studies import arms, study

LONG = {"epochs": 100}


def findings(num_scored: int | None = None, **changes: Any) -> tuple[Finding, ...]:
    asked = Study.model_validate(study(**{"train": LONG, **changes}))
    return examine_study(asked, arms_of(asked), num_scored=num_scored)


def test_ordinary_study_has_no_findings() -> None:
    assert findings() == ()


def test_arm_with_two_changes_is_confounded() -> None:
    changes = {"b": {"train.batch_size": 64, "train.epochs": 50}, "c": {"train.epochs": 75}}
    [finding] = findings(vary=arms("a", a={}, **changes))
    assert (finding.id, finding.severity, finding.arm) == ("confounded", "warning", "b")
    assert finding.evidence["aspects"] == ["batch size", "training length"]
    assert "train.batch_size: 32 → 64" in finding.evidence["changes"]
    assert "2 aspects" in finding.message
    assert finding.remedy


def test_one_aspect_at_several_places_is_not_confounded() -> None:
    two_layers = ["Flatten", {"Dense": {"units": 16}}, {"Dense": {"units": 16}}, {"Dense": {"units": 10}}]
    vary = {
        "factor": "activation",
        "set": ["model.dense_1.activation", "model.dense_2.activation"],
        "levels": ["relu", "tanh"],
        "baseline": "relu",
    }
    assert findings(model=two_layers, vary=vary) == ()


def test_cumulative_arms_are_judged_by_what_each_adds() -> None:
    steps = arms("a", True, a={}, b={"train.batch_size": 64}, c={"train.epochs": 75})
    assert findings(vary=steps) == ()


WATCHED = {"name": "digits", "validation": "test"}
STOPPED = {"epochs": 100, "early_stopping": {"patience": 2}}


def test_stopping_by_the_test_images_is_told_once_for_all_arms() -> None:
    [finding] = findings(data=WATCHED, train=STOPPED)
    assert (finding.id, finding.severity, finding.arm) == ("test-set-selection", "warning", None)
    assert finding.evidence["patience"] == 2
    assert finding.patch == {"data.validation": 0.2}


def test_arm_alone_that_stops_by_the_test_images_is_told() -> None:
    vary = arms("a", a={}, b={"train.early_stopping": {"patience": 2}})
    assert [finding.id for finding in findings(data=WATCHED, vary=vary)] == ["test-set-selection"]


@pytest.mark.parametrize(
    "changes",
    [{"data": WATCHED}, {"train": STOPPED}, {"data": {"name": "digits", "validation": 0.1}, "train": STOPPED}],
)
def test_watching_or_stopping_alone_is_silent(changes: dict[str, Any]) -> None:
    assert findings(**changes) == ()


@pytest.mark.parametrize(("images", "severity"), [(90, "warning"), (99, "warning"), (100, "note"), (298, "note")])
def test_fewer_images_than_can_exclude_what_matters_are_told(images: int, severity: str) -> None:
    [finding] = findings(images)
    assert (finding.id, finding.severity, finding.arm) == ("test-set-too-small", severity, None)
    assert finding.evidence["needed"] == 299


@pytest.mark.parametrize(("images", "changes"), [(299, {}), (29, {"matters": 0.1}), (90, {"vary": None})])
def test_enough_images_for_what_matters_or_nothing_to_compare_is_silent(images: int, changes: dict[str, Any]) -> None:
    assert findings(images, **changes) == ()


def test_the_images_that_are_needed_are_those_of_an_exact_interval() -> None:
    """None of n images differ: the one-sided 95 % bound of Clopper and Pearson falls below 0.01 at n = 299."""
    bounds = [proportion_confint(0, images, alpha=0.1, method="beta")[1] for images in (298, 299)]
    assert np.sign(np.subtract(bounds, 0.01)).tolist() == [1, -1]


@pytest.mark.parametrize(
    ("data", "verdict_on", "images"),
    [
        ("digits", "test", 360),
        ("mnist", "test", 10_000),
        ({"name": "cifar10", "classes": ["cat", "dog"]}, "test", 2_000),
        ({"name": "mnist", "test": 500}, "test", 500),
        ({"name": "digits", "validation": 200}, "validation", 200),
        ({"name": "mnist", "validation": 0.2}, "validation", 12_000),
        ({"name": "folder", "path": "x"}, "test", None),
    ],
)
def test_the_images_of_published_data_are_counted_without_opening_them(
    data: object, verdict_on: str, images: int | None
) -> None:
    asked = Study.model_validate(study(data=data, verdict_on=verdict_on))
    met = Inputs((8, 8, 1), 2, 100) if images is None else None
    assert scored_images(asked, met) == images
