"""From records to verdicts: which runs are set against which, and what may be said about them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int

from paribus.errors import InputError
from paribus.lab.keeping import Kept, opened
from paribus.records import ArmRecord, DataRecord, Run, SplitName, StudyRecord
from paribus.spec import Change, Study, arms_of, aspect_of, differences, shown
from paribus.stats import Evidence, Verdict, judge
from paribus.store import Store


def compare(references: str | Sequence[str], store: Kept = None, split: SplitName = "test") -> tuple[Verdict, ...]:
    """Verdicts on stored runs: of the arms of one study, or of arms of several studies against the first named.

    Args:
        references: One ID, or several of the form ``ID`` or ``ID:arm``; without an arm the baseline is meant.
        store: Where the studies are: a store, its folder or database URL; without one, where ``open_store`` says.
        split: The split to judge on.

    Raises:
        StoreError: There is no such study.
        InputError: There is no such arm, or the studies were not scored on the same images.

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
        if len(references) == 1 and ":" not in references[0]:
            study = kept.study(references[0])
            _require_labels(study, split)
            return verdicts_of(study, kept.runs(study.id), split)
        if len(references) < 2:
            raise InputError(
                f"A comparison needs a study, or two arms or more; got {', '.join(references) or 'none'}. "
                "Name a study alone, or another arm to set against this one."
            )
        first, *others = [_named_arm(reference, kept) for reference in references]
        return tuple(_across(first, other, kept, split) for other in others)


def _across(
    first: tuple[StudyRecord, ArmRecord], other: tuple[StudyRecord, ArmRecord], store: Store, split: SplitName
) -> Verdict:
    (study, baseline), (other_study, arm) = first, other
    if (study.id, baseline.name) == (other_study.id, arm.name):
        raise InputError(f"Two arms are compared; `{study.id}:{arm.name}` was named twice. Name another arm or study.")
    for each in (study, other_study):
        _require_labels(each, split)
    if _scored_on(study, split) != _scored_on(other_study, split):
        raise InputError(
            f"Studies can be compared when they are scored on the same images; {study.id} ({study.data.name}) and "
            f"{other_study.id} ({other_study.data.name}) are not. Run both on the same data."
        )
    theirs = [run for run in store.runs(study.id) if run.arm == baseline.name]
    mine = [run for run in store.runs(other_study.id) if run.arm == arm.name]
    changes = differences(_spec_of(study, baseline), _spec_of(other_study, arm))
    changed = replace(arm, name=f"{other_study.id}:{arm.name}", changes=changes)
    evidence = _evidence(changed, f"{study.id}:{baseline.name}", mine, theirs, other_study.data, split)
    return judge(evidence, matters=_matters(study), split=split)


def _scored_on(study: StudyRecord, split: SplitName) -> tuple[object, ...]:
    """What tells the images of a split apart, whatever was done to them before they were shown to a network."""
    source = study.spec["data"]
    path = source.get("path") if isinstance(source, Mapping) else None
    return study.data.name, path, study.data.classes, _labels(study.data, split)


def _named_arm(reference: str, store: Store) -> tuple[StudyRecord, ArmRecord]:
    id_, _, name = reference.partition(":")
    study = store.study(id_)
    arm = next((arm for arm in study.arms if (arm.name == name if name else arm.baseline)), None)
    if arm is None:
        names = [arm.name for arm in study.arms]
        nearest = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean `{nearest[0]}`?" if nearest else f"There are: {', '.join(names)}."
        raise InputError(f"An arm must be one of the study's; {study.id} has no `{name}`. {hint}")
    return study, arm


def _spec_of(study: StudyRecord, arm: ArmRecord) -> Study:
    return next(each.study for each in arms_of(Study.model_validate(study.spec)) if each.name == arm.name)


def _require_labels(study: StudyRecord, split: SplitName) -> None:
    if not _labels(study.data, split):
        raise InputError(
            f"Runs are compared image by image, so a split must be the same for all replicates; the {split} split of "
            f"{study.id} is not. Compare on the test split."
        )


def _labels(data: DataRecord, split: SplitName) -> tuple[int, ...]:
    return data.test_labels if split == "test" else data.validation_labels


def _matters(study: StudyRecord) -> float:
    matters = study.spec.get("matters")
    return float(matters) if isinstance(matters, int | float) else 0.01


def verdicts_of(study: StudyRecord, runs: Sequence[Run], split: SplitName = "test") -> tuple[Verdict, ...]:
    """A verdict for each arm that is compared with another and has runs, as far as both have them.

    Args:
        study: The study; its ``matters`` was fixed before it ran.
        runs: Its runs, with their probabilities.
        split: The split to judge on.
    """
    by_arm = {arm.name: [run for run in runs if run.arm == arm.name] for arm in study.arms}
    return tuple(
        judge(
            _evidence(arm, arm.compared_with, by_arm[arm.name], by_arm[arm.compared_with], study.data, split),
            matters=_matters(study),
            split=split,
        )
        for arm in study.arms
        if arm.compared_with is not None and by_arm[arm.name] and by_arm[arm.compared_with]
    )


def _evidence(
    arm: ArmRecord, baseline: str, mine: Sequence[Run], theirs: Sequence[Run], data: DataRecord, split: SplitName
) -> Evidence:
    others = {run.replicate: run for run in theirs if run.status == "finished"}
    pairs = [(run, others[run.replicate]) for run in mine if run.status == "finished" and run.replicate in others]
    labels = np.array(_labels(data, split))
    return Evidence(
        arm=arm.name,
        baseline=baseline,
        arm_predictions=_predictions([run for run, _ in pairs], split, len(labels)),
        baseline_predictions=_predictions([run for _, run in pairs], split, len(labels)),
        labels=labels,
        classes=data.classes,
        train_label_counts=np.array(data.train_label_counts),
        arm_probabilities_equal=bool(pairs)
        and all(np.array_equal(run.probabilities[split], other.probabilities[split]) for run, other in pairs),
        changes=changes_in_words(arm.changes),
        arm_failed=sum(run.status != "finished" for run in mine),
        baseline_failed=sum(run.status != "finished" for run in theirs),
        runs=max(len(mine), len(theirs)),
    )


def changes_in_words(changes: Sequence[Change]) -> tuple[tuple[str, str, str], ...]:
    """What was changed, one entry for each aspect: in words, before, after.

    Examples:
        >>> changes_in_words([Change("train.batch_size", 64, 32), Change("train.epochs", 25, 50)])
        (('batch size', '64', '32'), ('training length', '25', '50'))
    """
    aspects: dict[str, Change] = {}
    for change in changes:
        aspects.setdefault(aspect_of(change), change)
    return tuple((aspect, shown(change.before), shown(change.after)) for aspect, change in aspects.items())


def _predictions(runs: Sequence[Run], split: SplitName, num_examples: int) -> Int[np.ndarray, "replicates examples"]:
    rows = [np.argmax(run.probabilities[split], axis=-1) for run in runs]
    return np.stack(rows) if rows else np.empty((0, num_examples), int)
