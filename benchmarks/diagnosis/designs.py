"""What a run is to be: a network and its training, with the knobs that faults and sound variants turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.diagnosis.programs import Program
from paribus.spec import Study

Layers = list[Any]


@dataclass(frozen=True)
class Design:
    """A sound network and its training, unless something is changed.

    Args:
        units: Of the hidden dense layers; of the last one in a convolutional network.
        activation: Of the hidden layers.
        again: A second activation after each hidden one.
        kernel: How hidden and output kernels begin; ``None`` for what suits them.
        bias: The same for the biases of hidden layers.
        l2: The weight penalty of every kernel; ``None`` for none.
        dropout: The rate after each hidden dense layer; ``None`` for none.
        batchnorm: Arguments of the batch normalisation in each block; ``None`` for none.
        dropout_first: Whether dropout stands before batch normalisation.
        poolings: Of two by two after each of the two convolutions.
        tail: Functions that the class scores go through.
        optimizer: As a study writes it.
        loss: As a study writes it.
        batch_size: Images of an update.
        epochs: Times the program's own.
        shuffle: Whether each epoch has an order of its own.
    """

    units: tuple[int, ...] = (64, 32)
    activation: str = "relu"
    again: str | None = None
    kernel: Any = None
    bias: Any = "zeros"
    l2: float | None = None
    dropout: float | None = None
    batchnorm: Mapping[str, Any] | None = None
    dropout_first: bool = False
    poolings: tuple[int, int] = (1, 1)
    tail: tuple[str, ...] = ()
    optimizer: Mapping[str, Any] = field(default_factory=lambda: adam(1e-3))
    loss: str = "CategoricalCrossentropy"
    batch_size: int = 32
    epochs: float = 1.0
    shuffle: bool = True


def adam(learning_rate: float) -> dict[str, Any]:
    """Adam at this learning rate."""
    return {"Adam": {"learning_rate": learning_rate}}


def sgd(learning_rate: float, momentum: float = 0.9) -> dict[str, Any]:
    """Gradient descent with momentum."""
    return {"SGD": {"learning_rate": learning_rate, "momentum": momentum}}


def study_of(design: Design, program: Program, num_classes: int) -> Study:
    """The study that a user would have written."""
    hidden = _dense(design, design.units)
    if program.kind == "convolution":
        convolutions = [
            layer
            for filters, poolings in zip((8, 16), design.poolings, strict=True)
            for layer in (
                *_block(design, {"Conv2D": {"filters": filters, "kernel_size": 3, "padding": "same"}}, None),
                *[{"MaxPooling2D": {"pool_size": 2, "padding": "same"}}] * poolings,
            )
        ]
        layers = [*convolutions, "Flatten", *_dense(design, design.units[-1:])]
    else:
        layers = ["Flatten", *hidden]
    last = {"units": num_classes, **_beginning(design, is_last=True)}
    return Study.model_validate(
        {
            "study": program.name,
            "data": {"name": "digits", "validation": 0.2},  # a name: the engine is given images, and rules shares
            "model": [*layers, {"Dense": last}, *({"Activation": {"activation": each}} for each in design.tail)],
            "train": {
                "epochs": max(1, round(design.epochs * program.epochs)),
                "batch_size": design.batch_size,
                "optimizer": dict(design.optimizer),
                "loss": design.loss,
                "shuffle": design.shuffle,
            },
        }
    )


def _dense(design: Design, units: tuple[int, ...]) -> Layers:
    return [layer for each in units for layer in _block(design, {"Dense": {"units": each}}, design.dropout)]


def _block(design: Design, affine: dict[str, Any], dropout: float | None) -> Layers:
    """A layer with a kernel, batch normalisation, the activation and dropout; the last two before if so designed."""
    [(word, arguments)] = affine.items()
    function: Layers = [{"Activation": {"activation": design.activation}}] if design.activation != "linear" else []
    again: Layers = [{"Activation": {"activation": design.again}}] if design.again else []
    dropping: Layers = [] if dropout is None else [{"Dropout": {"rate": dropout}}]
    normalised: Layers = [] if design.batchnorm is None else [{"BatchNormalization": dict(design.batchnorm)}]
    layer: Layers = [{word: {**arguments, **_beginning(design, is_last=False)}}]
    if design.dropout_first:
        return [*layer, *function, *again, *dropping, *normalised]
    return [*layer, *normalised, *function, *again, *dropping]


def _beginning(design: Design, *, is_last: bool) -> dict[str, Any]:
    """How a layer with a kernel begins, and its penalty."""
    kernel = design.kernel or ("glorot_uniform" if is_last or design.activation != "relu" else "he_normal")
    penalty = {} if design.l2 is None else {"kernel_regularizer": {"L2": {"l2": design.l2}}}
    return {"kernel_initializer": kernel, **({} if is_last else {"bias_initializer": design.bias}), **penalty}
