"""Remedies that are one change of a study, path → value: what several rules propose alike."""

import math

from paribus.spec import L1, L1L2, L2, BatchNormalization, Constant, Layer, Named, Ones, Study, Zeros, walk, word_of
from paribus.spec.initializers import RandomNormal, RandomUniform, TruncatedNormal

RATE = "train.optimizer.learning_rate"
FIXED_SCALE = (Constant, Ones, Zeros, RandomNormal, RandomUniform, TruncatedNormal)
"""Ways to begin that do not look at how many inputs a unit has."""
PENALTIES = ("kernel_regularizer", "bias_regularizer", "gamma_regularizer", "beta_regularizer")


def rate_times(study: Study, factor: float) -> dict[str, object]:
    """Another learning rate, rounded to three digits.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> rate_times(study, 0.1)
        {'train.optimizer.learning_rate': 0.0001}
    """
    return {RATE: float(f"{study.train.optimizer.learning_rate * factor:.3g}")}


def usual_beginning(study: Study) -> dict[str, object]:
    """Glorot's kernels and biases of 0, wherever a layer begins with something that does not fit its size.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 10, "kernel_initializer": "zeros"}}])
        >>> usual_beginning(study)
        {'model.dense.kernel_initializer': 'glorot_uniform'}
    """
    patch: dict[str, object] = {}
    for layer in walk(study.model):
        if isinstance(getattr(layer, "kernel_initializer", None), FIXED_SCALE):
            patch[f"model.{layer.name}.kernel_initializer"] = "glorot_uniform"
        if not isinstance(getattr(layer, "bias_initializer", Zeros()), Zeros):
            patch[f"model.{layer.name}.bias_initializer"] = "zeros"
    return patch


def hidden_relu(study: Study, layers: set[str]) -> dict[str, object]:
    """Relu in those of *layers* that have an activation to be replaced.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 8, "activation": "tanh"}}, {"Dense": {"units": 10}}])
        >>> hidden_relu(study, {"dense_1"})
        {'model.dense_1.activation': 'relu'}
    """
    return {
        f"model.{layer.name}.activation": "relu"
        for layer in walk(study.model)
        if layer.name in layers and isinstance(getattr(layer, "activation", None), Named)
    }


def weaker_penalty(study: Study, factor: float) -> dict[str, object]:
    """Every weight penalty times *factor*.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 10, "kernel_regularizer": {"L2": {"l2": 0.1}}}}])
        >>> weaker_penalty(study, 0.01)
        {'model.dense.kernel_regularizer': {'L2': {'l2': 0.001}}}
    """
    return {
        f"model.{layer.name}.{place}": _scaled(penalty, factor)
        for layer in walk(study.model)
        for place in PENALTIES
        if isinstance(penalty := getattr(layer, place, None), L1 | L2 | L1L2)
    }


def quicker_statistics(study: Study, momentum: float = 0.9) -> dict[str, object]:
    """Running averages of batch normalisation that follow sooner.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", "BatchNormalization", {"Dense": {"units": 10}}])
        >>> quicker_statistics(study)
        {'model.batch_normalization.momentum': 0.9}
    """
    return {
        f"model.{layer.name}.momentum": momentum
        for layer in walk(study.model)
        if isinstance(layer, BatchNormalization) and layer.momentum > momentum
    }


def longer(study: Study, factor: int = 2) -> dict[str, object]:
    """More of the budget that the study is given in: epochs, steps or seconds.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 3})
        >>> longer(study)
        {'train.epochs': 6}
    """
    budget = {kind: getattr(study.train, kind) for kind in ("epochs", "steps", "seconds")}
    return {f"train.{kind}": factor * value for kind, value in budget.items() if value is not None}


def nearest_decade(ratio: float) -> float:
    """The power of ten nearest to *ratio*.

    Examples:
        >>> nearest_decade(130)
        100.0
    """
    return float(10.0 ** round(math.log10(ratio)))


def activation_of(layer: Layer) -> str:
    """The word for the activation that a layer is, or that stands inside it; ``linear`` where there is none.

    Examples:
        >>> from paribus.spec import Dense, ReLU
        >>> activation_of(Dense(units=1, activation="tanh")), activation_of(ReLU(negative_slope=0.1))
        ('tanh', 'LeakyReLU')
    """
    inside = getattr(layer, "activation", None)
    if isinstance(inside, Named):
        return word_of(type(inside))
    word = word_of(type(layer))
    return "LeakyReLU" if word == "ReLU" and getattr(layer, "negative_slope", 0.0) > 0 else word


def _scaled(penalty: L1 | L2 | L1L2, factor: float) -> dict[str, object]:
    strengths = {name: float(f"{value * factor:.3g}") for name, value in penalty.model_dump(mode="json").items()}
    return {word_of(type(penalty)): strengths}
