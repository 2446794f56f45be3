"""What can be told from a study alone, before anything is trained.

To add a rule: a function from a study and its arms to findings, and its name in ``STATIC_RULES``.
"""

from collections.abc import Callable, Iterator, Sequence

from paribus.records import Finding
from paribus.spec import Arm, Study, conditions_of, shown

StaticRule = Callable[[Study, Sequence[Arm]], Iterator[Finding]]


def examine_study(study: Study, arms: Sequence[Arm]) -> tuple[Finding, ...]:
    """Every finding of every static rule.

    Examples:
        >>> from paribus.spec import Study, arms_of
        >>> study = Study(study="s", data={"name": "mnist", "validation": "test"},
        ...               model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 1, "early_stopping": {"patience": 3}})
        >>> [finding.id for finding in examine_study(study, arms_of(study))]
        ['test-set-selection']
    """
    return tuple(finding for rule in STATIC_RULES for finding in rule(study, arms))


def confounded(study: Study, arms: Sequence[Arm]) -> Iterator[Finding]:
    """An arm that changes more than one aspect of the arm it is compared with."""
    del arms
    for arm in conditions_of(study):  # before tuning: what is tuned is no change
        if len(arm.aspects) > 1:
            changes = [f"{change.path}: {shown(change.before)} → {shown(change.after)}" for change in arm.changes]
            yield Finding(
                id="confounded",
                severity="warning",
                arm=arm.name,
                where=arm.changes[0].path,
                evidence={"aspects": list(arm.aspects), "changes": changes},
                message=f"`{arm.name}` differs from `{arm.compared_with}` in {len(arm.aspects)} aspects, not one: "
                f"{', '.join(arm.aspects)}. No difference can be attributed to one of them.",
                remedy="Make one arm for each aspect, or take all but one of the changes back.",
            )


def selection_on_test(study: Study, arms: Sequence[Arm]) -> Iterator[Finding]:
    """Something is chosen or stopped by looking at the test images."""
    del study
    for arm in arms:
        if arm.study.data.validation == "test" and arm.study.train.early_stopping:
            stopping = arm.study.train.early_stopping
            yield Finding(
                id="test-set-selection",
                severity="warning",
                arm=None,
                where="data.validation",
                evidence={"patience": float(stopping.patience), "every": stopping.every},
                message="Early stopping looks at the test images, so every score on them is a little too good.",
                remedy="Set images aside for validation: `data.validation: 0.2`.",
            )
            return


STATIC_RULES: tuple[StaticRule, ...] = (confounded, selection_on_test)
