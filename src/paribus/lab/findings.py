"""Everything that was noticed about a study: before its training, and in its runs."""

from collections.abc import Sequence

from pydantic import ValidationError

from paribus.diagnose.causes import ordered
from paribus.diagnose.trace import Trace, examine_runs
from paribus.records import Finding, Run, StudyRecord
from paribus.spec import Study, arms_of


def findings_of(study: StudyRecord, runs: Sequence[Run]) -> tuple[Finding, ...]:
    """What was noticed before training, and what the runs show; causes before their symptoms.

    Args:
        study: The study, with what was noticed before it was trained.
        runs: Its runs, with their arrays.
    """
    return ordered((*study.findings, *examine_runs(traces_of(study, runs))))


def traces_of(study: StudyRecord, runs: Sequence[Run]) -> tuple[Trace, ...]:
    """Each arm that has runs, with what was asked of it.

    Args:
        study: The study.
        runs: Its runs.
    """
    by_arm = {arm.name: tuple(run for run in runs if run.arm == arm.name) for arm in study.arms}
    if not any(by_arm.values()):
        return ()
    try:
        arms = arms_of(Study.model_validate(study.spec))
    except ValidationError:  # of another version: its runs can be shown all the same
        return ()
    return tuple(Trace(arm.name, arm.study, by_arm[arm.name], study.data) for arm in arms if by_arm.get(arm.name))


def faults_of(findings: Sequence[Finding], *arms: str | None) -> tuple[str, ...]:
    """The critical ones about these arms, or about all of a study: by name, and in which arm."""
    critical = [each for each in findings if each.severity == "critical" and each.arm in (None, *arms)]
    return tuple(dict.fromkeys(f"{each.id} in {each.arm}" if each.arm else each.id for each in critical))
