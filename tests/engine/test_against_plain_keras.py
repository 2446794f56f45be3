"""Promise 1, second half: every replicate is the network that a plain Keras loop trains.

Both sides compute in float32 what is equal on paper; sums are taken in another order (batched products, one program
instead of many), which moves a result by some units of 2⁻²⁴ = 6e-8. One update of a mean over 32 images in a network of
three layers is a few hundred such sums, so 1e-5 is allowed after the first epoch, relative to values of order one.
Training then carries differences on: the allowance grows tenfold for each further epoch. Dividing optimizers
(Adam and its kin, at their first steps nearly sign(gradient)) take a gradient of rounding size to a whole step, so that
single weights may differ by that step; they are compared by curves and by the mean over weights.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, get_args

import numpy as np
import pytest

from paribus.engine.backend import keras
from paribus.engine.fast.layers import FAST  # its masks are its own: see test_fast_layers
from paribus.records import SPLITS
from paribus.spec import Loss, Schedule, word_of
from paribus.spec.optimizers import AnyOptimizer

from .plain_keras import SquaredErrorOfSoftmax, plain_run
from .works import curve, trained, work

Lay = keras.layers
Opt = keras.optimizers
Schedules = keras.optimizers.schedules


def dense_by_hand(activation: Any = "relu", **arguments: Any) -> list[Any]:
    return [
        Lay.Flatten(),
        Lay.Dense(12, activation=activation, name="dense_1", **arguments),
        Lay.Dense(10, name="dense_2"),
    ]


def dense(activation: Any = "relu", **arguments: Any) -> list[Any]:
    return ["Flatten", {"Dense": {"units": 12, "activation": activation, **arguments}}, {"Dense": {"units": 10}}]


@dataclass(frozen=True)
class Network:
    """The layers of a study, and the same written by hand in Keras."""

    layers: list[Any]
    by_hand: Callable[[], list[Any]]


def _residual_by_hand() -> list[Any]:
    def block(x: Any) -> Any:
        inner = Lay.Dense(12, activation="tanh", name="dense_1")(x)
        return Lay.Add()([Lay.Dense(12, use_bias=False, name="residual_projection")(x), inner])

    return [Lay.Flatten(), block, Lay.Dense(10, name="dense_2")]


def _normalized(axis: int) -> Network:
    return Network(
        [{"BatchNormalization": {"axis": axis, "momentum": 0.9}}, *dense("tanh")],
        lambda: [Lay.BatchNormalization(axis=axis, momentum=0.9, name="batch_normalization"), *dense_by_hand("tanh")],
    )


def _in_bfloat16() -> list[Any]:
    kind = {"dtype": "mixed_bfloat16"}
    return [
        Lay.Flatten(**kind),
        Lay.Dense(12, activation="relu", name="dense_1", **kind),
        Lay.Dense(10, name="dense_2", **kind),
        Lay.Activation("linear", dtype="float32"),
    ]


NETWORKS = {
    "relu": Network(dense(), dense_by_hand),
    "scaled_tanh": Network(
        dense("scaled_tanh"), lambda: dense_by_hand(lambda x: 1.7159 * keras.ops.tanh(2.0 * x / 3.0))
    ),
    "leaky": Network(
        dense({"LeakyReLU": {"negative_slope": 0.1}}), lambda: dense_by_hand(Lay.LeakyReLU(negative_slope=0.1))
    ),
    "penalized": Network(
        dense(kernel_regularizer={"L2": {"l2": 0.01}}, bias_regularizer={"L1": {"l1": 0.02}}),
        lambda: dense_by_hand(
            kernel_regularizer=keras.regularizers.L2(0.01), bias_regularizer=keras.regularizers.L1(0.02)
        ),
    ),
    "dropout": Network(
        [*dense()[:2], {"Dropout": {"rate": 0.4}}, {"Dense": {"units": 10}}],
        lambda: [*dense_by_hand()[:2], FAST["Dropout"](0.4, name="dropout"), Lay.Dense(10, name="dense_2")],
    ),
    "batch norm": _normalized(-1),
    "batch norm, axis 1": _normalized(1),
    "convolutional": Network(
        [
            {"Conv2D": {"filters": 3, "kernel_size": 3, "activation": "relu"}},
            "MaxPooling2D",
            "BatchNormalization",
            "Flatten",
            {"Dense": {"units": 10}},
        ],
        lambda: [
            Lay.Conv2D(3, 3, activation="relu", name="conv2d"),
            Lay.MaxPooling2D(),
            Lay.BatchNormalization(name="batch_normalization"),
            Lay.Flatten(),
            Lay.Dense(10, name="dense"),
        ],
    ),
    "residual": Network(
        [
            "Flatten",
            {"Residual": {"layers": [{"Dense": {"units": 12, "activation": "tanh"}}], "projection": True}},
            {"Dense": {"units": 10}},
        ],
        _residual_by_hand,
    ),
    "bfloat16": Network(dense(), _in_bfloat16),
}


@dataclass(frozen=True)
class Case:
    """A study, and the optimizer and loss that Keras is given for it.

    Args:
        name: What is looked at.
        optimizer: Keras's, made anew for each run.
        settings: The study's ``train``.
        network: One of ``NETWORKS``.
        loss: Keras's loss of logits.
        after_first_epoch: How far curves may be apart after the first epoch.
        quick: Whether the quick suite has it.
    """

    name: str
    optimizer: Callable[[], Any]
    settings: dict[str, Any]
    network: str = "relu"
    loss: Callable[[], Any] = field(default=lambda: keras.losses.CategoricalCrossentropy(from_logits=True))
    after_first_epoch: float = 1e-5
    quick: bool = False

    @property
    def divides(self) -> bool:
        return not isinstance(self.optimizer(), Opt.SGD)


def sgd(**arguments: Any) -> dict[str, Any]:
    return {"optimizer": {"SGD": {"learning_rate": 0.1, **arguments}}}


def network_case(network: str, **differences: Any) -> Case:
    return Case(f"network: {network}", lambda: Opt.SGD(0.1), sgd(), network, **differences)


def optimizer_case(word: str, *, quick: bool = False, **arguments: Any) -> Case:
    return Case(
        f"{word} {arguments}",
        lambda: getattr(Opt, word)(**arguments),
        {"optimizer": {word: arguments}},
        quick=quick,
    )


def schedule_case(word: str, *, quick: bool = False, **arguments: Any) -> Case:
    return Case(
        f"{word} {arguments}",
        lambda: Opt.SGD(getattr(Schedules, word)(0.1, **arguments)),
        {**sgd(), "schedule": {word: arguments}},
        quick=quick,
    )


CASES = [
    network_case("relu", quick=True),
    network_case("scaled_tanh"),
    network_case("leaky", quick=True),
    network_case("penalized", quick=True),
    network_case("dropout", quick=True),
    network_case("batch norm", quick=True),
    network_case("batch norm, axis 1"),
    network_case("convolutional", quick=True),
    network_case("residual"),
    # bfloat16 keeps 8 bits: 2⁻⁸ = 4e-3 in every product, on both sides alike but rounded after other sums.
    network_case("bfloat16", after_first_epoch=2e-2),
    optimizer_case("SGD", learning_rate=0.05, momentum=0.9),
    optimizer_case("SGD", learning_rate=0.05, momentum=0.9, nesterov=True, weight_decay=0.01, quick=True),
    optimizer_case("SGD", learning_rate=0.1, clipnorm=0.1),
    optimizer_case("SGD", learning_rate=0.1, clipvalue=0.01),
    optimizer_case("SGD", learning_rate=0.1, global_clipnorm=0.2),
    optimizer_case("Adam", learning_rate=0.003, quick=True),
    optimizer_case("Adam", learning_rate=0.003, amsgrad=True, global_clipnorm=0.5),
    optimizer_case("AdamW", learning_rate=0.003, weight_decay=0.05),
    optimizer_case("RMSprop", learning_rate=0.002, momentum=0.5, centered=True),
    optimizer_case("Adagrad", learning_rate=0.05),
    optimizer_case("Adadelta", learning_rate=1.0),
    optimizer_case("Adamax", learning_rate=0.003),
    optimizer_case("Nadam", learning_rate=0.003),
    optimizer_case("Lion", learning_rate=0.0005),
    schedule_case("InverseTimeDecay", decay_steps=1, decay_rate=0.1),
    schedule_case("ExponentialDecay", decay_steps=3, decay_rate=0.5, staircase=True),
    schedule_case("CosineDecay", decay_steps=12, alpha=0.1, warmup_target=0.2, warmup_steps=3),
    Case(
        "PiecewiseConstantDecay",
        lambda: Opt.SGD(Schedules.PiecewiseConstantDecay([4, 9], [0.1, 0.05, 0.2])),
        {**sgd(), "schedule": {"PiecewiseConstantDecay": {"boundaries": [4, 9], "values": [0.1, 0.05, 0.2]}}},
        quick=True,
    ),
    Case(
        "CategoricalCrossentropy, smoothed",
        lambda: Opt.SGD(0.1),
        {**sgd(), "loss": {"CategoricalCrossentropy": {"label_smoothing": 0.2}}},
        loss=lambda: keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2),
    ),
    Case(
        "MeanSquaredError",
        lambda: Opt.SGD(0.5),
        {"optimizer": {"SGD": {"learning_rate": 0.5}}, "loss": "MeanSquaredError"},
        loss=SquaredErrorOfSoftmax,
    ),
    Case("a smaller last batch", lambda: Opt.SGD(0.1), {**sgd(), "batch_size": 48}, quick=True),
    Case("the last batch left out", lambda: Opt.SGD(0.1), {**sgd(), "batch_size": 48, "drop_remainder": True}),
    Case("fewer images than a batch", lambda: Opt.SGD(0.1), {**sgd(), "batch_size": 500}),
    Case("no shuffling", lambda: Opt.SGD(0.1), {**sgd(), "shuffle": False}),
]


def case_parameters() -> list[Any]:
    return [pytest.param(case, id=case.name, marks=[] if case.quick else pytest.mark.slow) for case in CASES]


@pytest.mark.parametrize("case", case_parameters())
def test_a_replicate_is_what_a_plain_keras_loop_trains(case: Case) -> None:
    network = NETWORKS[case.network]
    precision = "mixed_bfloat16" if case.network == "bfloat16" else "float32"
    given = work(network.layers, **case.settings, precision=precision)
    column = 1  # not the first, so that a mistake in the axis of replicates shows
    run = trained(given)[column]
    told = plain_run(given, column, network.by_hand(), case.optimizer(), case.loss())

    for split in SPLITS:
        for metric in ("loss", "penalty"):
            values = curve(run, split, metric).values
            _close(values, told.curves[split, metric], case.after_first_epoch)
        images = len(given.splits.indices(split, column))
        # One image whose two best scores nearly tie may be judged otherwise.
        most_apart = (1 if precision == "float32" else 5) / images + 1e-6
        assert np.abs(curve(run, split, "accuracy").values - told.curves[split, "accuracy"]).max() <= most_apart
    _close(curve(run, "train", "running_loss").values, told.curves["train", "running_loss"], case.after_first_epoch)
    right = curve(run, "train", "running_accuracy").values
    assert np.abs(right - told.curves["train", "running_accuracy"]).max() <= (5 if precision != "float32" else 1) / 144
    assert curve(run, "train", "running_loss").epochs.tolist() == [1.0, 2.0]

    assert len(told.weights) == len(run.weights)
    for ours, theirs in zip(run.weights.values(), told.weights, strict=True):
        apart = np.abs(ours - theirs)
        assert (apart.mean() if case.divides else apart.max()) <= 20 * case.after_first_epoch
    assert np.abs(run.probabilities["test"] - told.probabilities).max() <= 20 * case.after_first_epoch


def _close(ours: np.ndarray, theirs: list[float], after_first_epoch: float) -> None:
    """The first of three values is at epoch 0, the first of two at epoch 1."""
    allowed = after_first_epoch * np.array([0.1, 1.0, 10.0])[-len(theirs) :]
    assert len(ours) == len(theirs)
    assert np.all(np.abs(ours - np.array(theirs)) <= allowed * np.maximum(1.0, np.abs(theirs)))


def test_every_optimizer_schedule_and_loss_has_a_case() -> None:
    def used(setting: str) -> set[str]:
        values = [case.settings.get(setting) for case in CASES]
        return {next(iter(value)) if isinstance(value, dict) else value for value in values if value is not None}

    for setting, union in (("optimizer", AnyOptimizer), ("schedule", Schedule), ("loss", Loss)):
        assert used(setting) == {word_of(member) for member in get_args(get_args(union)[0])}
