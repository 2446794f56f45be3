"""Building a study: presets, shapes and faults while it is written, remedies, files of other tools."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from paribus.lab import study_schema
from paribus.spec import read_text
from paribus.web import builder_file, examining
from paribus.web.answers import build as answers
from paribus.web.desk import Desk, desk_of
from paribus.web.folders import declared
from paribus.web.presets import presets

router = APIRouter(tags=["build"])
ADesk = Annotated[Desk, Depends(desk_of)]


@router.get("/schema")
def schema() -> dict[str, Any]:
    """The JSON Schema of studies, from which the forms are made."""
    return study_schema()


@router.get("/presets")
def list_presets(desk: ADesk) -> list[answers.Preset]:
    """Studies to start from."""
    return presets({name: str(path) for name, path in declared(desk.settings.folders).items()})


@router.post("/examine")
def examine(asked: answers.Asked, desk: ADesk) -> answers.Examination:
    """Everything that can be said about a study without training."""
    return examining.examine(asked, desk.tables)


@router.post("/fix")
def fix(asked: answers.FixAsked, desk: ADesk) -> answers.Fixed:
    """A study with one remedy in it."""
    return examining.fix(asked.document, asked.finding, desk.tables)


@router.post("/import")
def read(file: answers.Import) -> answers.Imported:
    """A study's YAML, or the JSON of the old model builder, as a study."""
    if builder_file.looks_like_one(file.text):
        document, notes = builder_file.study_of(file.text, file.name)
        return answers.Imported(document=document, notes=notes)
    data = read_text(file.text, file.name).data
    return answers.Imported(document=data if isinstance(data, dict) else {"study": str(data)}, notes=[])
