"""Studies for the tests of the lab, in the form of plain data."""

from typing import Any


def study(**changes: Any) -> dict[str, Any]:
    """Two arms on digits, three replicates."""
    return {
        "study": "activation",
        "data": "digits",
        "model": ["Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}],
        "train": {"epochs": 1},
        "vary": {
            "factor": "activation",
            "set": ["model.dense_1.activation"],
            "levels": ["relu", "tanh"],
            "baseline": "relu",
        },
        "replicates": 3,
        **changes,
    }


def arms(baseline: str, cumulative: bool = False, **values: dict[str, Any]) -> dict[str, Any]:
    return {"factor": "several", "arms": values, "baseline": baseline, "cumulative": cumulative}
