"""A list of layers read as a network: names, shapes and parameter counts, without building one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeVar

from paribus.spec.choice import word_of
from paribus.spec.layers import Dense, Layer, Residual, Shape, ShapeError, in_words, walk

AnyL = TypeVar("AnyL", bound=Layer)


@dataclass(frozen=True)
class Row:
    """One line of a summary. ``output_shape`` is that of one example.

    Examples:
        >>> from paribus.spec import Conv2D
        >>> summarize([Conv2D(filters=64, kernel_size=3, padding="same")], (32, 32, 1)).rows
        (Row(name='conv2d', type='Conv2D', output_shape=(32, 32, 64), parameters=640, trainable=640),)
    """

    name: str
    type: str
    output_shape: Shape
    parameters: int
    trainable: int


@dataclass(frozen=True)
class ShapeFault:
    """A layer at which the shapes stop to flow: what must hold, what came, what to do, and the argument to look at.

    Examples:
        >>> from paribus.spec import Dense
        >>> summarize([Dense(units=10)], (8, 8, 1)).faults[0].received
        'an image of 8×8×1'
    """

    layer: str
    message: str
    remedy: str
    received: str = ""
    argument: str = ""


@dataclass(frozen=True)
class Summary:
    """A network, layer by layer; where *faults* is not empty, the rows end at the first of them.

    Examples:
        >>> from paribus.spec import Dense, Flatten
        >>> summarize([Flatten(), Dense(units=300), Dense(units=150), Dense(units=4)], (32, 32, 1)).total
        353254
    """

    rows: tuple[Row, ...]
    faults: tuple[ShapeFault, ...] = ()

    @property
    def total(self) -> int:
        """All parameters."""
        return sum(row.parameters for row in self.rows)

    @property
    def trainable(self) -> int:
        """Those that training changes by gradients."""
        return sum(row.trainable for row in self.rows)

    @property
    def non_trainable(self) -> int:
        """The others, such as the running averages of batch normalisation."""
        return self.total - self.trainable

    @property
    def multiply_adds(self) -> int:
        """Of one image on its way forward: each parameter meets each position of its layer's output once."""
        return sum(row.parameters * prod(row.output_shape[:-1]) for row in self.rows)


def summarize(layers: Sequence[Layer], input_shape: Shape, num_classes: int | None = None) -> Summary:
    """What each layer gives and holds, and where the shapes do not fit.

    Args:
        layers: The network.
        input_shape: The shape of one image.
        num_classes: When given, the last layer must give that many scores.

    Examples:
        >>> from paribus.spec import BatchNormalization, Conv2D, Dense, Flatten
        >>> layers = [Conv2D(filters=8, kernel_size=3), BatchNormalization(), Flatten(), Dense(units=10)]
        >>> network = summarize(layers, (28, 28, 1), num_classes=10)
        >>> network.total, network.trainable, network.non_trainable
        (54202, 54186, 16)
    """
    layers = named(layers)
    rows, faults, shape = _flow(layers, input_shape)
    if shape is not None and num_classes is not None and shape != (num_classes,):
        faults = [*faults, _wrong_output(layers, shape, num_classes)]
    return Summary(tuple(rows), tuple(faults))


def _flow(layers: Iterable[Layer], shape: Shape) -> tuple[list[Row], list[ShapeFault], Shape | None]:
    rows: list[Row] = []
    faults: list[ShapeFault] = []
    for layer in layers:
        inner: list[Row] = []
        if isinstance(layer, Residual):
            inner, inner_faults, _ = _flow(layer.layers, shape)
            if inner_faults:
                return rows + inner, faults + inner_faults, None
        try:
            output = layer.output_shape(shape)
        except ShapeError as error:
            faults.append(
                ShapeFault(str(layer.name), error.message, error.remedy, error.received, "".join(map(str, error.place)))
            )
            if not isinstance(layer, Dense):
                return rows, faults, None
            shape = (layer.units,)  # what it gives is certain, so later layers can still be checked
            continue
        weights = layer.weights(shape)
        trainable = sum(weight.size for weight in weights if weight.trainable)
        total = sum(weight.size for weight in weights)
        if not faults:
            rows += [*inner, Row(str(layer.name), word_of(type(layer)), output, total, trainable)]
        shape = output
    return rows, faults, shape


def _wrong_output(layers: Sequence[Layer], shape: Shape, num_classes: int) -> ShapeFault:
    message = f"The network must end in one score for each of the {num_classes} classes."
    dense = next((layer for layer in reversed(layers) if isinstance(layer, Dense)), None)
    if dense is not None and shape == (dense.units,):
        return ShapeFault(str(dense.name), message, f"Write units: {num_classes}.", in_words(shape), "units")
    remedy = f"End with {'' if len(shape) == 1 else 'Flatten and '}Dense: {{units: {num_classes}}}."
    return ShapeFault(str(layers[-1].name) if layers else "", message, remedy, in_words(shape))


def named(layers: Sequence[AnyL]) -> tuple[AnyL, ...]:
    """The layers, each with a name: its own, or Keras's (``dense``; ``dense_1``, ``dense_2`` when there are several).

    Examples:
        >>> from paribus.spec import Dense, Flatten
        >>> [layer.name for layer in named([Flatten(), Dense(units=64), Dense(units=10)])]
        ['flatten', 'dense_1', 'dense_2']
    """
    names = iter(names_for([(word_of(type(layer)), layer.name) for layer in walk(tuple(layers))]))
    return tuple(_with_names(layer, names) for layer in layers)


def _with_names(layer: AnyL, names: Iterator[str]) -> AnyL:
    name = next(names)
    if isinstance(layer, Residual):
        return layer.model_copy(update={"name": name, "layers": tuple(_with_names(x, names) for x in layer.layers)})
    return layer.model_copy(update={"name": name})


def names_for(layers: Sequence[tuple[str, str | None]]) -> list[str]:
    """A name for each (kind, own name or ``None``), in order.

    Examples:
        >>> names_for([("Dense", None), ("ReLU", None), ("Dense", "top"), ("Dense", None)])
        ['dense_1', 're_lu', 'top', 'dense_2']
    """
    taken = {own for _, own in layers if own}
    unnamed = Counter(kind for kind, own in layers if not own)
    numbers: Counter[str] = Counter()
    names: list[str] = []
    for kind, own in layers:
        base = snake_case(kind)
        if own:
            names.append(own)
        elif unnamed[kind] == 1 and not any(re.fullmatch(rf"{base}(_\d+)?", name) for name in taken):
            names.append(base)
        else:
            numbers[base] += 1
            while f"{base}_{numbers[base]}" in taken:
                numbers[base] += 1
            names.append(f"{base}_{numbers[base]}")
        taken.add(names[-1])
    return names


def snake_case(kind: str) -> str:
    """A class's name as Keras writes it in layer names.

    Examples:
        >>> snake_case("MaxPooling2D"), snake_case("BatchNormalization")
        ('max_pooling2d', 'batch_normalization')
    """
    spaced = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", kind))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()
