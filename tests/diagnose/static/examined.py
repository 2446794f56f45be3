"""Studies in which one thing is wrong, and what the static rules say of them."""

from typing import Any

from paribus.diagnose import examine_study
from paribus.records import Finding
from paribus.spec import Inputs, Study, arms_of

SCORES = {"Dense": {"units": 10}}
INPUTS = Inputs((8, 8, 1), 10, 1150)
"""What networks meet here: digits."""


def study_of(*layers: Any, **changes: Any) -> Study:
    """A sound study of these layers on digits: long enough, with a usual learning rate, and without arms."""
    plain = {"study": "s", "data": "digits", "model": list(layers), "train": {"epochs": 100}}
    return Study.model_validate({**plain, **changes})


def found(*layers: Any, inputs: Inputs = INPUTS, **changes: Any) -> tuple[Finding, ...]:
    """All findings of a study of these layers."""
    study = study_of(*layers, **changes)
    arms = arms_of(study)
    return examine_study(study, arms, {arm.name: inputs for arm in arms})


def found_of(rule: str, *layers: Any, inputs: Inputs = INPUTS, **changes: Any) -> tuple[Finding, ...]:
    """What one rule says of it."""
    return tuple(finding for finding in found(*layers, inputs=inputs, **changes) if finding.id == rule)


def dense(units: int = 32, activation: str | None = "relu", **arguments: Any) -> dict[str, Any]:
    return {"Dense": {"units": units, "activation": activation or "linear", **arguments}}


def conv(filters: int = 16, activation: str | None = "relu", **arguments: Any) -> dict[str, Any]:
    chosen = {"filters": filters, "kernel_size": 3, "padding": "same", "activation": activation or "linear"}
    return {"Conv2D": {**chosen, **arguments}}


def arms(baseline: str, **values: dict[str, Any]) -> dict[str, Any]:
    return {"factor": "several", "arms": values, "baseline": baseline}
