"""The numbers of a study that decide nothing of its program's form, so that arms that differ in them can share one."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from paribus.spec.base import Spec
from paribus.spec.canonical import plain
from paribus.spec.layers import Dropout, GaussianNoise, Residual, SpatialDropout2D
from paribus.spec.optimizers import Optimizer
from paribus.spec.regularizers import L1, L1L2, L2
from paribus.spec.schedules import CosineDecay, ExponentialDecay, InverseTimeDecay, PiecewiseConstantDecay
from paribus.spec.study import Study

AnySpec = TypeVar("AnySpec", bound=Spec)

# Left out are beta_1, beta_2 and rho: optimizers use one minus them, and 1 - 0.999 computed from data in float32 is off
# by 1e-5, where as a constant it is computed in double precision.
NUMBERS: dict[type[Spec], tuple[str, ...]] = {
    Optimizer: (
        "learning_rate", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "momentum", "epsilon",
    ),
    InverseTimeDecay: ("decay_steps", "decay_rate"),
    ExponentialDecay: ("decay_steps", "decay_rate"),
    CosineDecay: ("decay_steps", "alpha", "warmup_target", "warmup_steps"),
    L1: ("l1",),
    L2: ("l2",),
    L1L2: ("l1", "l2"),
    Dropout: ("rate",),
    SpatialDropout2D: ("rate",),
    GaussianNoise: ("stddev",),
}  # fmt: skip
"""The fields that a program can take as data. All are 0 or more; 0 means what it says and does not change the form."""


def numbers_of(study: Study) -> dict[str, float]:
    """What a program could take as data: the path of each number as in the study file, and its value.

    What is not set (``clipnorm: null``) is no number but a form of its own. The learning rate is none under
    ``PiecewiseConstantDecay``, which has rates of its own, nor is the length of a warm-up that there is not.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1, "optimizer": {"SGD": {"momentum": 0.9}}},
        ...               model=["Flatten", {"Dropout": {"rate": 0.2}}, {"Dense": {"units": 10}}])
        >>> numbers_of(study)
        {'model.dropout.rate': 0.2, 'train.optimizer.learning_rate': 0.01, 'train.optimizer.momentum': 0.9}
    """
    return {
        **{path: value for layer in study.model for path, value in _in(layer, f"model.{layer.name}")},
        **{path: value for path, value in _in(study.train, "train") if not _is_idle(study, path)},
    }


def with_numbers(study: Study, numbers: Mapping[str, float]) -> Study:
    """The same study with other numbers, at paths of ``numbers_of``.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1}, model=["Flatten", {"Dense": {"units": 10}}])
        >>> with_numbers(study, {"train.optimizer.learning_rate": 0.5}).train.optimizer.learning_rate
        0.5
    """
    layers = tuple(_with(layer, f"model.{layer.name}", numbers) for layer in study.model)
    return study.model_copy(update={"model": layers, "train": _with(study.train, "train", numbers)})


def form_of(study: Study) -> str:
    """The identity of the programs that can train a study without arms: the SHA-256 of all it asks but its numbers.

    Arms of one form can be trained by one program. Words are left out, as from the digest.

    Examples:
        >>> def study(rate, momentum):
        ...     optimizer = {"SGD": {"learning_rate": rate, "momentum": momentum}}
        ...     return Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}],
        ...                  train={"epochs": 1, "optimizer": optimizer})
        >>> form_of(study(0.1, 0.0)) == form_of(study(0.2, 0.9))
        True
    """
    same = plain(with_numbers(study, dict.fromkeys(numbers_of(study), 1)))
    asked = {part: same[part] for part in ("data", "model", "train")}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _in(spec: Spec, path: str) -> Iterator[tuple[str, float]]:
    for field in type(spec).model_fields:
        value = getattr(spec, field)
        if isinstance(value, Spec):
            yield from _in(value, f"{path}.{field}")
        elif _is_number(spec, field):
            yield f"{path}.{field}", float(value)
    if isinstance(spec, Residual):
        for layer in spec.layers:
            yield from _in(layer, f"model.{layer.name}")


def _with(spec: AnySpec, path: str, numbers: Mapping[str, float]) -> AnySpec:
    changes: dict[str, Any] = {}
    for field in type(spec).model_fields:
        value = getattr(spec, field)
        if isinstance(value, Spec):
            changes[field] = _with(value, f"{path}.{field}", numbers)
        elif f"{path}.{field}" in numbers and _is_number(spec, field):
            changes[field] = type(value)(numbers[f"{path}.{field}"])
    if isinstance(spec, Residual):
        changes["layers"] = tuple(_with(layer, f"model.{layer.name}", numbers) for layer in spec.layers)
    return spec.model_copy(update=changes)


def _is_number(spec: Spec, field: str) -> bool:
    fields = next((fields for kind, fields in NUMBERS.items() if isinstance(spec, kind)), ())
    return field in fields and getattr(spec, field) is not None


def _is_idle(study: Study, path: str) -> bool:
    """Whether a number has no effect, given the others."""
    match study.train.schedule:
        case PiecewiseConstantDecay():
            return path == "train.optimizer.learning_rate"
        case CosineDecay(warmup_steps=0):
            return path == "train.schedule.warmup_steps"
        case _:
            return False
