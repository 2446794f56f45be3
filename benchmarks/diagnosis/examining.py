"""What the doctor says of a run: findings before training, in the images and in the run, causes first."""

from collections.abc import Sequence

from benchmarks.diagnosis.trials import Trial
from paribus.diagnose import examine_study
from paribus.diagnose.causes import folded
from paribus.diagnose.data import AuditedImages, examine_data
from paribus.diagnose.trace import Trace, examine_runs
from paribus.records import Finding, Run
from paribus.spec import Inputs, arms_of


def findings_before(trial: Trial) -> tuple[Finding, ...]:
    """What is found before anything is trained: in the study, and in its images."""
    return (*findings_in_study(trial), *findings_in_images(trial))


def findings_in_study(trial: Trial) -> tuple[Finding, ...]:
    """What ``check`` finds."""
    arms, data = arms_of(trial.study), trial.data
    inputs = {arm.name: Inputs(data.input_shape, len(data.classes), data.train) for arm in arms}
    return examine_study(trial.study, arms, inputs, data.test)


def findings_in_images(trial: Trial) -> tuple[Finding, ...]:
    """What an audit of the images finds."""
    images = AuditedImages(trial.splits, shuffle=trial.design.shuffle)
    return tuple(noticed.finding for noticed in examine_data(images))


def diagnosis(trial: Trial, before: Sequence[Finding], run: Run) -> tuple[str, ...]:
    """All findings about one run, in the doctor's order: ``severity name``, and after ``<`` the cause over it."""
    [arm] = arms_of(trial.study)
    causes = folded((*before, *examine_runs([Trace(arm.name, arm.study, (run,), trial.data)])))
    return tuple(
        f"{finding.severity} {finding.id}" + ("" if finding is cause else f" < {cause.id}")
        for cause, symptoms in causes
        for finding in (cause, *symptoms)
    )
