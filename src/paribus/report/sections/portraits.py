"""What a network looks for in an image, and what its layers make of one."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float

from paribus.lab import FirstLayer, Portrait, Result, TestImages, portrait
from paribus.report.blocks import Block, Drawing, Figure
from paribus.report.figures.mosaic import GAP, NAMES, Picture, Strip, mosaic, photograph, signed, tiled
from paribus.report.figures.style import label
from paribus.report.scores import answers_of, finished_runs, median_run, most_confused, shown_arms

MOST_ARMS = 2
MOST_UNITS = 40  # of the first layer
COLUMNS = 8
MOST_CHANNELS = 6  # of a convolution's output
LINE = 50  # units of a dense layer in one line
MOST_NAMED = 10  # classes
MOST_LAYERS = 24
WIDTH = 4.5  # inches
BESIDE = WIDTH - NAMES - 0.1  # the names

WEIGHTS = (
    "Each square shows how one {what} of `{layer}` weighs {where}: {colours}. Shown {which} of the median replicate."
)
OF_ONE_CHANNEL = "blue counts for it, orange against it"
OF_COLOURS = "grey is 0, and the more of a colour there is, the more that colour counts for it"
ACTIVATIONS = (
    "What each layer makes of one test image, the one that most runs get wrong{truth}: blue above 0, orange below, "
    "the deepest colour for the largest value of its layer. Of a convolution the first channels are shown, and of a "
    "very deep network the first layers and the last."
)


def portraits(result: Result, images: TestImages | None) -> list[Block]:
    """The first layer's weights of each arm's median run, and the activations that one test image causes."""
    if images is not None and len(images.images) != len(result.study.data.test_labels):
        images = None
    image = next(iter(most_confused(result)), 0)
    seen = []
    for arm in shown_arms(result, MOST_ARMS):
        run = median_run(answers_of(result, finished_runs(result, arm)).runs)
        found = None if run is None else portrait(result, arm, run, images, image)
        seen += [] if found is None else [found]
    return [*_weights(result, seen), *_activations(result, images, image, seen)]


def _weights(result: Result, seen: list[Portrait]) -> Iterator[Block]:
    drawings = []
    for number, each in enumerate(seen):
        if each.first_layer is not None:
            name = f"weights-{number}"
            title = f"{label(each.arm)}, replicate {each.replicate}"
            drawing = mosaic(name, title, [_units(each.first_layer)], WIDTH)
            drawings.append(Drawing(name, drawing, f"weights of {each.first_layer.layer} in {each.arm}, as pictures"))
    first = next((each.first_layer for each in seen if each.first_layer is not None), None)
    if first is None:
        return
    is_whole = first.pictures.shape[1:3] == result.study.data.input_shape[:2]
    count = len(first.pictures)
    which = f"are {MOST_UNITS} of {count}, those with the largest weights," if count > MOST_UNITS else "are all"
    where = "the pixels of an image" if is_whole else "a patch of the image"
    colours = OF_ONE_CHANNEL if first.pictures.shape[3] == 1 else OF_COLOURS
    what = "unit" if is_whole else "filter"
    told = WEIGHTS.format(what=what, layer=first.layer, where=where, which=which, colours=colours)
    yield Figure(tuple(drawings), told)


def _units(first: FirstLayer) -> Strip:
    """The units with the largest weights, in the order of the layer."""
    sizes = np.square(first.pictures).sum(axis=(1, 2, 3))
    largest = np.sort(np.argsort(-sizes, kind="stable")[:MOST_UNITS])
    pictures = first.pictures[largest]
    most = float(np.quantile(np.abs(pictures), 0.995))
    drawn = [_weight(each, most) for each in pictures]
    whole = tiled(drawn, COLUMNS, gap=max(1, pictures.shape[1] // 10))
    return Strip("", [whole], min(4.2, (WIDTH - 0.1) * whole.shape[0] / whole.shape[1]))


def _weight(picture: Float[np.ndarray, "height width channels"], most: float) -> Picture:
    """Weights of one channel in two colours; those of red, green and blue as that colour, from grey."""
    return signed(picture[..., 0], most) if picture.shape[2] == 1 else photograph(picture, -most, most)


def _activations(result: Result, images: TestImages | None, image: int, seen: list[Portrait]) -> Iterator[Block]:
    drawings = []
    for number, each in enumerate(seen):
        if images is not None and each.activations:
            name = f"activations-{number}"
            low, high = images.byte_range
            picture = photograph(np.asarray(images.images[image], np.float64), low, high)
            layers = list(_strips(each, result.study.data.classes))
            strips = [Strip("the image", [picture], 0.9), *layers[: MOST_LAYERS - 1], *layers[MOST_LAYERS - 1 :][-1:]]
            title = f"{label(each.arm)}, replicate {each.replicate}"
            drawings.append(
                Drawing(name, mosaic(name, title, strips, WIDTH), f"what the layers of {each.arm} make of it")
            )
    if drawings:
        data = result.study.data
        truth = f", of class {data.classes[data.test_labels[image]]}"
        yield Figure(tuple(drawings), ACTIVATIONS.format(truth=truth))


def _strips(seen: Portrait, classes: Sequence[str]) -> Iterator[Strip]:
    """A row for each layer that changes something; one that only lays values out anew is left out."""
    before = seen.image
    for number, (layer, values) in enumerate(seen.activations.items(), 1):
        if values.size != before.size or not np.array_equal(values.ravel(), before.ravel()):
            is_last = number == len(seen.activations) and len(classes) <= MOST_NAMED
            yield _scores(layer, values, classes) if is_last else _strip(layer, values)
        before = values


def _scores(layer: str, values: Float[np.ndarray, " classes"], classes: Sequence[str]) -> Strip:
    """The last layer, a square for each class."""
    most = float(np.nanmax(np.abs(values), initial=0.0))
    return Strip(layer, [signed(np.array([[value]]), most) for value in values], BESIDE / MOST_NAMED - GAP, classes)


def _strip(layer: str, values: Float[np.ndarray, "..."]) -> Strip:
    most = float(np.nanmax(np.abs(values), initial=0.0))
    if values.ndim == 3:
        channels = [signed(values[..., channel], most) for channel in range(min(MOST_CHANNELS, values.shape[2]))]
        high = (BESIDE / MOST_CHANNELS - GAP) * values.shape[0] / values.shape[1]
        return Strip(layer, channels, high)
    rows = math.ceil(values.size / LINE)
    line = math.ceil(values.size / rows)
    cells = np.full(rows * line, np.nan)
    cells[: values.size] = values.ravel()
    return Strip(layer, [signed(cells.reshape(rows, line), most)], BESIDE * rows / LINE)
