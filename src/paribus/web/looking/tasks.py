"""What the helper process can be asked for; each answer is plain JSON."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from paribus.lab import Glimpse, Glimpses, Portrait, as_json, load_result, portrait, test_images
from paribus.lab.portraits import portrait_of
from paribus.report import html_report
from paribus.store import Store
from paribus.web import pictures
from paribus.web.looking.top import TOP, top_of

JUDGED_ON = 1_000
"""Test images that the accuracy of an untrained network is taken from."""

LARGEST_VECTOR = 4_096
MOST_PICTURES = 64

Answer = dict[str, Any]
Program = Sequence[tuple[str, int]]
"""Arm and replicate of each run of the program that is being trained, as its progress tells them."""


class Tasks:
    """Does what it is asked for, with what it remembers of the last times.

    Args:
        store: Where studies are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._glimpses = Glimpses()
        self.by_name: Mapping[str, Callable[..., Any]] = {
            "glimpse": self.glimpse,
            "training": self.training,
            "activations": self.activations,
            "weights": self.weights,
            "report": self.report,
        }

    def glimpse(self, document: Answer, images: Sequence[int]) -> Answer:
        """What an untrained network says."""
        seen = self._glimpses.untrained(document, images, judged_on=JUDGED_ON)
        return {
            **_told(seen),
            "epoch": 0.0,
            "accuracy": as_json(seen.accuracy),
            "judged_on": seen.judged_on,
            "chance": seen.chance,
            "top3_chance": min(1.0, TOP * seen.chance),
        }

    def training(self, study: str, runs: list[tuple[str, int]], images: Sequence[int]) -> Answer | None:
        """What a network in training says; null while there is no checkpoint of it."""
        seen = self._glimpses.training(self._store.study(study), self._store, runs, images)
        return None if seen is None else {**_told(seen), "epoch": None}

    def activations(self, study: str, arm: str, replicate: int, image: int, program: Program = ()) -> Answer | None:
        """What each layer makes of a test image."""
        labels = self._store.study(study).data.test_labels
        seen = self._portrait(study, arm, replicate, program, image) if image < len(labels) else None
        if seen is None or not seen.activations:
            return None
        return {
            "label": int(labels[image]),
            "layers": [_layer(name, values) for name, values in seen.activations.items()],
        }

    def weights(self, study: str, arm: str, replicate: int, program: Program = ()) -> Answer | None:
        """The weights of the first layer."""
        seen = self._portrait(study, arm, replicate, program)
        if seen is None or seen.first_layer is None:
            return None
        shown = seen.first_layer.pictures[:MOST_PICTURES]
        reach = float(np.abs(shown).max()) or 1.0
        return {
            "layer": seen.first_layer.layer,
            "units": len(seen.first_layer.pictures),
            **_sheet(pictures.levels_of(shown, (-reach, reach))),
            "low": -reach,
            "high": reach,
        }

    def _portrait(
        self, study: str, arm: str, replicate: int, program: Program, image: int | None = None
    ) -> Portrait | None:
        """A run's network, as it was recorded, else as its newest checkpoint has it; with a test image in it or not."""
        result = load_result(study, self._store)
        images = None if image is None else test_images(result.study)
        run = next((each for each in result.runs if (each.arm, each.replicate) == (arm, replicate)), None)
        if run is not None:
            return portrait(result, arm, run, images, image or 0)
        columns = [column for column, trained in enumerate(program) if tuple(trained) == (arm, replicate)]
        if not columns:
            return None
        weights = self._glimpses.newest_weights(result.study, self._store, program, columns[0])
        return portrait_of(result.study, arm, replicate, weights or {}, images, image or 0)

    def report(self, study: str) -> str:
        """The whole report as one page."""
        result = load_result(study, self._store)
        return html_report(result, test_images(result.study))


def _told(seen: Glimpse) -> Answer:
    return {
        "arm": seen.arm,
        "replicate": seen.replicate,
        "images": seen.images.tolist(),
        "labels": seen.labels.tolist(),
        "top": top_of(seen.probabilities),
        "milliseconds": 1000 * seen.seconds,
        "inferences_per_second": len(seen.images) / seen.seconds if seen.seconds else None,
    }


def _layer(name: str, values: np.ndarray) -> Answer:
    low, high = (float(edge) for edge in (np.nanmin(values), np.nanmax(values))) if values.size else (0.0, 0.0)
    layer: Answer = {"name": name, "shape": list(values.shape), "low": as_json(low), "high": as_json(high)}
    if values.ndim == 3:
        channels = np.moveaxis(values, -1, 0)[:MOST_PICTURES, ..., None]
        return {**layer, "kind": "images", "values": None, **_sheet(pictures.levels_of(channels, (low, high)))}
    flat = values.ravel()[:LARGEST_VECTOR]
    return {**layer, "kind": "vector", "values": [as_json(float(f"{each:.4g}")) for each in flat]}


def _sheet(levels: np.ndarray) -> Answer:
    levels = pictures.smaller(levels)
    sheet = base64.b64encode(pictures.sprite(levels)).decode("ascii")
    return {
        "picture": sheet,
        "width": levels.shape[2],
        "height": levels.shape[1],
        "columns": pictures.COLUMNS,
        "count": len(levels),
    }
