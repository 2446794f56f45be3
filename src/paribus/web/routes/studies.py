"""Studies: the list, one of them, and what is wished of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from paribus import lab
from paribus.spec import Study, differences
from paribus.store import Wanted
from paribus.store.listing import Order
from paribus.web import reading, steering
from paribus.web.answers import results
from paribus.web.answers import studies as answers
from paribus.web.answers.common import Done
from paribus.web.desk import Desk, desk_of
from paribus.web.listing import rows_of

router = APIRouter(tags=["studies"])
ADesk = Annotated[Desk, Depends(desk_of)]
Id = Annotated[str, Path(max_length=40)]
Arm = Annotated[str | None, Query(max_length=300)]
Class = Annotated[int, Query(ge=0, le=100_000)]


@router.get("/studies")
def list_studies(
    desk: ADesk,
    search: Annotated[str, Query(max_length=200)] = "",
    sort: Order = "newest",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    grouped: bool = False,
) -> answers.Rows:
    """The studies that all words are found in: in their name, question, data, arms or ID; if grouped, all but seed."""
    return rows_of(Wanted(search, sort, offset, limit, grouped), desk)


@router.post("/studies", status_code=201)
def begin(asked: answers.NewStudy, desk: ADesk) -> answers.Begun:
    """Puts a new study into the queue."""
    return answers.Begun(id=steering.begin(asked, desk))


@router.get("/studies/{study_id}")
def show(study_id: Id, desk: ADesk) -> dict[str, Any]:
    """One study, as `paribus show --json` has it, with `queue`, `wish`, `document` and `discarded`."""
    return dict(reading.show(study_id, desk))


@router.delete("/studies/{study_id}")
def put_away(study_id: Id, desk: ADesk) -> Done:
    """Takes a study out of the list."""
    steering.put_away(study_id, desk)
    return Done()


@router.post("/studies/{study_id}/restore")
def bring_back(study_id: Id, desk: ADesk) -> Done:
    """Puts it into the list again."""
    steering.bring_back(study_id, desk)
    return Done()


@router.post("/studies/{study_id}/pause")
def pause(study_id: Id, desk: ADesk) -> answers.Standing:
    """Makes it wait."""
    return steering.pause(study_id, desk)


@router.post("/studies/{study_id}/resume")
def resume(study_id: Id, desk: ADesk) -> answers.Standing:
    """Lets it go on, wherever it was paused, stopped or killed."""
    return steering.go_on(study_id, desk)


@router.post("/studies/{study_id}/stop")
def stop(study_id: Id, desk: ADesk) -> answers.Standing:
    """Ends its training, or takes it out of the queue."""
    return steering.stop(study_id, desk)


@router.post("/studies/{study_id}/more")
def grow(study_id: Id, asked: answers.More, desk: ADesk) -> answers.Begun:
    """Gives it more replicates."""
    return answers.Begun(id=steering.grow(study_id, asked, desk))


@router.get("/studies/{study_id}/confusion")
def confusion(study_id: Id, desk: ADesk, arm: Arm = None) -> results.Confusion:
    """How often images of one class are taken for another."""
    return reading.confusion(study_id, arm, desk)


@router.get("/studies/{study_id}/mistakes")
def mistakes(study_id: Id, actual: Class, predicted: Class, desk: ADesk, arm: Arm = None) -> list[results.Mistake]:
    """The images behind one of these numbers."""
    return reading.mistakes(study_id, arm, actual, predicted, desk)


@router.get("/compare")
def compare(ids: Annotated[str, Query(max_length=2_000)], desk: ADesk) -> list[dict[str, Any]]:
    """Verdicts on arms of several studies, separated by commas, as `paribus compare --json` has them."""
    references = [each.strip() for each in ids.split(",") if each.strip()]
    return [dict(lab.as_json(verdict)) for verdict in lab.compare(references, desk.store)]


@router.get("/diff")
def diff(a: Annotated[str, Query(max_length=40)], b: Annotated[str, Query(max_length=40)], desk: ADesk) -> answers.Diff:
    """Where two studies ask for different things."""
    one, other = (Study.model_validate(reading.require_study(each, desk).spec) for each in (a, b))
    lines = [
        answers.DiffLine(path=change.path, a=lab.as_json(change.before), b=lab.as_json(change.after))
        for change in differences(one, other)
    ]
    return answers.Diff(a=a, b=b, lines=lines)
