"""Where a study stands, in the store and in the queue."""

from collections.abc import Mapping
from typing import Any

from paribus.errors import StoreError
from paribus.lab import standing_of
from paribus.store import Store
from paribus.web.answers import studies as answers
from paribus.web.jobs.queue import Job, Queue
from paribus.web.refusals import Refused


def has_study(store: Store, study_id: str) -> bool:
    """Whether a study of exactly this ID was begun."""
    try:
        store.wish(study_id)
    except StoreError:
        return False
    return True


def standing(study_id: str, store: Store, queue: Queue) -> answers.Standing:
    """Where a study stands; also one that was asked for and is not begun yet.

    Raises:
        Refused: There is none of this ID.
    """
    job = queue.job_of(study_id)
    place = queue_state(study_id, queue)
    if has_study(store, study_id):
        found = standing_of(study_id, store)
        state = state_with(found.state, place, job)
        return answers.Standing(id=study_id, study=found.study, state=state, wish=found.wish, queue=place)
    if job is None:
        raise Refused(404, "There is no study of this ID.")
    return answers.Standing(id=study_id, study=job.name, state=_state_before(place), wish="run", queue=place)


def state_with(recorded: str, place: answers.QueueState, job: Job | None) -> str:
    """The state of a study that was begun, when a job may be about to change it.

    Examples:
        >>> at_it = answers.QueueState(position=None, state="training", error=None)
        >>> state_with("killed", at_it, Job("resume", "k7mwq2abcd", "depth"))  # its images are being opened
        'running'
    """
    if recorded in ("running", "paused") or place.state == "none":
        return recorded
    if place.state == "waiting":
        return "queued"
    return recorded if recorded == "finished" and (job is None or job.kind != "extend") else "running"


def queue_state(study_id: str, queue: Queue) -> answers.QueueState:
    """Where a study stands in the queue."""
    failure = queue.failure(study_id)
    waiting = [job.study for job in queue.waiting()]
    taken = queue.taken()
    if taken is not None and taken.study == study_id and queue.has_worker():
        return answers.QueueState(position=None, state="training", error=None)
    if study_id in waiting:
        return answers.QueueState(position=waiting.index(study_id), state="waiting", error=None)
    lost = taken is not None and taken.study == study_id
    error = failure[0] if failure else "The process that trains died." if lost else None
    return answers.QueueState(position=None, state="none", error=error)


def not_begun(job: Job, place: answers.QueueState) -> Mapping[str, Any]:
    """A study that was asked for and is not begun, in the form of ``paribus show --json`` as far as it goes."""
    document = job.document or {}
    return {
        "id": job.study,
        "study": job.name,
        "question": str(document.get("question", "")),
        "digest": "",
        "state": _state_before(place),
        "created": None,
        "seconds": 0.0,
        "replicates": document.get("replicates", 10),
        "growth": {"rounds": [], "looking": "once", "at_most": job.at_most},
        "matters": document.get("matters", 0.01),
        "matters_changes": [],
        "data": None,
        "arms": [],
        "terms": "",
        "tuning": [],
        "effects": [],
        "verdicts": [],
        "remarks": [],
        "findings": [],
    }


def _state_before(place: answers.QueueState) -> str:
    """What to call the state of a study that is not in the store."""
    match place.state:
        case "waiting":
            return "queued"
        case "training":
            return "running"
        case _:
            return "failed"
