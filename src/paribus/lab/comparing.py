"""From the runs of a study to its verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from paribus.lab.evidence import evidence_of
from paribus.lab.findings import faults_of, findings_of
from paribus.lab.tuning import at_its_best, compared_arms, runs_by_arm, tunings_of
from paribus.records import Run, SplitName, StudyRecord
from paribus.stats import Verdict, judge_all


def verdicts_of(study: StudyRecord, runs: Sequence[Run], split: SplitName = "test") -> tuple[Verdict, ...]:
    """A verdict for each arm that is compared with another and has runs, as far as both have them.

    Where arms are tuned, each is judged at its own best value.

    Args:
        study: The study; its ``matters`` was fixed before it ran.
        runs: Its runs, with their probabilities.
        split: The split to judge on.
    """
    tunings = tunings_of(study, runs)
    by_arm, trial_of = runs_by_arm(study, runs, tunings), {each.arm: each.picked.arm for each in tunings if each.picked}
    findings = findings_of(study, runs)
    evidences = [
        evidence_of(
            (arm.name, arm.compared_with),
            by_arm[arm.name],
            by_arm[arm.compared_with],
            study.data,
            split,
            changes=arm.changes,
            faults=faults_of(findings, *(trial_of.get(name, name) for name in (arm.name, arm.compared_with))),
            factor=_factor(study),
        )
        for arm in compared_arms(study, tunings)
        if arm.compared_with is not None and by_arm[arm.name] and by_arm[arm.compared_with]
    ]
    verdicts = judge_all(evidences, matters=study.matters, split=split, looking=study.growth.looking)
    return tuple(_told(verdict, at_its_best(study, tunings, verdict.arm, verdict.baseline)) for verdict in verdicts)


def _factor(study: StudyRecord) -> str:
    """What is varied, in words; nothing where that is more than one thing."""
    vary = study.spec.get("vary")
    return str(vary.get("factor", "")) if isinstance(vary, Mapping) else ""


def _told(verdict: Verdict, terms: str) -> Verdict:
    """The verdict with the terms of the comparison before its words."""
    return replace(verdict, sentence=f"{terms} {verdict.sentence}") if terms else verdict
