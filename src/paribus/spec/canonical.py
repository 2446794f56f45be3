"""The one way to write a study: as plain data, with every choice spelled out."""

from typing import Any

from paribus.spec.study import Study


def plain(study: Study) -> dict[str, Any]:
    """A study as plain data with every choice spelled out, defaults included.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> plain(study)["model"][0], plain(study)["train"]["batch_size"]
        ({'Flatten': {'name': 'flatten'}}, 32)
        >>> Study.model_validate(plain(study)) == study
        True
    """
    return study.model_dump(mode="json")
