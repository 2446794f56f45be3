"""Data sets and their pictures."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from paribus.records import SplitName
from paribus.web.answers import data as answers
from paribus.web.desk import Desk, desk_of

router = APIRouter(tags=["data"])
ADesk = Annotated[Desk, Depends(desk_of)]
Name = Annotated[str, Path(max_length=200)]
Count = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]

PNG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "A picture."}}


@router.get("/data")
def list_data(desk: ADesk) -> list[answers.Listed]:
    """The data sets that a study may name."""
    return desk.datasets.listed()


@router.post("/data/look")
def look_at(asked: answers.LookAsked, desk: ADesk) -> answers.DataLook:
    """What is in the data that a study asks for."""
    return desk.datasets.look(asked.data)


@router.get("/data/{name}")
def look(name: Name, desk: ADesk) -> answers.DataLook:
    """What is in a data set."""
    return desk.datasets.look(name)


@router.post("/data/{name}/fetch")
def fetch(name: Name, desk: ADesk) -> answers.Fetching:
    """Begins to fetch a data set; how far that has come stands in the list."""
    return desk.datasets.fetch(name)


@router.get("/data/{name}/pictures")
def pictures(
    name: Name, desk: ADesk, count: Count = 60, offset: Offset = 0, split: SplitName = "train"
) -> answers.Pictures:
    """Which images a sprite of some of them shows."""
    return desk.datasets.pictures(name, split, count, offset)


@router.get("/data/{name}/sprite.png", response_class=Response, responses=PNG)
def sprite(name: Name, desk: ADesk, count: Count = 60, offset: Offset = 0, split: SplitName = "train") -> Response:
    """Some images side by side."""
    return png(desk.datasets.sprite(name, split, count, offset))


@router.get("/data/{name}/{split}/{index}.png", response_class=Response, responses=PNG)
def picture(name: Name, split: SplitName, index: int, desk: ADesk) -> Response:
    """One image."""
    return png(desk.datasets.picture(name, split, max(0, index)))


def png(content: bytes) -> Response:
    """A picture, which the browser may keep for a while."""
    return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
