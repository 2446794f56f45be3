"""The cards of the page: where each layer stands, what paths call it, and which card a path belongs to."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from paribus.spec.paths import Place, layer_places


class Card(NamedTuple):
    """Where a layer stands in ``model``, and within the residual block there if it is a block's.

    Examples:
        >>> Card(3).key, Card(3, 0).key
        ('3', '3.0')
    """

    layer: int
    inner: int | None = None

    @property
    def key(self) -> str:
        """As the page writes it."""
        return str(self.layer) if self.inner is None else f"{self.layer}.{self.inner}"


def names_of(raw: object) -> dict[Card, str]:
    """The card of each known layer of a raw study, with the name that paths use.

    Examples:
        >>> names_of({"model": ["Flatten", {"Residual": {"layers": ["ReLU"]}}]})
        {Card(layer=0, inner=None): 'flatten', Card(layer=1, inner=None): 'residual', Card(layer=1, inner=0): 're_lu'}
    """
    names: dict[Card, str] = {}
    for place, name in layer_places(raw).items():
        names.setdefault(_card_at(place), name)
    return names


def cards_of(raw: object) -> dict[str, Card]:
    """The same the other way round: the card of each name."""
    return {name: _card_at(place) for place, name in layer_places(raw).items()}


def _card_at(place: Place) -> Card:
    """The card of a place such as ``("model", 3, "Residual", "layers", 0)``; a block in a block is one card."""
    positions = [key for key in place[:5] if isinstance(key, int)]
    return Card(*positions)


def card_of(path: str, cards: Mapping[str, Card]) -> Card | None:
    """The card that a path of a study belongs to.

    Examples:
        >>> cards = {"dense_1": Card(1), "residual": Card(3), "conv2d": Card(3, 0)}
        >>> card_of("model.dense_1.units", cards), card_of("model[2]", cards), card_of("train", cards)
        (Card(layer=1, inner=None), Card(layer=2, inner=None), None)
        >>> card_of("model.conv2d.filters", cards), card_of("model.residual.layers[1]", cards)
        (Card(layer=3, inner=0), Card(layer=3, inner=1))
    """
    if match := re.match(r"model\[(\d+)\]", path):
        return Card(int(match[1]))
    words = path.split(".")
    found = next((cards[word] for word in words[:2] if word in cards), None)
    entry = re.match(r"layers\[(\d+)\]", words[2]) if len(words) > 2 else None
    if found is not None and found.inner is None and entry:
        return Card(found.layer, int(entry[1]))
    return found
