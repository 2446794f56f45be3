"""The digest of a study: its identity, however it is written."""

import hashlib
import json
from typing import Any

from paribus.spec.arms import arms_of, conditions_of
from paribus.spec.canonical import plain
from paribus.spec.study import Study


def digest(study: Study) -> str:
    """The SHA-256 of what a study asks: its arms spelled out, who is compared with whom, and by what measure.

    Left out are words (its name, its question, the name of the factor) and the number of replicates: two files that
    ask the same have the same digest, and so does a study that is repeated more often.

    Raises:
        PathError: A path of ``vary`` names nothing.
        pydantic.ValidationError: An arm's value does not fit where it is put.

    Examples:
        >>> model = ["Flatten", {"Dense": {"units": 10}}]
        >>> one = Study(study="one", data="digits", model=model, train={"epochs": 1})
        >>> two = Study(study="two", data={"name": "digits"}, model=model, train={"epochs": 1, "optimizer": "Adam"})
        >>> digest(one) == digest(two)
        True
    """
    arms = {
        arm.name: {
            "compared_with": arm.compared_with,
            **{part: value for part, value in plain(arm.study).items() if part in ("data", "model", "train")},
        }
        for arm in arms_of(study)
    }
    asked: dict[str, Any] = {"arms": arms, "seed": study.seed, "matters": study.matters, "verdict_on": study.verdict_on}
    if study.tune is not None:  # its arms are trials, which are compared with none
        asked["conditions"] = {arm.name: arm.compared_with for arm in conditions_of(study)}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
