"""What is recorded of a study as it begins, and whether it may go on with the images at hand."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from paribus.errors import DataError
from paribus.lab import machine
from paribus.lab.checking import Checked
from paribus.lab.seams import Engine
from paribus.lab.tables import Tables
from paribus.records import ArmRecord, DataRecord, Dataset, Growth, Parameters, Splits, StudyRecord
from paribus.spec import Arm, Study, digest, plain, summarize
from paribus.store import new_id


def record_of(
    checked: Checked, tables: Tables, trainer: Engine, growth: Growth, command: str, study_id: str | None = None
) -> StudyRecord:
    """The record of a study that is about to begin.

    Args:
        checked: The study; it is sound.
        tables: Its images.
        trainer: Who is going to train it.
        growth: In which rounds its replicates are trained.
        command: The command that started it, for the reader.
        study_id: Its name in the store, where that was drawn before.

    Raises:
        DataError: There are too few images to compare arms on.
    """
    study, arms = checked.sound_study(), checked.arms
    baseline = _baseline(arms)
    met = _data_record(tables.dataset(baseline.study), tables.splits(baseline.study), baseline.study)
    if len(arms) > 1 and min(met.test, met.validation if study.verdict_on == "validation" else 2) < 2:
        raise DataError(
            f"Arms are compared on two images or more; `{met.name}` has {met.test} test and {met.validation} "
            "validation images. Ask for more of them with `data.test` or `data.validation`."
        )
    return StudyRecord(
        id=study_id or new_id(),
        study=study.study,
        question=study.question,
        digest=digest(study),
        spec=plain(study),
        state="running",
        created=datetime.now(UTC),
        seconds=0.0,
        replicates=sum(growth.rounds) or study.replicates,
        data=met,
        arms=tuple(_arm_record(arm, tables.splits(arm.study)) for arm in arms),
        findings=checked.findings,
        versions={**machine.versions(), **trainer.versions()},
        machine=machine.machine(),
        command=command,
        growth=growth,
    )


def _baseline(arms: Sequence[Arm]) -> Arm:
    return next(arm for arm in arms if arm.baseline)


def require_same_images(record: StudyRecord, arms: Sequence[Arm], tables: Tables) -> None:
    """Refuses to train a study on other images than it began with.

    Raises:
        DataError: The images have changed, or are gone.
    """
    if tables.dataset(_baseline(arms).study).fingerprint != record.data.fingerprint:
        raise DataError(
            f"Study {record.id} must go on with the images that it began with; those of `{record.data.name}` have "
            "changed since. Put them back as they were, or run the study anew."
        )


def _arm_record(arm: Arm, splits: Splits) -> ArmRecord:
    summary = summarize(arm.study.model, splits.images.shape[1:])
    parameters = Parameters(summary.total, summary.trainable, summary.non_trainable)
    return ArmRecord(arm.name, arm.baseline, arm.compared_with, parameters, arm.changes, arm.trial_of, dict(arm.tuned))


def _data_record(dataset: Dataset, splits: Splits, study: Study) -> DataRecord:
    validation = splits.labels[splits.validation[0]] if study.data.split == "fixed" else ()
    counts = np.bincount(splits.labels[splits.train[0]], minlength=len(splits.classes))
    return DataRecord(
        name=dataset.name,
        train=splits.train.shape[1],
        validation=splits.validation.shape[1],
        test=len(splits.test),
        classes=splits.classes,
        input_shape=dataset.input_shape,
        fingerprint=dataset.fingerprint,
        train_label_counts=tuple(int(count) for count in counts),
        test_labels=tuple(int(label) for label in splits.labels[splits.test]),
        validation_labels=tuple(int(label) for label in validation),
    )
