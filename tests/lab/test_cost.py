"""What a study costs is counted as it will be trained."""

from typing import Any

import pytest

from paribus.lab.cost import Cost, cost_of
from paribus.spec import Inputs, Study, arms_of


def cost(**changes: Any) -> Cost:
    study = Study.model_validate(
        {
            "study": "s",
            "data": "digits",
            "model": ["Flatten", {"Dense": {"units": 10}}],
            "train": {"epochs": 40, "batch_size": 32},
        }
        | changes
    )
    arms = arms_of(study)
    return cost_of(arms, study.replicates, {arm.name: Inputs((8, 8, 1), 10, 1152) for arm in arms})


def test_operations_are_those_of_three_passes_an_update_and_one_more_an_image() -> None:
    assert cost(replicates=5).tera_operations == pytest.approx(5 * 40 * 1152 * (64 * 10 + 10) * 2 * 4 / 1e12)


def test_arms_that_differ_in_epochs_alone_are_computed_once() -> None:
    vary = {"factor": "epochs", "set": ["train.epochs"], "levels": [25, 40], "baseline": 25}
    assert cost(vary=vary).tera_operations == cost().tera_operations


def test_arms_that_cannot_go_on_from_each_other_are_computed_each() -> None:
    vary = {"factor": "batch", "set": ["train.batch_size"], "levels": [32, 64], "baseline": 32}
    assert cost(vary=vary).tera_operations == 2 * (cost().tera_operations or 0)
