"""Every static rule applied to every arm of a study, and each finding told once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from paribus.diagnose.static.comparison import Comparison, scored_images
from paribus.diagnose.static.rules import NETWORK_RULES, STUDY_RULES, NetworkRule
from paribus.diagnose.static.subject import Subject
from paribus.records import Finding
from paribus.spec import Arm, Inputs, Study, known_inputs

Told = dict[tuple[str, str], Finding]
"""What is found in one arm, by rule and place."""


def examine_study(
    study: Study, arms: Sequence[Arm], inputs: Mapping[str, Inputs] | None = None, num_scored: int | None = None
) -> tuple[Finding, ...]:
    """Every finding of every static rule.

    What all arms have is told once, of the whole study (``arm`` is ``None``), with the numbers of the baseline. Where
    an arm is tuned, only what every value has that is tried is told. What the arms differ in at the very place of the
    finding is what the study asks about, and no more than a note.

    Args:
        study: The study.
        arms: Its arms.
        inputs: What the network of each arm meets; without it, arms whose data set has to be opened are left out.
        num_scored: How many images verdicts are about; without it, what is known of published data sets.

    Examples:
        >>> from paribus.spec import arms_of
        >>> study = Study(study="s", data={"name": "mnist", "validation": "test"},
        ...               model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 1, "early_stopping": {"patience": 3}})
        >>> [finding.id for finding in examine_study(study, arms_of(study))]
        ['test-set-selection']
    """
    subjects = [subject for arm in arms if (subject := _subject(arm, inputs)) is not None and subject.flows]
    about = next((subject.inputs for subject in subjects if subject.arm.baseline), None)
    comparison = Comparison(study, tuple(arms), num_scored or scored_images(study, about))
    found = [finding for study_rule in STUDY_RULES for finding in study_rule(comparison)]
    return (*found, *(finding for rule in NETWORK_RULES for finding in _of_all_arms(rule, subjects)))


def _subject(arm: Arm, inputs: Mapping[str, Inputs] | None) -> Subject | None:
    met = inputs[arm.name] if inputs is not None else known_inputs(arm.study.data)
    return None if met is None else Subject(arm, met)


def _of_all_arms(rule: NetworkRule, subjects: Sequence[Subject]) -> Iterator[Finding]:
    """What one rule finds: in all arms alike, then in single ones."""
    told = _by_condition(rule, subjects)
    if not told:
        return
    baseline = next((subject.arm for subject in subjects if subject.arm.baseline), subjects[0].arm)
    everywhere = set.intersection(*(set(each) for each in told.values()))
    for place, finding in told[_condition(baseline)].items():
        if place in everywhere:
            yield replace(finding, arm=None)
    varied = {change.path for subject in subjects for change in subject.arm.changes_from_baseline}
    for condition, each in told.items():
        for place, finding in each.items():
            if place not in everywhere:
                is_asked_about = any(f"{path}.".startswith(f"{finding.where}.") for path in varied)
                yield replace(finding, arm=condition, severity="note" if is_asked_about else finding.severity)


def _by_condition(rule: NetworkRule, subjects: Sequence[Subject]) -> dict[str, Told]:
    """What is found of each arm; where it is tuned, what is found with every value that is tried."""
    told: dict[str, Told] = {}
    for subject in subjects:
        found = {(finding.id, finding.where): finding for finding in rule(subject)}
        condition = _condition(subject.arm)
        before = told.get(condition, found)
        told[condition] = {place: finding for place, finding in before.items() if place in found}
    return told


def _condition(arm: Arm) -> str:
    return arm.trial_of or arm.name
