"""What may be wished of studies: to begin, to pause, to go on, to stop, to grow, to go and to come back."""

from datetime import UTC, datetime, timedelta

from paribus import lab
from paribus.errors import InputError
from paribus.lab.checking import check_with
from paribus.spec import Document
from paribus.store import new_id
from paribus.web import standing
from paribus.web.answers import studies as answers
from paribus.web.desk import Desk
from paribus.web.jobs.queue import Job
from paribus.web.refusals import Refused

MOST_WAITING = 1_000
KEPT = timedelta(days=7)
"""How long a study that was put away can be brought back."""


def begin(asked: answers.NewStudy, desk: Desk) -> str:
    """Puts a new study into the queue; its ID.

    Raises:
        StudyError: It has faults.
        Refused: The queue is full.
    """
    checked = check_with(desk.tables, Document(asked.document))
    study = checked.sound_study()
    job = Job("run", new_id(), study.study, asked.document, asked.until_clear, asked.at_most)
    _add(job, desk)
    return job.study


def pause(study_id: str, desk: Desk) -> answers.Standing:
    """Makes a study wait that is being trained."""
    lab.pause(_being_trained(study_id, desk, "pause"), desk.store)
    return standing.standing(study_id, desk.store, desk.queue)


def stop(study_id: str, desk: Desk) -> answers.Standing:
    """Ends the training of a study; what is finished is kept. One that waits in the queue leaves it."""
    if desk.queue.cancel(study_id):
        if not standing.has_study(desk.store, study_id):
            return answers.Standing(
                id=study_id,
                study="",
                state="interrupted",
                wish="stop",
                queue=answers.QueueState(position=None, state="none", error=None),
            )
        return standing.standing(study_id, desk.store, desk.queue)
    lab.stop(_being_trained(study_id, desk, "stop"), desk.store)
    return standing.standing(study_id, desk.store, desk.queue)


def go_on(study_id: str, desk: Desk) -> answers.Standing:
    """Lets a study go on: where it is paused, else by a job that resumes it, else by trying again to begin it."""
    now = standing.standing(study_id, desk.store, desk.queue)
    if now.state == "finished":
        raise Refused(409, "The study is finished; nothing is left to train.")
    if now.queue.state == "waiting":
        return now
    if standing.has_study(desk.store, study_id):
        if not lab.wake(study_id, desk.store) and now.state not in ("running", "paused"):
            _bury(desk)
            _add(Job("resume", study_id, now.study), desk)
    elif now.queue.state == "none":
        job = desk.queue.job_of(study_id)
        _bury(desk)
        if job is not None:
            _add(job, desk)
    return standing.standing(study_id, desk.store, desk.queue)


def grow(study_id: str, asked: answers.More, desk: Desk) -> str:
    """Gives a study more replicates.

    Raises:
        InputError: It is not said how many, or twice.
    """
    now = standing.standing(study_id, desk.store, desk.queue)
    if (asked.more is None) == (not asked.until_clear):
        raise InputError("Say how many replicates to add, or until_clear; one of the two.")
    if now.state in ("running", "paused", "queued") or not standing.has_study(desk.store, study_id):
        raise Refused(409, f"A study grows when it is not being trained; this one is {now.state}.")
    _bury(desk)
    _add(Job("extend", study_id, now.study, more=asked.more, at_most=asked.at_most), desk)
    return study_id


def put_away(study_id: str, desk: Desk) -> None:
    """Takes a study out of the list; it can be brought back."""
    now = standing.standing(study_id, desk.store, desk.queue)
    if now.state in ("running", "paused"):
        raise Refused(409, "The study is being trained. Stop it first.")
    if not standing.has_study(desk.store, study_id):
        desk.queue.forget(study_id)
        return
    desk.queue.cancel(study_id)
    desk.store.put_away(study_id)


def bring_back(study_id: str, desk: Desk) -> None:
    """Puts a study into the list again."""
    if not standing.has_study(desk.store, study_id):
        raise Refused(404, "There is no study of this ID.")
    desk.store.bring_back(study_id)


def remove_for_good(desk: Desk) -> None:
    """Removes what was put away a while ago."""
    for study_id in desk.store.away(before=datetime.now(UTC) - KEPT):
        desk.store.remove(study_id)
        desk.queue.forget(study_id)


def _being_trained(study_id: str, desk: Desk, wish: str) -> str:
    now = standing.standing(study_id, desk.store, desk.queue)
    if now.state not in ("running", "paused") or not standing.has_study(desk.store, study_id):
        raise Refused(409, f"A study must be in training to {wish}; this one is {now.state}.")
    return study_id


def _bury(desk: Desk) -> None:
    """Forgets the job that a worker died over."""
    if desk.queue.taken() is not None and not desk.queue.has_worker():
        desk.queue.done()


def _add(job: Job, desk: Desk) -> None:
    if len(desk.queue.waiting()) >= MOST_WAITING:
        raise Refused(409, "The queue is full. Wait, or stop some of its studies.")
    desk.queue.add(job)
    desk.starter.hurry()
