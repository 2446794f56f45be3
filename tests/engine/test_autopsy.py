"""A run that diverged is told what broke first, and where: every way of breaking, brought about on purpose."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from paribus.engine.autopsy import Autopsy, Moment, reason
from paribus.engine.backend import jax, jnp
from paribus.engine.replicate import NOTHING, Given, Replicate, State
from paribus.engine.table import Lens, Table
from paribus.records import Breakdown
from paribus.spec import Study

from .works import DENSE, work

NUM_IMAGES, BATCH = 24, 4
TWO_DENSE: list[Any] = [
    "Flatten",
    {"Dense": {"units": 3, "use_bias": False}},
    {"Dense": {"units": 2, "use_bias": False}},
]
THREE_DENSE: list[Any] = ["Flatten", {"Dense": {"units": 3, "use_bias": False}}, *TWO_DENSE[1:]]
GIVEN = Given(Lens(jnp.zeros(()), jnp.ones(())), jax.random.key(0), {})


def replicate_of(model: Sequence[Any], shape: tuple[int, int, int] = (2, 2, 1), **settings: Any) -> Replicate:
    settings = {"epochs": 1, "batch_size": BATCH, "optimizer": {"SGD": {"learning_rate": 0.1}}, **settings}
    return Replicate(
        Study.model_validate({"study": "s", "data": "digits", "model": list(model), "train": settings}), shape
    )


def table_of(images: np.ndarray, num_classes: int = 2) -> Table:
    return Table(jnp.asarray(images, jnp.float32), jnp.arange(len(images)) % num_classes)


def calm_images(shape: tuple[int, int, int] = (2, 2, 1)) -> np.ndarray:
    return np.random.default_rng(1).uniform(0, 1, (NUM_IMAGES, *shape))


def last_moments(replicate: Replicate, table: Table, state: State | None = None, most: int = 50) -> list[Moment]:
    """Trains batch after batch up to the first update whose loss is no number: the last three moments."""
    state, tally = state or replicate.initial(1, 2), NOTHING
    moments: list[Moment] = []
    for step in range(most):
        batch = np.arange(BATCH) + step * BATCH % NUM_IMAGES
        moments.append(Moment(state, batch, step))
        state, tally = replicate.update(state, tally, table, GIVEN, batch, step)
        if tally.first_bad_step >= 0:
            return moments[-3:]
    raise AssertionError("the loss has remained a number")


def autopsy(replicate: Replicate, table: Table, moments: Sequence[Moment]) -> Breakdown:
    found = Autopsy(replicate).breakdown(table, GIVEN, moments)
    assert found is not None
    return found


def kind(found: Breakdown) -> tuple[str, str | None, int]:
    return found.quantity, found.layer, found.step


def with_weights(replicate: Replicate, *weights: Any) -> State:
    state = replicate.initial(1, 2)
    return state._replace(trainable=[jnp.asarray(weight, jnp.float32) for weight in weights])


@pytest.mark.parametrize("what", [np.nan, np.inf])
def test_an_image_that_is_no_number_is_the_input(what: float) -> None:
    images = calm_images()
    images[13, 1, 0, 0] = what  # met by update 4
    replicate, table = replicate_of(TWO_DENSE), table_of(images)
    found = autopsy(replicate, table, last_moments(replicate, table))
    assert kind(found) == ("input", None, 4)
    assert found.largest == pytest.approx(images[8:12].max())


def test_images_are_judged_as_the_network_sees_them() -> None:
    replicate, table = replicate_of(TWO_DENSE), table_of(calm_images())
    given = GIVEN._replace(lens=Lens(jnp.zeros(()), jnp.array(np.inf)))  # the deviation of a pixel that never changes
    moment = Moment(replicate.initial(1, 2), np.arange(BATCH), 0)
    found = Autopsy(replicate).breakdown(table, given, [moment])
    assert found is not None
    assert kind(found) == ("input", None, 1)
    assert np.isnan(found.largest)  # there was no update before


def test_an_activation_that_overflows_is_found_in_its_layer() -> None:
    images = calm_images()
    images[13] = 100.0
    model = ["Flatten", {"Dense": {"units": 3, "activation": "exponential", "kernel_initializer": "ones"}}, *DENSE[2:]]
    replicate, table = replicate_of(model, optimizer={"SGD": {"learning_rate": 1e-6}}), table_of(images)
    moments = last_moments(replicate, table)
    found = autopsy(replicate, table, moments)
    assert kind(found) == ("activation", "dense_1", 4)
    kernel, bias = (np.asarray(weight) for weight in moments[-2].state.trainable[:2])
    assert found.largest == pytest.approx(np.exp(images[8:12].reshape(BATCH, 4) @ kernel + bias).max(), rel=1e-5)


def test_an_activation_inside_a_residual_block_is_found() -> None:
    inner = {"Conv2D": {"filters": 1, "kernel_size": 1, "activation": "exponential", "kernel_initializer": "ones"}}
    last = {"Conv2D": {"filters": 2, "kernel_size": 1, "name": "last", "activation": "tanh"}}
    model = [{"Residual": {"layers": [inner, last], "projection": True}}, "Flatten", {"Dense": {"units": 2}}]
    replicate, table = replicate_of(model), table_of(np.full((NUM_IMAGES, 2, 2, 1), 100.0))
    assert kind(autopsy(replicate, table, last_moments(replicate, table))) == ("activation", "conv2d", 1)


def test_a_loss_that_overflows_from_sound_logits_belongs_to_no_layer() -> None:
    replicate, table = replicate_of(TWO_DENSE), table_of(np.ones((NUM_IMAGES, 2, 2, 1)))
    large = with_weights(replicate, np.full((4, 3), 0.25), [[1e38, -1e38]] * 3)  # scores of ±3e38
    found = autopsy(replicate, table, last_moments(replicate, table, large))
    assert kind(found) == ("loss", None, 1)


def test_a_penalty_that_overflows_is_the_loss_in_its_layer() -> None:
    last = {"Dense": {"units": 2, "kernel_regularizer": {"L2": {"l2": 0.1}}}}
    replicate, table = replicate_of([*TWO_DENSE[:2], last]), table_of(np.full((NUM_IMAGES, 2, 2, 1), 1e-20))
    moment = Moment(with_weights(replicate, np.ones((4, 3)), np.full((3, 2), 1e20), np.zeros(2)), np.arange(BATCH), 6)
    before = Moment(with_weights(replicate, np.ones((4, 3)), np.full((3, 2), 1e15), np.zeros(2)), np.arange(BATCH), 5)
    found = autopsy(replicate, table, [before, moment])
    assert kind(found) == ("loss", "dense_2", 7)
    assert found.largest == pytest.approx(0.1 * 6 * 1e30, rel=1e-5)


def test_a_gradient_that_overflows_under_a_sound_loss_is_found_one_update_before_it_shows() -> None:
    replicate, table = replicate_of(THREE_DENSE), table_of(np.ones((NUM_IMAGES, 2, 2, 1)))
    # The second layer gives 6e-38, the scores are ±54 and the label disagrees: twice 3e38 flows back to the second
    # layer, and no number to the first.
    first, second = np.full((4, 3), 0.25), np.full((3, 3), 2e-38)
    steep = with_weights(replicate, first, second, [[3e38, -3e38]] * 3)
    flat = with_weights(replicate, first, second, [[3e30, -3e30]] * 3)
    batch = np.array([1])
    after, tally = replicate.update(steep, NOTHING, table, GIVEN, batch, 8)
    assert tally.first_bad_step == -1
    found = autopsy(replicate, table, [Moment(flat, batch, 7), Moment(steep, batch, 8), Moment(after, batch, 9)])
    assert kind(found) == ("gradient", "dense_2", 9)
    assert found.largest == pytest.approx(3e30, rel=1e-5)  # with scores of 0, half of each 3e30


def test_weights_that_an_update_blows_up_are_found_at_that_update() -> None:
    replicate = replicate_of(TWO_DENSE, optimizer={"SGD": {"learning_rate": 1e38}})
    table = table_of(calm_images() * 200)
    moments = last_moments(replicate, table)
    assert [moment.step for moment in moments] == [0, 1]
    assert kind(autopsy(replicate, table, moments[1:])) == ("weight", "dense_1", 1)  # seen from one update later
    assert kind(autopsy(replicate, table, moments[:1])) == ("weight", "dense_1", 1)  # where there was none
    found = autopsy(replicate, table, moments)
    assert kind(found) == ("weight", "dense_1", 1)
    assert found.largest == pytest.approx(np.abs(moments[0].state.trainable[0]).max())


def test_weights_that_were_no_numbers_to_begin_with_are_found() -> None:
    replicate, table = replicate_of(TWO_DENSE), table_of(calm_images())
    moment = Moment(with_weights(replicate, np.ones((4, 3)), [[1.0, np.nan]] * 3), np.arange(BATCH), 0)
    assert kind(autopsy(replicate, table, [moment])) == ("weight", "dense_2", 1)


def test_running_averages_count_as_weights() -> None:
    model = ["Flatten", "BatchNormalization", {"Dense": {"units": 2}}]
    replicate, table = replicate_of(model), table_of(calm_images())
    state = replicate.initial(1, 2)
    state = state._replace(non_trainable=[jnp.full(4, 3e38), jnp.full(4, np.inf)])  # seen in inference mode only
    assert kind(autopsy(replicate, table, [Moment(state, np.arange(BATCH), 4)])) == (
        "weight", "batch_normalization", 4,
    )  # fmt: skip


def test_a_learning_rate_that_explodes_breaks_at_the_first_cause() -> None:
    """Everything before the named quantity is finite, by NumPy in single precision."""
    replicate = replicate_of(THREE_DENSE, optimizer={"SGD": {"learning_rate": 30.0}})
    table = table_of(calm_images() * 16)
    moments = last_moments(replicate, table)
    found = autopsy(replicate, table, moments)
    (moment,) = [moment for moment in moments if moment.step + 1 == found.step]
    x = np.asarray(table.images, np.float32)[moment.batch].reshape(BATCH, 4)
    kernels = [np.asarray(kernel) for kernel in moment.state.trainable]
    with np.errstate(all="ignore"):
        outputs = [x @ kernels[0], x @ kernels[0] @ kernels[1], x @ kernels[0] @ kernels[1] @ kernels[2]]
    assert all(np.isfinite(kernel).all() for kernel in kernels)
    broken = [f"dense_{number}" for number, output in enumerate(outputs, 1) if not np.isfinite(output).all()]
    if found.quantity == "activation":
        assert found.layer == broken[0]
    else:
        assert broken == []
        assert found.quantity in ("loss", "gradient", "weight")
    assert 1e10 < found.largest < np.inf


def test_noise_and_augmentation_are_those_of_training() -> None:
    """Dropout throws away, and shifting moves out of sight, what would break: the same as in training."""
    given = work(DENSE, data={"augment": {"shift": 2}}).study
    model = ["Flatten", {"Dropout": {"rate": 0.5}}, {"Dense": {"units": 2, "use_bias": False}}]
    study = given.model_copy(update={"model": replicate_study(model).model, "train": replicate_study(model).train})
    replicate = Replicate(study, (4, 4, 1))
    images = calm_images((4, 4, 1))
    images[:, 0, 0] = 1e30
    images[:, 3, 3] = 2e38
    table = table_of(images)
    state = with_weights(replicate, np.full((16, 2), [2.0, -2.0]))
    looker, outcomes = Autopsy(replicate), set()
    for step in range(12):
        batch = np.array([step])
        _, tally = replicate.update(state, NOTHING, table, GIVEN, batch, step)
        found = looker.breakdown(table, GIVEN, [Moment(state, batch, step)])
        outcomes.add(found and kind(found)[:2])
        assert (found is None) == (tally.first_bad_step < 0)
    assert outcomes == {None, ("activation", "dropout")}  # which doubles what it keeps


def replicate_study(model: Sequence[Any]) -> Study:
    return Study.model_validate({"study": "s", "data": "digits", "model": list(model), "train": {"epochs": 1}})


def test_an_infinite_output_that_does_no_harm_is_no_breakdown() -> None:
    model = ["Flatten", {"Dense": {"units": 3, "use_bias": False}}, {"Activation": {"activation": "tanh"}}]
    replicate, table = replicate_of([*model, TWO_DENSE[2]]), table_of(np.ones((NUM_IMAGES, 2, 2, 1)))
    state = with_weights(replicate, np.full((4, 3), 3e38), np.ones((3, 2)))
    assert Autopsy(replicate).breakdown(table, GIVEN, [Moment(state, np.arange(BATCH), 0)]) is None


@pytest.mark.parametrize(("shift", "share"), [(0.0, 0.0), (1.0, 0.5), (3.0, 0.9)])
def test_how_far_images_are_from_centred_is_told(shift: float, share: float) -> None:
    images = np.ones((NUM_IMAGES, 2, 2, 1)) * np.where(np.arange(NUM_IMAGES) % 2, 1, -1)[:, None, None, None] + shift
    replicate = replicate_of(TWO_DENSE)
    state = with_weights(replicate, *(np.full(weight.shape, 3e38) for weight in replicate.model.trainable_weights))
    found = Autopsy(replicate).breakdown(table_of(images), GIVEN, [Moment(state, np.arange(BATCH), 0)])
    assert found is not None
    assert found.offset == pytest.approx(share)


def test_nothing_is_found_where_all_are_numbers() -> None:
    replicate, table = replicate_of(TWO_DENSE), table_of(calm_images())
    state = replicate.initial(1, 2)
    assert Autopsy(replicate).breakdown(table, GIVEN, [Moment(state, np.arange(BATCH), 0)]) is None


@pytest.mark.parametrize(
    ("breakdown", "words"),
    [
        (Breakdown(1, None, "input", np.nan), "diverged: an image stopped being all numbers at update 1"),
        (Breakdown(2, None, "loss", 2.5), "the loss stopped being a number at update 2; one update before, it was up"),
        (Breakdown(3, "dense", "loss", np.nan), "the weight penalty of dense"),
        (Breakdown(4, "dense", "activation", 1e30), "the output of dense stopped being a number at update 4"),
        (Breakdown(5, "dense", "weight", np.nan), "a weight of dense stopped being a number at update 5"),
    ],
)  # fmt: skip
def test_reasons_are_plain_sentences(breakdown: Breakdown, words: str) -> None:
    assert words in reason(breakdown)
