"""Comparing stored studies: arms of one, or arms of several against the first that is named."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paribus.errors import InputError
from paribus.lab.comparing import verdicts_of
from paribus.lab.evidence import evidence_of, labels_of
from paribus.lab.findings import faults_of, findings_of
from paribus.lab.keeping import Kept, opened
from paribus.lab.tuning import runs_by_arm, tunings_of
from paribus.records import Run, SplitName, StudyRecord
from paribus.spec import Change, Study, conditions_of, differences
from paribus.stats import Evidence, Verdict, judge_all
from paribus.store import Store

TRAINED_BY = ("jax", "keras", "device")
"""What counts as a change between two studies besides what they ask for."""


def compare(references: str | Sequence[str], store: Kept = None, split: SplitName = "test") -> tuple[Verdict, ...]:
    """Verdicts on stored runs: of the arms of one study, or of arms of several studies against the first named.

    Args:
        references: One ID, or several of the form ``ID`` or ``ID:arm``; without an arm the baseline is meant. Studies
            that ask for the same with other seeds are pooled as ``ID+ID``.
        store: Where the studies are: a store, its folder or database URL; without one, where ``open_store`` says.
        split: The split to judge on.

    Raises:
        StoreError: There is no such study.
        InputError: There is no such arm, the studies were not scored on the same images, or what is to be pooled does
            not ask for the same.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "width", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first, second = run(study, folder), run(study, folder)
        ...     [verdict] = compare([first.study.id, second.study.id], folder)
        >>> verdict.code, verdict.difference
        ('NO_EFFECT', 0.0)
    """
    references = [references] if isinstance(references, str) else references
    with opened(store) as kept:
        if len(references) == 1 and not {":", "+"} & set(references[0]):
            study = kept.study(references[0])
            _require_labels(study, split)
            return verdicts_of(study, kept.runs(study.id), split)
        if len(references) < 2:
            raise InputError(
                f"A comparison needs a study, or two arms or more; got {', '.join(references) or 'none'}. "
                "Name a study alone, or another arm to set against this one."
            )
        first, *others = [_named(reference, kept) for reference in references]
        evidences = [_evidence(first, other, kept, split) for other in others]
        study = first.studies[0]
        return judge_all(evidences, matters=study.matters, split=split, looking=study.growth.looking)


@dataclass(frozen=True)
class _Named:
    """An arm that was named: of one study, or of several that ask for the same with other seeds."""

    name: str
    studies: tuple[StudyRecord, ...]
    arm: str

    def runs_and_faults(self, store: Store) -> tuple[list[Run], list[str]]:
        runs, faults = list[Run](), list[str]()
        for study in self.studies:
            found = store.runs(study.id)
            runs += runs_by_arm(study, found, tunings_of(study, found))[self.arm]
            faults += faults_of(findings_of(study, found), self.arm)
        return runs, faults

    @property
    def spec(self) -> Study:
        conditions = conditions_of(Study.model_validate(self.studies[0].spec))
        return next(each.study for each in conditions if each.name == self.arm)


def _named(reference: str, store: Store) -> _Named:
    ids, _, name = reference.partition(":")
    studies = tuple(dict.fromkeys(store.study(id_).id for id_ in ids.split("+")))
    found = [_Named(reference, (study,), _arm(study, name)) for study in map(store.study, studies)]
    first = found[0]
    for other in found[1:]:
        if changes := differences(first.spec, other.spec):
            raise InputError(
                f"Studies that are pooled must ask for the same; {other.studies[0].id} has another "
                f"`{changes[0].path}` than {first.studies[0].id}. Compare them instead: write a space for the +."
            )
    together = tuple(each.studies[0] for each in found)
    return _Named(f"{'+'.join(study.id for study in together)}:{first.arm}", together, first.arm)


def _arm(study: StudyRecord, name: str) -> str:
    """The arm that is meant; where arms are tuned, by its own name and not by that of a trial."""
    arms = {arm.trial_of or arm.name: arm.baseline for arm in study.arms}
    arm = name or next(name for name, baseline in arms.items() if baseline)
    if arm not in arms:
        names = list(arms)
        nearest = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean `{nearest[0]}`?" if nearest else f"There are: {', '.join(names)}."
        raise InputError(f"An arm must be one of the study's; {study.id} has no `{name}`. {hint}")
    return arm


def _evidence(baseline: _Named, arm: _Named, store: Store, split: SplitName) -> Evidence:
    if baseline.name == arm.name:
        raise InputError(f"Two arms are compared; `{arm.name}` was named twice. Name another arm or study.")
    study, *others = (*baseline.studies, *arm.studies)
    for each in (study, *others):
        _require_labels(each, split)
    for other in others:
        if _scored_on(study, split) != _scored_on(other, split):
            raise InputError(
                f"Studies can be compared when they are scored on the same images; {study.id} ({study.data.name}) and "
                f"{other.id} ({other.data.name}) are not. Run both on the same data."
            )
    theirs, their_faults = baseline.runs_and_faults(store)
    mine, my_faults = arm.runs_and_faults(store)
    return evidence_of(
        (arm.name, baseline.name),
        mine,
        theirs,
        study.data,
        split,
        changes=(*differences(baseline.spec, arm.spec), *_other_means(study, arm.studies[0])),
        faults=[*their_faults, *my_faults],
    )


def _other_means(study: StudyRecord, other: StudyRecord) -> tuple[Change, ...]:
    """What trained the one study and not the other: other libraries and devices compute other bits."""
    both = [what for what in TRAINED_BY if what in study.versions and what in other.versions]
    differ = [what for what in both if study.versions[what] != other.versions[what]]
    before, after = (", ".join(f"{what} {each.versions[what]}" for what in differ) for each in (study, other))
    return (Change("trained by", before, after),) if differ else ()


def _scored_on(study: StudyRecord, split: SplitName) -> tuple[object, ...]:
    """What tells the images of a split apart, whatever was done to them before they were shown to a network."""
    source = study.spec["data"]
    path = source.get("path") if isinstance(source, Mapping) else None
    return study.data.name, path, study.data.classes, labels_of(study.data, split)


def _require_labels(study: StudyRecord, split: SplitName) -> None:
    if split == "validation" and study.spec.get("tune"):
        raise InputError(
            f"Values were picked on the validation split of {study.id}, so it can judge nothing any more. "
            "Compare on the test split."
        )
    if not labels_of(study.data, split):
        raise InputError(
            f"Runs are compared image by image, so a split must be the same for all replicates; the {split} split of "
            f"{study.id} is not. Compare on the test split."
        )
