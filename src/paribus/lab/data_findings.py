"""What the images of a study tell before it is trained: all that an audit finds, or what costs next to nothing."""

from collections.abc import Sequence

from paribus.diagnose.data import AuditedImages, cheap_findings, examine_data
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Finding
from paribus.spec import Digits, Study

MOST_AUDITED = 10_000
"""Images that are looked at with all rules unasked: 8,400 X-ray patches take 8 s (AMD EPYC, 2026-11-20)."""


def quick_findings(study: Study, tables: Tables) -> tuple[Finding, ...]:
    """Scale, order and the shares of the classes, where the images are open already, or open in a moment.

    Args:
        study: A study without arms.
        tables: Its images.

    Raises:
        DataError: The images cannot be split as asked.

    Examples:
        >>> study = Study(study="s", data={"name": "digits", "normalize": "none"}, train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 10}}])
        >>> [finding.id for finding in quick_findings(study, Tables(Watcher()))]
        ['input-scale']
    """
    if not tables.is_open(study) and not isinstance(study.data, Digits):
        return ()
    return cheap_findings(tables.splits(study, range(1)), shuffle=study.train.shuffle)


def data_findings(study: Study, tables: Tables, watcher: Watcher, *, audit: bool | None) -> tuple[Finding, ...]:
    """What the rules of an audit find in the images, as the first replicate meets them.

    Args:
        study: A study without arms.
        tables: Its images.
        watcher: Is told what is being looked at, or that there is more to look at.
        audit: Whether to ask all rules; ``None`` for those that cost next to nothing, and all where images are few.

    Raises:
        DataError: The images cannot be opened, or not split as asked.
    """
    splits = tables.splits(study, range(1))
    if audit is None and len(splits.images) > MOST_AUDITED:
        watcher.noticed(
            f"Of {len(splits.images):,} images only scale, order and labels were looked at; add --audit for the rest."
        )
    if audit or (audit is None and len(splits.images) <= MOST_AUDITED):
        images = AuditedImages(splits, shuffle=study.train.shuffle, tell=watcher.loading)
        return tuple(noticed.finding for noticed in examine_data(images))
    return cheap_findings(splits, shuffle=study.train.shuffle)


def without_doubles(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each finding once: of several by one rule about one place, the last.

    Examples:
        >>> cheap = Finding("label-shift", "warning", None, "data.test", {}, "then", "")
        >>> now = Finding("label-shift", "warning", None, "data.test", {}, "now", "")
        >>> [finding.message for finding in without_doubles([cheap, now])]
        ['now']
    """
    return tuple({(finding.id, finding.arm, finding.where): finding for finding in findings}.values())
