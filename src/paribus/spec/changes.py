"""Where two studies differ, path by path, and which aspects of an experiment that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paribus.spec.base import Spec
from paribus.spec.choice import briefly, named_with
from paribus.spec.layers import Layer, Residual, Softmax, walk
from paribus.spec.study import Study

BUDGETS = ("epochs", "steps", "seconds")


@dataclass(frozen=True)
class Change:
    """One path at which an arm differs from the arm it is compared with; values are as a study file writes them.

    Examples:
        >>> Change("train.batch_size", before=64, after=32).path
        'train.batch_size'
    """

    path: str
    before: Any
    after: Any


def differences(before: Study, after: Study) -> tuple[Change, ...]:
    """Every path at which two studies differ; layers are matched by name.

    Examples:
        >>> from paribus.spec import Dense, Dropout, Flatten, Study
        >>> plainly = Study(study="s", data="digits", model=[Flatten(), Dense(units=10)], train={"epochs": 1})
        >>> dropped = Study(study="s", data="digits", model=[Flatten(), Dropout(rate=0.3), Dense(units=10)],
        ...                 train={"epochs": 1})
        >>> differences(plainly, dropped)
        (Change(path='model.dropout', before=None, after={'Dropout': {'rate': 0.3}}),)
    """
    return (
        *_differences("data", before.data, after.data),
        *_layer_differences(before.model, after.model),
        *_differences("train", before.train, after.train),
    )


def aspect_of(change: Change) -> str:
    """What a change is about, in words.

    Examples:
        >>> aspect_of(Change("model.dense_1.kernel_initializer", "he_normal", "glorot_uniform"))
        'initialisation'
        >>> aspect_of(Change("model.batch_normalization_2", None, "BatchNormalization"))
        'BatchNormalization layers'
    """
    parts = change.path.split(".")
    if parts == ["model"]:
        return "order of layers"
    if parts[0] == "model" and len(parts) == 2:
        words = [word for side in (change.before, change.after) if side and (word := named_with(side)[0])]
        return f"{' → '.join(words)} layers"
    field = next((part for part in parts if part.endswith(("_initializer", "_regularizer"))), parts[-1])
    if field.endswith("_initializer"):
        return "initialisation"
    if field.endswith("_regularizer"):
        return "weight penalty"
    return "training length" if field in BUDGETS else field.replace("_", " ")


def _differences(path: str, before: Any, after: Any) -> Iterator[Change]:
    """Where two values differ: inside them when they are of one class, else as wholes."""
    if before == after:
        return
    if isinstance(before, Spec) and type(before) is type(after):
        for field in type(before).model_fields:
            if field not in ("name", "layers"):  # layers are matched by name and compared one by one
                yield from _differences(f"{path}.{field}", getattr(before, field), getattr(after, field))
    else:
        yield Change(path, briefly(before), briefly(after))


def _layer_differences(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> Iterator[Change]:
    before, after = _scoring(before), _scoring(after)
    old, new = ({str(layer.name): layer for layer in walk(layers)} for layers in (before, after))
    part_of_a_new_block = _inside(new, old) | _inside(old, new)
    for name in dict.fromkeys([*old, *new]):
        if name not in part_of_a_new_block:
            yield from _differences(f"model.{name}", old.get(name), new.get(name))
    both = old.keys() & new.keys()
    if _order(before, both) != _order(after, both):
        yield Change("model", _order(before, both), _order(after, both))


def _scoring(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers up to the class scores: a Softmax after them changes nothing, since the loss is of the scores."""
    return layers[:-1] if isinstance(layers[-1], Softmax) else layers


def _inside(layers: Mapping[str, Layer], others: Mapping[str, Layer]) -> set[str]:
    """The layers inside residual blocks that *others* lacks altogether: the block's own change shows them."""
    blocks = [layer for name, layer in layers.items() if name not in others and isinstance(layer, Residual)]
    return {str(inner.name) for block in blocks for inner in block.layers} - others.keys()


def _order(layers: tuple[Layer, ...], names: set[str]) -> list[Any]:
    """The names in their order, those inside a residual block as a list of their own."""
    return [
        {str(layer.name): _order(layer.layers, names)} if isinstance(layer, Residual) else str(layer.name)
        for layer in layers
        if str(layer.name) in names
    ]
