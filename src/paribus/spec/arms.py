"""The arms of a study: each a whole study of its own, and what it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from paribus.spec.base import Spec
from paribus.spec.canonical import plain
from paribus.spec.choice import briefly, named_with
from paribus.spec.layers import Layer, Residual, Softmax, walk
from paribus.spec.paths import PathError, find, with_value
from paribus.spec.study import Study

NAME_OF_A_SINGLE_ARM = "baseline"
VARIABLE = ("data", "model", "train")  # what arms may differ in; seeds and replicates they share, so that they pair
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


@dataclass(frozen=True)
class Arm:
    """One condition of a study.

    Args:
        name: Its name.
        study: The whole study as this arm runs it, without ``vary``.
        baseline: Whether it is the baseline.
        compared_with: The arm that its verdict is about; ``None`` for the first of all.
        changes: Where it differs from that arm.
        changes_from_baseline: Where it differs from the baseline.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}],
        ...               train={"epochs": 25},
        ...               vary={"factor": "batch size", "baseline": "64",
        ...                     "arms": {"64": {"train.batch_size": 64},
        ...                              "32": {"train.batch_size": 32, "train.epochs": 50}}})
        >>> arms_of(study)[1].aspects
        ('batch size', 'training length')
    """

    name: str
    study: Study
    baseline: bool
    compared_with: str | None
    changes: tuple[Change, ...]
    changes_from_baseline: tuple[Change, ...]

    @property
    def aspects(self) -> tuple[str, ...]:
        """The different things that are changed; more than one, and the arm is confounded.

        The same argument of several layers is one aspect; so are layers of one kind put in or taken out.
        """
        return tuple(dict.fromkeys(aspect_of(change) for change in self.changes))


def arms_of(study: Study) -> tuple[Arm, ...]:
    """The arms of a study, in the order of its file.

    Raises:
        PathError: A path of ``vary`` names nothing, or nothing that an arm may change.
        pydantic.ValidationError: An arm's value does not fit where it is put.

    Examples:
        >>> model = ["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}]
        >>> vary = {"factor": "activation", "set": ["model.dense_1.activation"], "levels": ["relu", "tanh"],
        ...         "baseline": "relu"}
        >>> study = Study(study="s", data="digits", model=model, train={"epochs": 1}, vary=vary)
        >>> [(arm.name, arm.changes) for arm in arms_of(study)][1]
        ('tanh', (Change(path='model.dense_1.activation', before='relu', after='tanh'),))
    """
    vary = study.vary
    alone = study.model_copy(update={"vary": None})
    if vary is None:
        return (Arm(NAME_OF_A_SINGLE_ARM, alone, True, None, (), ()),)
    studies: dict[str, Study] = {}
    start = alone
    for name in vary.arm_names:
        studies[name] = changed(start, vary.values(name))
        start = studies[name] if vary.cumulative else alone
    if vary.baseline not in studies:
        raise PathError(f"`vary.baseline` must be one of {', '.join(studies)}.", "Write one of them.", vary.baseline)
    before = dict(zip(vary.arm_names[1:], vary.arm_names, strict=False)) if vary.cumulative else {}
    return tuple(
        _arm(name, studies, vary.baseline, None if name == vary.baseline else before.get(name, vary.baseline))
        for name in studies
    )


def _arm(name: str, studies: Mapping[str, Study], baseline: str, other: str | None) -> Arm:
    changes = differences(studies[other], studies[name]) if other else ()
    return Arm(name, studies[name], name == baseline, other, changes, differences(studies[baseline], studies[name]))


def changed(study: Study, values: Mapping[str, Any]) -> Study:
    """A copy of *study* with each path set to its value.

    Raises:
        PathError: A path names nothing, or nothing that an arm may change.
        pydantic.ValidationError: A value does not fit.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> changed(study, {"model.flatten": ["Flatten", {"Dense": {"units": 64}}]}).model[1].units
        64
    """
    return Study.model_validate(with_values(plain(study), values))


def with_values(raw: dict[str, Any], values: Mapping[str, Any]) -> Any:
    """A copy of the raw data of a study with each path set to its value.

    All paths are found before any value is set, and set from the last layer to the first, so that taking a layer out
    does not move the others; a part is set before what stands inside it.

    Raises:
        PathError: A path names nothing, or nothing that an arm may change.

    Examples:
        >>> with_values({"train": {"epochs": 1}}, {"train.epochs": None, "train.steps": 100})
        {'train': {'epochs': None, 'steps': 100}}
    """
    for path in values:
        if (first := path.split(".")[0]) in Study.model_fields and first not in VARIABLE:
            raise PathError(
                f"`{path}` cannot be varied: all arms share `{first}`.", "Vary a path of data, model or train."
            )
    places = {path: find(raw, path) for path in values}
    for path in sorted(places, key=lambda path: [(isinstance(key, str), key) for key in places[path]], reverse=True):
        raw = with_value(raw, places[path], values[path])
    return raw


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
