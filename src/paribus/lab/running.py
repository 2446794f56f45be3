"""Running a study: the one place where data, engine, store and statistics meet."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from paribus import engine
from paribus.errors import DataError, Interrupted, StoreError
from paribus.lab import machine
from paribus.lab.checking import Checked, check_with
from paribus.lab.checkpoints import Checkpoints
from paribus.lab.comparing import verdicts_of
from paribus.lab.files import Asked, document_of
from paribus.lab.keeping import Kept, opened
from paribus.lab.programs import programs_of
from paribus.lab.result import Result
from paribus.lab.seams import Engine, Watcher
from paribus.lab.standing import true_state
from paribus.lab.steering import Steering
from paribus.lab.tables import Tables
from paribus.lab.wishes import wake
from paribus.records import ArmRecord, DataRecord, Dataset, Parameters, Run, Splits, StudyRecord, Work
from paribus.spec import Arm, Study, arms_of, digest, plain, summarize
from paribus.store import Store, file_stem, new_id


def run(
    study: Asked,
    store: Kept = None,
    *,
    watcher: Watcher | None = None,
    trainer: Engine = engine,
    keras_files: bool = False,
    command: str = "",
) -> Result:
    """Trains every arm of a study, keeps everything in the store, and judges.

    Args:
        study: What to run: a study, the path of its file, or the same as plain data.
        store: Where to keep it: a store, its folder or database URL; without one, where ``open_store`` says.
        watcher: Is told how things stand, and may ask to stop; without one nothing is shown.
        trainer: Who trains.
        keras_files: Keep a ``.keras`` file of every run beside its weights.
        command: The command that started it, for the reader of a report.

    Raises:
        StudyError: The study has faults; all of them are listed, and nothing was trained.
        DataError: The data cannot be opened.
        StoreError: The store cannot keep it.
        Interrupted: The watcher asked to stop; finished arms are kept and ``resume`` goes on.

    Examples:
        >>> import tempfile
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        >>> result.study.state, result.scores("baseline").shape
        ('finished', (2,))
    """
    watcher = watcher or Watcher()
    tables = Tables(watcher)
    checked = check_with(tables, document_of(study))
    checked.sound_study()
    with opened(store) as kept:
        record = _record(checked, tables, trainer, command)
        works = programs_of(checked.arms, record.replicates, tables, trainer)
        kept.begin(record)
        with kept.claim(record.id):
            return _conduct(record, works, _Means(kept, watcher, trainer, _studies(checked.arms, keras_files)))


def resume(
    reference: str,
    store: Kept = None,
    *,
    watcher: Watcher | None = None,
    trainer: Engine = engine,
    keras_files: bool = False,
) -> Result:
    """Goes on with a study that was interrupted: arms without all their runs are trained, the others left alone.

    The runs of a program are trained together even where some of them are recorded, and from the last checkpoint where
    there is one, so that the bits are those of an uninterrupted study. A study that another process holds paused goes
    on there, and stands as `running` in what is returned.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept, as for ``run``.
        watcher: Is told how things stand, and may ask to stop.
        trainer: Who trains.
        keras_files: Keep a ``.keras`` file of every run beside its weights.

    Raises:
        StoreError: There is no such study, or another process is running it and not paused; nothing is changed then.
        DataError: The images are gone, or are no longer the ones that the study began with.
        Interrupted: Stopped again.

    Examples:
        >>> import tempfile
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = run(study, folder)
        ...     resume("latest", folder).study.seconds == first.study.seconds  # it was finished: nothing was left to do
        True
    """
    watcher = watcher or Watcher()
    with opened(store) as kept:
        study_id = kept.study(reference).id
        if wake(study_id, kept):
            return load_result(study_id, kept)
        with kept.claim(study_id):
            kept.set_wish(study_id, "run")  # what was wished of the last holder does not concern this one
            record = kept.study(study_id)  # with the claim in hand, so that it is what the last holder left
            if record.state == "finished":
                return load_result(study_id, kept)
            arms = arms_of(Study.model_validate(record.spec))
            tables = Tables(watcher)
            require_same_images(record, arms, tables)
            works = programs_of(arms, record.replicates, tables, trainer)
            kept.end(study_id, "running", record.seconds)
            record = replace(record, state="running")
            return _conduct(record, works, _Means(kept, watcher, trainer, _studies(arms, keras_files)))


def load_result(reference: str, store: Kept = None) -> Result:
    """A stored study with its runs and verdicts.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept, as for ``run``.

    Raises:
        StoreError: There is no such study.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     load_result("latest", folder)
        Traceback (most recent call last):
        paribus.errors.StoreError: A study must be in the store; got `latest` and the store is empty. Run a study first.
    """
    with opened(store) as kept:
        record = kept.study(reference)
        record = replace(record, state=true_state(record.id, record.state, kept))
        runs = kept.runs(record.id)
    split = record.spec.get("verdict_on", "test")
    return Result(record, runs, verdicts_of(record, runs, "validation" if split == "validation" else "test"))


@dataclass(frozen=True)
class _Means:
    """What a study is run with."""

    store: Store
    watcher: Watcher
    trainer: Engine
    keras_files_of: Mapping[str, Study]  # the arms, by name, whose runs are to leave a ``.keras`` file


def _studies(arms: Sequence[Arm], keras_files: bool) -> dict[str, Study]:
    return {arm.name: arm.study for arm in arms if keras_files}


def _conduct(record: StudyRecord, works: Sequence[Work], means: _Means) -> Result:
    """Trains what is not recorded yet, program by program; the caller holds the claim to the study."""
    store, watcher = means.store, means.watcher
    steering = Steering(store, record, watcher)
    checkpoints = Checkpoints(store, record.id, watcher, {**machine.versions(), **means.trainer.versions()})
    recorded = {(run.arm, run.replicate) for run in store.runs(record.id, arrays=False)}
    trained: list[Run] = []
    try:
        watcher.begun(record)
        for place, work in enumerate(works):
            if not {(run.arm, run.replicate) for run in work.runs} <= recorded:
                runs = _train(work, means, steering, checkpoints)
                store.add_runs(record.id, [run for run in runs if (run.arm, run.replicate) not in recorded])
                checkpoints.drop(work)
                store.end(record.id, "running", steering.seconds)  # so that not even kill -9 loses the time so far
                trained += runs
                to_come = {arm for later in works[place + 1 :] for arm in later.arms}
                for arm in work.arms:
                    if arm not in to_come:
                        watcher.arm_done(arm, tuple(run for run in trained if run.arm == arm))
                trained = [run for run in trained if run.arm in to_come]  # the others' weights need not stay in memory
        store.drop_checkpoints(record.id)
    except (Interrupted, KeyboardInterrupt):
        store.end(record.id, "interrupted", steering.seconds)
        raise Interrupted(_what_is_kept(record, store.runs(record.id, arrays=False))) from None
    except Exception as error:
        with suppress(StoreError):  # a store that is full cannot record this either; what filled it is raised
            store.end(record.id, "failed", steering.seconds)
        error.add_note(f"Once this is mended, go on with: paribus resume {record.id}")
        raise
    store.end(record.id, "finished", steering.seconds)
    return load_result(record.id, store)


def _train(work: Work, means: _Means, steering: Steering, checkpoints: Checkpoints) -> tuple[Run, ...]:
    """All runs of a program, and their ``.keras`` files where these are wished."""
    runs = means.trainer.train(
        work,
        means.watcher.progressed,
        steering.wants_to_stop,
        lambda state: checkpoints.keep(work, state),
        checkpoints.last(work),
    )
    for run in runs:
        if run.arm in means.keras_files_of and run.weights:
            study = means.keras_files_of[run.arm]
            content = means.trainer.keras_file(study, work.splits.images.shape[1:], run.weights)
            means.store.keep_file(checkpoints.study_id, f"{file_stem(run.arm, run.replicate)}.keras", content)
    return runs


def _what_is_kept(record: StudyRecord, runs: Sequence[Run]) -> str:
    done = [arm for arm in record.arms if sum(run.arm == arm.name for run in runs) == record.replicates]
    return (
        f"Stopped: {len(done)} of {len(record.arms)} arms are finished and kept as study {record.id}. "
        f"Go on with: paribus resume {record.id}"
    )


def _record(checked: Checked, tables: Tables, trainer: Engine, command: str) -> StudyRecord:
    study, arms = checked.sound_study(), checked.arms
    baseline = _baseline(arms)
    met = _data_record(tables.dataset(baseline.study), tables.splits(baseline.study), baseline.study)
    if len(arms) > 1 and min(met.test, met.validation if study.verdict_on == "validation" else 2) < 2:
        raise DataError(
            f"Arms are compared on two images or more; `{met.name}` has {met.test} test and {met.validation} "
            "validation images. Ask for more of them with `data.test` or `data.validation`."
        )
    return StudyRecord(
        id=new_id(),
        study=study.study,
        question=study.question,
        digest=digest(study),
        spec=plain(study),
        state="running",
        created=datetime.now(UTC),
        seconds=0.0,
        replicates=study.replicates,
        data=met,
        arms=tuple(_arm_record(arm, tables.splits(arm.study)) for arm in arms),
        findings=checked.findings,
        versions={**machine.versions(), **trainer.versions()},
        machine=machine.machine(),
        command=command,
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
    return ArmRecord(arm.name, arm.baseline, arm.compared_with, parameters, arm.changes)


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
