"""The list of data rules as a whole."""

from dataclasses import replace

import numpy as np

from paribus.diagnose.data import CHEAP_RULES, DATA_RULES, AuditedImages, examine_data
from tests.diagnose.data.pictures import digits


def test_rules_are_documented_with_their_source() -> None:
    assert set(CHEAP_RULES) <= set(DATA_RULES)
    assert all(rule.__doc__ and "References:" in rule.__doc__ for rule in DATA_RULES)


def test_the_digits_as_they_are_have_notes_at_most() -> None:
    assert {noticed.finding.severity for noticed in examine_data(AuditedImages(digits()))} <= {"note"}


def test_the_gravest_comes_first_and_every_exhibit_is_an_image_of_the_study() -> None:
    asked = digits()
    images = asked.images.copy()
    images[asked.test[:40]] = images[asked.train[0, :40]]
    progress: list[str] = []
    noticed = examine_data(
        AuditedImages(
            replace(asked, images=images, scale=np.ones((1, 1, 1, 1), np.float32)),
            tell=lambda message, share: progress.append(message),
        )
    )
    assert noticed[0].finding.id == "duplicates-across-splits"
    severities = [each.finding.severity for each in noticed]
    assert severities == sorted(severities, key=["critical", "warning", "note"].index)
    assert {each.finding.id for each in noticed} >= {"duplicates-across-splits", "input-scale"}
    assert all(0 <= row < len(images) for each in noticed for exhibit in each.exhibits for row in exhibit.rows)
    assert "comparing every image with all others" in progress
    assert all(each.finding.source for each in noticed)
