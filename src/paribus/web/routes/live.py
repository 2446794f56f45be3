"""What goes on while a study is trained, as a stream of events, and the curves by themselves."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from paribus.web.answers import live as answers
from paribus.web.desk import Desk, desk_of
from paribus.web.live.series import recorded
from paribus.web.live.stream import EventStream
from paribus.web.reading import require_study

router = APIRouter(tags=["live"])
ADesk = Annotated[Desk, Depends(desk_of)]
Id = Annotated[str, Path(max_length=40)]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events."}
}


@router.get("/studies/{study_id}/live", response_class=Response, responses=STREAM)
async def live(study_id: Id, desk: ADesk) -> Response:
    """Events: `snapshot`, then `progress`, `series`, `state`, `verdicts`, `findings`, `predictions`, at last `end`."""
    return EventStream(await desk.hub.channel(study_id))


@router.get("/studies/{study_id}/curves")
def curves(study_id: Id, desk: ADesk) -> answers.AllSeries:
    """The curves of the runs that are recorded."""
    require_study(study_id, desk)
    return answers.AllSeries(series=recorded(desk.store.runs(study_id, arrays=False)))
