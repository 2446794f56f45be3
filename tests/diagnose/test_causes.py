"""Causes before symptoms."""

import pytest

from paribus.diagnose.causes import UPSTREAM_FIRST, folded, ordered
from paribus.records import Finding, Severity


def finding(
    name: str, explains: tuple[str, ...] = (), arm: str | None = "a", severity: Severity = "warning"
) -> Finding:
    return Finding(name, severity, arm, "", {}, "", "", explains=explains)


RATE = finding("learning-rate-high", ("dead-relu", "not-learning"))
DEAD = finding("dead-relu", ("frozen-weights", "not-learning"))
FROZEN = finding("frozen-weights")
LOST = finding("not-learning")


def ids(findings: tuple[tuple[Finding, tuple[Finding, ...]], ...]) -> dict[str, list[str]]:
    return {cause.id: [symptom.id for symptom in symptoms] for cause, symptoms in findings}


def test_causes_come_first() -> None:
    assert ordered([LOST, FROZEN, DEAD, RATE]) == (RATE, DEAD, FROZEN, LOST)


def test_a_mark_of_the_class_explains_that_test_images_without_it_look_otherwise() -> None:
    assert [found.id for found in ordered([finding("input-shift"), finding("shortcut")])] == ["shortcut", "input-shift"]


def test_notes_come_after_what_is_likely_to_harm() -> None:
    note = finding("bias-before-batchnorm", severity="note")
    assert ordered([note, LOST]) == (LOST, note)


def test_rule_that_nobody_knows_comes_last_of_its_kind() -> None:
    unknown, note = finding("something-new"), finding("unfinished", severity="note")
    assert ordered([note, unknown, LOST]) == (LOST, unknown, note)


def test_symptoms_stand_under_their_most_upstream_cause() -> None:
    assert ids(folded([LOST, DEAD, RATE])) == {"learning-rate-high": ["dead-relu", "not-learning"]}


def test_what_a_symptom_explains_stands_under_the_same_cause() -> None:
    assert ids(folded([FROZEN, DEAD, RATE])) == {"learning-rate-high": ["dead-relu", "frozen-weights"]}


def test_what_nothing_explains_stands_by_itself() -> None:
    assert ids(folded([FROZEN, LOST])) == {"frozen-weights": [], "not-learning": []}


def test_what_explains_that_nothing_was_learnt_explains_that_images_were_not_used() -> None:
    blind = finding("input-independent", ("not-learning",))
    assert ids(folded([blind, LOST, RATE])) == {"learning-rate-high": ["input-independent", "not-learning"]}
    assert ids(folded([blind, LOST])) == {"input-independent": ["not-learning"]}


def test_causes_explain_their_own_arm_alone() -> None:
    other = finding("not-learning", arm="b")
    assert ids(folded([RATE, other])) == {"learning-rate-high": [], "not-learning": []}


def test_cause_about_the_whole_study_explains_every_arm() -> None:
    scale = finding("input-scale", ("not-learning",), arm=None)
    assert ids(folded([LOST, scale])) == {"input-scale": ["not-learning"]}


def test_note_never_hides_a_warning() -> None:
    note = finding("initial-loss", ("not-learning",), severity="note")
    assert ids(folded([note, LOST])) == {"not-learning": [], "initial-loss": []}


def test_nothing_gives_nothing() -> None:
    assert ordered([]) == folded([]) == ()


def test_every_finding_is_told_once() -> None:
    found = [LOST, FROZEN, DEAD, RATE]
    told = [each for cause, symptoms in folded(found) for each in (cause, *symptoms)]
    assert sorted(map(id, told)) == sorted(map(id, found))


@pytest.mark.parametrize("name", UPSTREAM_FIRST)
def test_every_rule_stands_in_the_order_once(name: str) -> None:
    assert UPSTREAM_FIRST.count(name) == 1
