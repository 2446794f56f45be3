"""What networks see and say: untrained, in training, trained."""

import base64
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from paribus.lab.checking import check_with
from paribus.spec import Document
from paribus.web import reading
from paribus.web.answers import live, results
from paribus.web.desk import Desk, desk_of
from paribus.web.looking.views import recorded
from paribus.web.refusals import Refused
from paribus.web.routes.data import PNG, png

router = APIRouter(tags=["networks"])
ADesk = Annotated[Desk, Depends(desk_of)]
Id = Annotated[str, Path(max_length=40)]
Arm = Annotated[str | None, Query(max_length=300)]
Replicate = Annotated[int, Query(ge=0, le=100_000)]
Place = Annotated[int, Query(ge=0, le=10_000_000)]
At = Annotated[float | None, Query(ge=0, description="Of a run in training: the epoch that was last heard of.")]


@router.post("/glimpse")
def glimpse(asked: results.GlimpseAsked, desk: ADesk) -> results.Glimpse:
    """What the baseline's network says of some test images before its first update."""
    study = check_with(desk.tables, Document(asked.document)).sound_study()
    _require_ready(study.data.name, desk)
    images = list(range(asked.offset, asked.offset + asked.images))
    return results.Glimpse(**desk.looker.ask("glimpse", document=asked.document, images=images))


@router.get("/studies/{study_id}/predictions")
def predictions(
    study_id: Id,
    desk: ADesk,
    arm: Arm = None,
    replicate: Replicate = 0,
    images: Annotated[int, Query(ge=1, le=100)] = 15,
    offset: Place = 0,
) -> live.Predictions:
    """What a run that is recorded says of some test images."""
    record, run = reading.run_of(study_id, arm, replicate, desk)
    return recorded(record, run, range(offset, offset + images))


@router.get("/studies/{study_id}/activations")
def activations(
    study_id: Id, desk: ADesk, arm: Arm = None, replicate: Replicate = 0, image: Place = 0, at: At = None
) -> results.Activations:
    """What each layer of a run's network makes of one test image; of one in training, at its newest checkpoint."""
    about, told = _activations(study_id, arm, replicate, image, at, desk)
    query = urlencode(about)
    layers = [
        {"width": None, "height": None, "columns": None, "count": None}
        | {key: value for key, value in layer.items() if key != "picture"}
        | {
            "sprite": f"studies/{study_id}/activations/{quote(layer['name'])}.png?{query}"
            if "picture" in layer
            else None
        }
        for layer in told["layers"]
    ]
    return results.Activations(label=told["label"], layers=[results.LayerView(**layer) for layer in layers])


@router.get("/studies/{study_id}/activations/{layer}.png", response_class=Response, responses=PNG)
def activation(
    study_id: Id,
    layer: Annotated[str, Path(max_length=300)],
    desk: ADesk,
    arm: Arm = None,
    replicate: Replicate = 0,
    image: Place = 0,
    at: At = None,
) -> Response:
    """The channels of one layer as one picture."""
    _, told = _activations(study_id, arm, replicate, image, at, desk)
    found = next((each for each in told["layers"] if each["name"] == layer and "picture" in each), None)
    if found is None:
        raise Refused(404, "This layer has no picture.")
    return png(base64.b64decode(found["picture"]))


@router.get("/studies/{study_id}/weights")
def weights(study_id: Id, desk: ADesk, arm: Arm = None, replicate: Replicate = 0, at: At = None) -> results.WeightsView:
    """The weights of the first layer of a run's network; of one in training, those of its newest checkpoint."""
    about, told = _weights(study_id, arm, replicate, at, desk)
    query = urlencode(about)
    kept = {key: value for key, value in told.items() if key != "picture"}
    return results.WeightsView(**kept, sprite=f"studies/{study_id}/weights.png?{query}")


@router.get("/studies/{study_id}/weights.png", response_class=Response, responses=PNG)
def weights_picture(study_id: Id, desk: ADesk, arm: Arm = None, replicate: Replicate = 0, at: At = None) -> Response:
    """The same as one picture."""
    _, told = _weights(study_id, arm, replicate, at, desk)
    return png(base64.b64decode(told["picture"]))


def _activations(
    study_id: str, arm: str | None, replicate: int, image: int, at: float | None, desk: Desk
) -> tuple[dict[str, Any], dict[str, Any]]:
    about = _about(study_id, arm, replicate, desk) | {"image": image}
    told = _looked_at("activations", study_id, about, at, desk)
    if told is None:
        raise Refused(404, "This run left no weights, or its images are no longer at hand.")
    return _with_time(about, at), told


def _weights(
    study_id: str, arm: str | None, replicate: int, at: float | None, desk: Desk
) -> tuple[dict[str, Any], dict[str, Any]]:
    about = _about(study_id, arm, replicate, desk)
    told = _looked_at("weights", study_id, about, at, desk)
    if told is None:
        raise Refused(404, "The weights of this run are no pictures, or were not kept.")
    return _with_time(about, at), told


def _about(study_id: str, arm: str | None, replicate: int, desk: Desk) -> dict[str, Any]:
    return {"arm": reading.arm_of(reading.require_study(study_id, desk), arm).name, "replicate": replicate}


def _with_time(about: dict[str, Any], at: float | None) -> dict[str, Any]:
    return about if at is None else about | {"at": at}


def _looked_at(what: str, study_id: str, about: dict[str, Any], at: float | None, desk: Desk) -> dict[str, Any] | None:
    """What the helper makes of a run; of one in training it is told with which others that is."""
    program = [] if at is None else desk.hub.program(study_id)
    question = {"study": study_id, **about, "program": program}
    found: dict[str, Any] | None = desk.recent.get(what, question, desk.looker, at)
    return found


def _require_ready(name: str, desk: Desk) -> None:
    if any(each.name == name and not each.ready for each in desk.datasets.listed()):
        raise Refused(409, "This data set is not here yet. Fetch it first.")
