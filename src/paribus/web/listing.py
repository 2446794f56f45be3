"""The list of studies as the page shows it: those in the queue first, then what the store holds."""

from paribus.lab.standing import true_state
from paribus.store import StudySummary, Wanted
from paribus.web.answers import studies as answers
from paribus.web.desk import Desk
from paribus.web.jobs.queue import Job
from paribus.web.standing import has_study


def rows_of(wanted: Wanted, desk: Desk) -> answers.Rows:
    """A part of the list; studies that are not begun yet stand before all others, in whatever order is wanted."""
    waiting = desk.queue.waiting()
    place = {job.study: position for position, job in enumerate(waiting)}
    ahead = [row for row in _not_begun(waiting, desk) if _matches(row, wanted)]
    first = ahead[wanted.offset : wanted.offset + wanted.limit]
    behind = max(0, wanted.offset - len(ahead)), max(0, wanted.limit - len(first))
    listed = desk.store.listed(Wanted(wanted.search, wanted.order, *behind, wanted.grouped))
    rows = [_row(study, listed.alike[study.alike], place.get(study.id), desk) for study in listed.studies]
    return answers.Rows(total=len(ahead) + listed.total, rows=[*first, *rows])


def _row(study: StudySummary, kind: int, position: int | None, desk: Desk) -> answers.Row:
    state: str = true_state(study.id, study.state, desk.store)
    if position is not None and state not in ("running", "paused"):
        state = "queued"
    return answers.Row(
        id=study.id,
        study=study.study,
        question=study.question,
        state=state,
        created=study.created.isoformat(),
        arms=study.arms,
        replicates=study.replicates,
        runs=study.runs,
        best=answers.Best(arm=study.best[0], accuracy=study.best[1]) if study.best else None,
        alike=study.alike,
        of_its_kind=kind,
        position=position,
    )


def _not_begun(waiting: tuple[Job, ...], desk: Desk) -> list[answers.Row]:
    taken = desk.queue.taken()
    lost = [] if taken is None else [(taken, "running" if desk.queue.has_worker() else "failed", None)]
    failed = [(job, "failed", None) for _, job in desk.queue.failures()]
    queued = [(job, "queued", position) for position, job in enumerate(waiting)]
    return [
        answers.Row(
            id=job.study, study=job.name, question=str((job.document or {}).get("question", "")), state=state,
            created=None, arms=0, replicates=0, runs=0, best=None, alike="", of_its_kind=1,
            position=position,
        )
        for job, state, position in (*lost, *queued, *failed)
        if not has_study(desk.store, job.study)
    ]  # fmt: skip


def _matches(row: answers.Row, wanted: Wanted) -> bool:
    return all(word in f"{row.id} {row.study} {row.question}".lower() for word in wanted.words)
