"""Gradients against what they are: how much the loss changes when a single weight is moved, in double precision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from paribus.engine.backend import jax, jnp, keras
from paribus.engine.double import double_precision
from paribus.engine.initial import weight_names
from paribus.engine.network import build
from paribus.engine.objective import data_loss
from paribus.engine.order import epoch_order
from paribus.engine.replicate import Given, Replicate, State
from paribus.engine.table import Lens, table_of
from paribus.records import Work
from paribus.spec import Study, numbers_of, with_numbers

STEP = 1e-5
TOLERANCE = 1e-6
TOLERANCE_AS_TRAINED = 1e-3  # single precision
SMALLEST = 1e-2  # of a loss of 1: below it, rounding would decide over what is small in proportion
NUDGE = 1e-2  # standard deviation; biases that are all 0 would put units on the very kink of ReLU


@dataclass(frozen=True)
class TensorCheck:
    """The gradient of one weight tensor, checked.

    Errors are shares of the tensor's largest gradient (or of a hundredth of the loss, where that is larger).

    Args:
        name: ``layer/variable``.
        size: How many weights it has.
        checked: How many of them were moved.
        skipped: How many were moved and not counted, since the loss has a kink there (ReLU, pooling).
        error: The largest difference from the central difference, both in double precision.
        error_as_trained: The largest difference of the gradient that training computes, in single precision with the
            faster forms of layers, from that in double precision.

    Examples:
        >>> TensorCheck("dense/kernel", 640, 10, 0, 3e-10, 2e-7).passed
        True
    """

    name: str
    size: int
    checked: int
    skipped: int
    error: float
    error_as_trained: float

    @property
    def passed(self) -> bool:
        """Whether the gradient is what it should be."""
        return self.error <= TOLERANCE and self.error_as_trained <= TOLERANCE_AS_TRAINED


def check_gradients(work: Work, num_images: int, num_weights: int) -> tuple[TensorCheck, ...]:
    """The gradient of every tensor of the first run's network, at a sample of its weights, on one small batch.

    Half of the weights are those of the largest gradients.

    The loss is that of training, penalty included, with batch normalisation by the batch's own mean and variance, but
    without dropout, noise and augmentation. The weights are the initial ones, each moved a little. The difference
    quotient is extrapolated from two central ones (Richardson), with steps of 1e-5 and half of that.

    Args:
        work: Whose network, images and random streams to use.
        num_images: How many images the batch has.
        num_weights: How many weights of each tensor to move.

    Examples:
        >>> from paribus.records import PlannedRun, Splits
        >>> from paribus.spec import stream_seeds
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 2}}], train={"epochs": 1})
        >>> scaling = np.full((1, 1, 1, 1), 0.1, np.float32)
        >>> splits = Splits(np.arange(8, dtype=np.uint8).reshape(4, 1, 2, 1), np.array([0, 0, 1, 1]), ("a", "b"),
        ...                 np.array([[0, 1, 2, 3]]), np.zeros((1, 0), int), np.zeros(0, int), scaling, scaling)
        >>> work = Work(study, (PlannedRun("baseline", 0, {**stream_seeds(study, 0)}),), splits)
        >>> [(tensor.name, tensor.checked, tensor.passed) for tensor in check_gradients(work, 4, 10)]
        [('dense/kernel', 4, True), ('dense/bias', 2, True)]

    References:
        LeCun, Bottou, Orr & Müller (2012), Efficient BackProp; Press et al. (2007), Numerical Recipes, section 5.7.
    """
    study = _without_chance(work.study)
    replicate = Replicate(study, work.splits.images.shape[1:])
    names, _ = weight_names(replicate.model)
    random = np.random.default_rng(work.runs[0].seeds["init"])
    start, batch = _nudged(replicate, work, random), _batch(work, num_images)
    as_trained = _gradients_as_trained(replicate, start, work, batch)
    samples = [_sample(gradient, num_weights, random) for gradient in as_trained]
    with double_precision():
        loss = _Loss(study, start, *_as_seen(work, batch))
        gradients = loss.gradients()
        slopes = [[loss.slope(tensor, place) for place in sample] for tensor, sample in enumerate(samples)]
        smallest = SMALLEST * max(1.0, abs(loss.value()))
    return tuple(
        _compared(name, gradient, single, zip(sample, measured, strict=True), smallest)
        for name, gradient, single, sample, measured in zip(names, gradients, as_trained, samples, slopes, strict=True)
    )


def _sample(
    gradient: Float[np.ndarray, " weights"], size: int, random: np.random.Generator
) -> Int[np.ndarray, " some"]:
    """Half of them where the gradient is largest, for images have pixels that are always 0; the rest at random."""
    in_order = np.argsort(-np.abs(gradient))
    return np.concatenate([in_order[: size // 2], random.permutation(in_order[size // 2 :])[: size - size // 2]])


class Slope(NamedTuple):
    """A slope from differences, and by how much the ways to measure it disagree: nothing to speak of, but at a kink."""

    value: float
    unevenness: float


def slope_at_zero(function: Callable[[float], float], step: float = STEP) -> Slope:
    """The slope of *function* at 0, extrapolated from two central differences.

    Where the function is smooth, both central differences agree, and what the slopes to the left and to the right
    differ by is halved with the step.

    Examples:
        >>> round(slope_at_zero(lambda x: x**3 + 2 * x, 0.1).value, 12)
        2.0
        >>> slope_at_zero(abs, 0.1).unevenness
        2.0
    """
    here, near = function(0.0), step / 2
    (up, down), (near_up, near_down) = ((function(by), function(-by)) for by in (step, near))
    wide, narrow = (up - down) / (2 * step), (near_up - near_down) / (2 * near)
    bend, near_bend = (up - 2 * here + down) / step, (near_up - 2 * here + near_down) / near
    return Slope((4 * narrow - wide) / 3, max(abs(wide - narrow), abs(2 * near_bend - bend)))


class _Loss:
    """The training loss of one batch as a function of all trainable weights in a row, in double precision.

    It is made and used inside ``double_precision``.
    """

    def __init__(self, study: Study, start: State, images: np.ndarray, labels: np.ndarray) -> None:
        closed = build(study.model, images.shape[1:], "float64")
        model = keras.Model(closed.inputs[0], closed.layers[-1].input)  # the last one would make single precision of it
        self._shapes = [array.shape for array in start.trainable]
        self._ends = np.cumsum([array.size for array in start.trainable])
        self._start = jnp.concatenate([jnp.asarray(array, jnp.float64).ravel() for array in start.trainable])
        others = [_in_double(array) for array in start.non_trainable]

        def loss(row: Any) -> Any:
            weights = [part.reshape(shape) for part, shape in zip(self._parts(row), self._shapes, strict=True)]
            logits, _, penalties = model.stateless_call(weights, others, images, training=True, return_losses=True)
            return jnp.mean(data_loss(study.train.loss, logits, labels)) + sum(penalties)

        self._loss = loss
        self._moved = jax.jit(lambda place, by: loss(self._start.at[place].add(by)))

    def value(self) -> float:
        """The loss as it stands."""
        return float(self._moved(0, 0.0))

    def gradients(self) -> list[Float[np.ndarray, " weights"]]:
        """The gradient of each tensor, flat."""
        return [np.asarray(part) for part in self._parts(jax.jit(jax.grad(self._loss))(self._start))]

    def slope(self, tensor: int, place: int) -> Slope:
        """How the loss changes with one weight of a tensor."""
        first = self._ends[tensor] - np.prod(self._shapes[tensor], dtype=int)
        return slope_at_zero(lambda by: float(self._moved(first + place, by)))

    def _parts(self, row: Any) -> list[Any]:
        return jnp.split(row, self._ends[:-1])


def _compared(
    name: str,
    gradient: Float[np.ndarray, " weights"],
    as_trained: Float[np.ndarray, " weights"],
    measured: Iterable[tuple[int, Slope]],
    smallest: float,
) -> TensorCheck:
    scale = max(float(np.abs(gradient).max()), smallest)
    slopes = dict(measured)
    errors = [
        abs(float(gradient[place]) - slope.value) / scale
        for place, slope in slopes.items()
        if slope.unevenness <= TOLERANCE * scale / 2
    ]
    return TensorCheck(
        name=name,
        size=gradient.size,
        checked=len(errors),
        skipped=len(slopes) - len(errors),
        error=max(errors, default=0.0),
        error_as_trained=float(np.abs(as_trained - gradient).max()) / scale,
    )


def _without_chance(study: Study) -> Study:
    """The study in single precision, without dropout, noise and augmentation."""
    quiet = {path: 0.0 for path in numbers_of(study) if path.endswith((".rate", ".stddev"))}
    train = study.train.model_copy(update={"precision": "float32"})
    data = study.data.model_copy(update={"augment": None})
    return with_numbers(study.model_copy(update={"train": train, "data": data}), quiet)


def _nudged(replicate: Replicate, work: Work, random: np.random.Generator) -> State:
    """The initial state with every weight moved a little."""
    seeds = work.runs[0].seeds
    state = replicate.initial(seeds["init"], seeds["noise"])
    trainable = [
        (np.asarray(array) + NUDGE * random.standard_normal(array.shape)).astype(np.float32)
        for array in state.trainable
    ]
    return state._replace(trainable=trainable)


def _batch(work: Work, num_images: int) -> Int[np.ndarray, " batch"]:
    rows, seeds = work.splits.train[:1], [work.runs[0].seeds["order"]]
    return epoch_order(rows, seeds, 0, shuffle=work.study.train.shuffle)[0, :num_images].astype(np.int32)


def _as_seen(work: Work, batch: Int[np.ndarray, " batch"]) -> tuple[np.ndarray, np.ndarray]:
    """Images as the network sees them, and labels; not from the device, where everybody's are in single precision."""
    splits = work.splits
    images = (splits.images[batch].astype(np.float32) - splits.shift[0]) * splits.scale[0]
    return images, splits.labels[batch]


def _gradients_as_trained(
    replicate: Replicate, start: State, work: Work, batch: Int[np.ndarray, " batch"]
) -> list[Float[np.ndarray, " weights"]]:
    """What an update of training would compute."""
    splits, run = work.splits, work.runs[0]
    lens = Lens(jnp.asarray(splits.shift[0]), jnp.asarray(splits.scale[0]))
    given = Given(lens, jax.random.key(run.seeds["noise"] & 0xFFFFFFFF), {})
    descend = jax.jit(lambda state, table: replicate.descend(state, table, given, batch, np.int32(0)).gradients)
    return [np.asarray(array).ravel() for array in descend(start, table_of(splits))]


def _in_double(array: Any) -> Any:
    """What is a number in double precision; the states of noise are none."""
    return jnp.asarray(array, jnp.float64) if jnp.issubdtype(array.dtype, jnp.floating) else array
