"""Conducting a study: program after program is trained and kept, round after round until it is done or clear."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from paribus.errors import Interrupted, StoreError
from paribus.lab import machine
from paribus.lab.checkpoints import Checkpoints
from paribus.lab.growing import next_round
from paribus.lab.loading import load_result
from paribus.lab.programs import programs_of
from paribus.lab.result import Result
from paribus.lab.seams import Engine, Watcher
from paribus.lab.steering import Steering
from paribus.lab.tables import Tables
from paribus.lab.telling import Telling
from paribus.records import Run, StudyRecord, Work
from paribus.spec import Arm, Study
from paribus.store import Store, file_stem


@dataclass(frozen=True)
class Means:
    """What a study is run with.

    Args:
        store: Where it is kept.
        tables: Its images.
        trainer: Who trains.
        watcher: Is told how things stand, and may ask to stop.
        keras_files_of: The arms, by name, whose runs are to leave a ``.keras`` file.
    """

    store: Store
    tables: Tables
    trainer: Engine
    watcher: Watcher
    keras_files_of: Mapping[str, Study]


def conduct(record: StudyRecord, arms: Sequence[Arm], means: Means) -> Result:
    """Trains what is not recorded yet; the caller holds the claim to the study.

    Raises:
        Interrupted: Somebody asked to stop; what is finished is kept.
    """
    store = means.store
    means = replace(means, watcher=Telling(store, record.id, means.watcher))
    steering = Steering(store, record, means.watcher)
    try:
        while True:
            _train_rounds(record, arms, means, steering)
            result = load_result(record.id, store)
            if (grown := next_round(record, result.verdicts, result.effects)) is None:
                break
            means.watcher.noticed(_not_clear(record, grown))
            store.revise(grown)
            record = grown
    except (Interrupted, KeyboardInterrupt):
        store.end(record.id, "interrupted", steering.seconds)
        raise Interrupted(_what_is_kept(record, store.runs(record.id, arrays=False))) from None
    except Exception as error:
        with suppress(StoreError):  # a store that is full cannot record this either; what filled it is raised
            store.end(record.id, "failed", steering.seconds)
        error.add_note(f"Once this is mended, go on with: paribus resume {record.id}")
        raise
    store.end(record.id, "finished", steering.seconds)
    store.hush(record.id)
    return replace(result, study=store.study(record.id))


def _train_rounds(record: StudyRecord, arms: Sequence[Arm], means: Means, steering: Steering) -> None:
    """All programs of all rounds that lack a run."""
    checkpoints = Checkpoints(means.store, record.id, means.watcher, {**machine.versions(), **means.trainer.versions()})
    recorded = {(run.arm, run.replicate) for run in means.store.runs(record.id, arrays=False)}
    means.watcher.begun(record)
    for replicates in record.rounds:
        if not {(arm.name, replicate) for arm in arms for replicate in replicates} <= recorded:
            works = programs_of(arms, replicates, means.tables, means.trainer)
            _train_works(works, recorded, means, steering, checkpoints)
    means.store.drop_checkpoints(record.id)


def _train_works(
    works: Sequence[Work],
    recorded: set[tuple[str, int]],
    means: Means,
    steering: Steering,
    checkpoints: Checkpoints,
) -> None:
    store, trained = means.store, list[Run]()
    for place, work in enumerate(works):
        if {(run.arm, run.replicate) for run in work.runs} <= recorded:
            continue
        runs = _train(work, means, steering, checkpoints)
        store.add_runs(checkpoints.study_id, [run for run in runs if (run.arm, run.replicate) not in recorded])
        for done in (work.after, None if work.goes_on else work):
            if done:
                checkpoints.drop(done)
        store.end(checkpoints.study_id, "running", steering.seconds)  # so that kill -9 does not lose the time so far
        trained += runs
        to_come = {arm for later in works[place + 1 :] for arm in later.arms}
        for arm in work.arms:
            if arm not in to_come:
                means.watcher.arm_done(arm, tuple(run for run in trained if run.arm == arm))
        trained = [run for run in trained if run.arm in to_come]  # the others' weights need not stay in memory


def _train(work: Work, means: Means, steering: Steering, checkpoints: Checkpoints) -> tuple[Run, ...]:
    """All runs of a program, and their ``.keras`` files where these are wished."""
    runs = means.trainer.train(
        work,
        means.watcher.progressed,
        steering.wants_to_stop,
        lambda state: checkpoints.keep(work, state),
        checkpoints.last(work) or (checkpoints.last(work.after) if work.after else None),
    )
    for run in runs:
        if run.arm in means.keras_files_of and run.weights:
            study = means.keras_files_of[run.arm]
            content = means.trainer.keras_file(study, work.splits.images.shape[1:], run.weights)
            means.store.keep_file(checkpoints.study_id, f"{file_stem(run.arm, run.replicate)}.keras", content)
    return runs


def _not_clear(record: StudyRecord, grown: StudyRecord) -> str:
    more = grown.replicates - record.replicates
    return f"Not clear with {record.replicates} replicates: {more} more, {grown.replicates} in all."


def _what_is_kept(record: StudyRecord, runs: Sequence[Run]) -> str:
    done = [arm for arm in record.arms if sum(run.arm == arm.name for run in runs) == record.replicates]
    return (
        f"Stopped: {len(done)} of {len(record.arms)} arms are finished and kept as study {record.id}. "
        f"Go on with: paribus resume {record.id}"
    )
