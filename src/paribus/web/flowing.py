"""What flows through a network that is being written: from card to card, up to the first fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from paribus.spec import Study, summarize
from paribus.spec.choice import named_with
from paribus.spec.layers import Layer, Residual, Shape
from paribus.web.answers.build import LayerRow
from paribus.web.cards import Card, names_of

Raw = dict[str, Any]

ANY: Raw = {"study": "s", "data": "digits", "model": ["Flatten"], "train": {"epochs": 1}}
"""A study in which one part can be put in place of another, to see whether it can be read."""


def rows_before_fault(raw: Raw, shape: Shape) -> list[LayerRow]:
    """The network up to its first fault, also where a layer's own arguments are at fault.

    Args:
        raw: The study as it is written.
        shape: That of one image.
    """
    model, names = raw.get("model"), names_of(raw)
    written = model if isinstance(model, list) else []
    sound = _readable(written)
    rows = list(_rows(sound, shape, names))
    came = shape_before(Card(len(sound)), rows, shape)
    if came and len(sound) < len(written):
        rows += _rows(_readable(_layers_inside(written[len(sound)])), came, names, block=len(sound))
    return rows


def rows_of(study: Study, shape: Shape) -> list[LayerRow]:
    """The network of a sound study.

    Examples:
        >>> study = Study(**ANY)
        >>> [(row.name, row.input_shape, row.output_shape) for row in rows_of(study, (8, 8, 1))]
        [('flatten', [8, 8, 1], [64])]
    """
    return list(_rows(study.model, shape, names_of({"model": study.model})))


def shape_before(card: Card, rows: Sequence[LayerRow], shape: Shape) -> Shape | None:
    """The shape that comes to the card at which the flow ends; ``None`` for every other card.

    Args:
        card: The card.
        rows: What flows up to the first fault.
        shape: That of one image.
    """
    if any((row.index, row.inner) == card for row in rows):
        return None
    if card in {Card(0), Card(0, 0)}:
        return shape
    before = Card(card.layer, card.inner - 1) if card.inner else Card(card.layer - 1)
    return next((tuple(row.output_shape) for row in rows if (row.index, row.inner) == before), None)


def _rows(
    layers: Sequence[Layer], shape: Shape, names: Mapping[Card, str], block: int | None = None
) -> Iterator[LayerRow]:
    """Layer by layer until one does not fit; those of a block come before the block itself."""
    for position, layer in enumerate(layers):
        if isinstance(layer, Residual):
            if block is not None:
                return  # no block stands in a block
            yield from _rows(layer.layers, shape, names, position)
        network = summarize([layer], shape)
        if network.faults:
            return
        row = network.rows[-1]
        card = Card(position) if block is None else Card(block, position)
        yield LayerRow(
            index=card.layer,
            inner=card.inner,
            name=names[card],
            type=row.type,
            input_shape=list(shape),
            output_shape=list(row.output_shape),
            parameters=row.parameters,
            trainable=row.trainable,
        )
        shape = row.output_shape


def _readable(layers: Sequence[Any]) -> tuple[Layer, ...]:
    """The layers before the first that cannot be read."""
    sound = list(layers)
    while sound:
        try:
            return Study.model_validate({**ANY, "model": sound}).model
        except ValidationError as error:
            places = [place for details in error.errors() for place in details["loc"][1:2] if isinstance(place, int)]
            sound = sound[: min(places, default=len(sound) - 1)]
    return ()


def _layers_inside(layer: object) -> list[Any]:
    """The layers of a block as they are written; none of any other layer."""
    inside = named_with(layer)[1].get("layers")
    return inside if isinstance(inside, list) else []
