"""Files of a study: its report, the study itself, and the images behind its scores."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from paribus.lab.fixing import text_of
from paribus.records import SplitName
from paribus.web import reading
from paribus.web.desk import Desk, desk_of
from paribus.web.documents import document_of
from paribus.web.routes.data import PNG, png

router = APIRouter(tags=["files"])
ADesk = Annotated[Desk, Depends(desk_of)]
Id = Annotated[str, Path(max_length=40)]
HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}, "description": "The report."}}
YAML: dict[int | str, dict[str, Any]] = {200: {"content": {"application/yaml": {}}, "description": "The study."}}


@router.get("/studies/{study_id}/report.html", response_class=Response, responses=HTML)
def report(study_id: Id, desk: ADesk) -> Response:
    """The report of a study, as one file to keep."""
    record = reading.require_study(study_id, desk)
    page = desk.reporter.ask("report", study=study_id)
    return Response(page, media_type="text/html", headers=_as_download(f"{record.study}-{study_id}.html"))


@router.get("/studies/{study_id}/study.yaml", response_class=Response, responses=YAML)
def study(study_id: Id, desk: ADesk) -> Response:
    """The study as it was asked, as a file that `paribus run` takes."""
    document = document_of(reading.require_study(study_id, desk))
    name = f"{document.get('study', 'study')}.yaml"
    return Response(text_of(document), media_type="application/yaml", headers=_as_download(name))


@router.get("/pictures/{study_id}/{split}/{index}.png", response_class=Response, responses=PNG)
def picture(study_id: Id, split: SplitName, index: Annotated[int, Path(ge=0, le=10_000_000)], desk: ADesk) -> Response:
    """An image of a split of a study's baseline, as its first replicate has it."""
    return png(reading.picture(study_id, split, index, desk))


def _as_download(name: str) -> dict[str, str]:
    """Saved and never shown: a report has styles of its own, which the page's policy forbids."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "study"
    return {"Content-Disposition": f'attachment; filename="{plain}"', "Content-Security-Policy": "sandbox"}
