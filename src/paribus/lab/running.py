"""Running a study: from its file, on from where it stopped, or on with more replicates."""

from collections.abc import Sequence
from dataclasses import replace

from paribus import engine
from paribus.lab.checking import check_with
from paribus.lab.comparing import verdicts_of
from paribus.lab.conducting import Means, conduct
from paribus.lab.files import Asked, document_of
from paribus.lab.growing import growing_on, growth_until_clear, next_round, with_more
from paribus.lab.keeping import Kept, opened
from paribus.lab.loading import load_result
from paribus.lab.programs import programs_of
from paribus.lab.recording import record_of, require_same_images
from paribus.lab.result import Result
from paribus.lab.seams import Engine, Watcher
from paribus.lab.tables import Tables
from paribus.lab.wishes import wake
from paribus.records import Growth, StudyRecord
from paribus.spec import Arm, Study, arms_of
from paribus.store import Store


def run(
    study: Asked,
    store: Kept = None,
    *,
    until_clear: bool = False,
    at_most: int | None = None,
    watcher: Watcher | None = None,
    trainer: Engine = engine,
    keras_files: bool = False,
    command: str = "",
    study_id: str | None = None,
) -> Result:
    """Trains every arm of a study, keeps everything in the store, and judges.

    Args:
        study: What to run: a study, the path of its file, or the same as plain data.
        store: Where to keep it: a store, its folder or database URL; without one, where ``open_store`` says.
        until_clear: Train 5 replicates first, whatever the study asks for, and more for as long as it is not clear.
        at_most: Replicates up to which it then grows: up to 20 (the default) it is looked at 3 times at most; beyond,
            after every 5.
        watcher: Is told how things stand, and may ask to stop; without one nothing is shown.
        trainer: Who trains.
        keras_files: Keep a ``.keras`` file of every run beside its weights.
        command: The command that started it, for the reader of a report.
        study_id: Its name in the store, as ``store.new_id`` gives one; without it, one is drawn.

    Raises:
        StudyError: The study has faults; all of them are listed, and nothing was trained.
        DataError: The data cannot be opened.
        InputError: *at_most* leaves no room for a first look.
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
    growth = growth_until_clear(at_most) if until_clear else Growth()
    with opened(store) as kept:
        record = record_of(checked, tables, trainer, growth, command, study_id)
        for replicates in record.rounds:
            programs_of(checked.arms, replicates, tables, trainer)  # what cannot fit is refused before it is begun
        kept.begin(record)
        with kept.claim(record.id):
            return conduct(record, checked.arms, Means(kept, tables, trainer, watcher, _of(checked.arms, keras_files)))


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
            return _go_on(record, kept, watcher, trainer, keras_files=keras_files)


def extend(
    reference: str,
    store: Kept = None,
    *,
    more: int | None = None,
    at_most: int | None = None,
    watcher: Watcher | None = None,
    trainer: Engine = engine,
    keras_files: bool = False,
) -> Result:
    """Gives a stored study more replicates: so many, or as many as it takes until it is clear.

    The replicates it has stay as they are. Whoever looks again may be fooled again, so from now on its intervals are
    those of a study that may be looked at any number of times.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept, as for ``run``.
        more: How many replicates to add; without it the study grows until it is clear.
        at_most: Replicates up to which it then grows, looked at after every 5; without it, twice as many as it has, or
            20.
        watcher: Is told how things stand, and may ask to stop.
        trainer: Who trains.
        keras_files: Keep a ``.keras`` file of every new run beside its weights.

    Raises:
        InputError: Nothing would be added.
        StoreError: There is no such study, or another process is running it.
        DataError: The images are gone, or are no longer the ones that the study began with.
        Interrupted: The watcher asked to stop; ``resume`` goes on.

    Examples:
        >>> import tempfile
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        ...     grown = extend("latest", folder, more=1)
        >>> len(grown.runs), grown.study.replicates
        (3, 3)
    """
    with opened(store) as kept:
        study_id = kept.study(reference).id
        with kept.claim(study_id):
            kept.set_wish(study_id, "run")
            record = kept.study(study_id)
            grown = with_more(record, more) if more is not None else _willing(record, at_most, kept)
            return _go_on(grown, kept, watcher or Watcher(), trainer, keras_files=keras_files)


def _willing(record: StudyRecord, at_most: int | None, store: Store) -> StudyRecord:
    """The study as one that grows until it is clear: with its next round, unless it is clear as it stands."""
    willing = growing_on(record, at_most)
    return next_round(willing, verdicts_of(willing, store.runs(record.id))) or willing


def _go_on(record: StudyRecord, store: Store, watcher: Watcher, trainer: Engine, *, keras_files: bool) -> Result:
    """Trains what a recorded study lacks; the caller holds the claim to it."""
    arms = arms_of(Study.model_validate(record.spec))
    tables = Tables(watcher)
    require_same_images(record, arms, tables)
    store.revise(record)
    store.end(record.id, "running", record.seconds)
    record = replace(record, state="running")
    return conduct(record, arms, Means(store, tables, trainer, watcher, _of(arms, keras_files)))


def _of(arms: Sequence[Arm], keras_files: bool) -> dict[str, Study]:
    """The arms whose runs are to leave a ``.keras`` file."""
    return {arm.name: arm.study for arm in arms if keras_files}
