"""Which Paribus serves, and how its worker is."""

from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Depends

from paribus.web.answers import build as answers
from paribus.web.desk import Desk, desk_of

router = APIRouter(tags=["about"])


@router.get("/about")
def about(desk: Annotated[Desk, Depends(desk_of)]) -> answers.About:
    """The version, the store's name, and what the process that trains is at."""
    said, alive = desk.queue.said(), desk.queue.has_worker()
    state = str(said.get("state", "idle")) if alive else "away"
    worker = answers.WorkerState(
        state=state, study=said.get("study") if alive else None, queued=len(desk.queue.waiting())
    )
    return answers.About(version=version("paribus"), store=desk.store_name, worker=worker, device=said.get("device"))
