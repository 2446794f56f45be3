"""What each arm of a stored study asked for."""

from collections.abc import Mapping

from pydantic import ValidationError

from paribus.records import StudyRecord
from paribus.spec import Study, arms_of


def studies_by_arm(record: StudyRecord) -> Mapping[str, Study]:
    """Each arm's own study by the arm's name; nothing for a record of another version, which can be shown all the same.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     record = run(study, folder).study
        >>> studies_by_arm(record)["baseline"].model[1].units
        10
    """
    try:
        arms = arms_of(Study.model_validate(record.spec))
    except ValidationError:
        return {}
    return {arm.name: arm.study for arm in arms}


def baseline_study(record: StudyRecord) -> Study | None:
    """What the baseline asked for, or its first trial; ``None`` for a record of another version."""
    studies = studies_by_arm(record)
    return next((studies[arm.name] for arm in record.arms if arm.baseline and arm.name in studies), None)
