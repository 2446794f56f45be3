"""What probes say of the inside of a network is what plain Keras and NumPy find there, layer by layer."""

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
import pytest

from paribus.engine.activity import Rest, is_awake, is_near_an_end, range_of, rest_of
from paribus.engine.backend import jax, jnp, keras
from paribus.engine.network import activation
from paribus.engine.probes import Place, Probes
from paribus.engine.replicate import NOTHING, Given, Replicate
from paribus.engine.table import Lens, Table
from paribus.spec import AnyActivation, Study
from paribus.spec.activations import (
    Elu,
    HardShrink,
    LeakyRelu,
    Relu,
    ScaledTanh,
    Sigmoid,
    Softsign,
    SparsePlus,
    Tanh,
    Threshold,
)
from paribus.spec.layers import ReLU

SHAPE, NUM_IMAGES, BATCH = (6, 6, 2), 40, 8
IMAGES = np.random.default_rng(3).uniform(0, 255, (NUM_IMAGES, *SHAPE)).astype(np.uint8)
TABLE = Table(jnp.asarray(IMAGES), jnp.arange(NUM_IMAGES) % 4)
GIVEN = Given(Lens(jnp.full((1, 1, 1), 100.0), jnp.full((1, 1, 1), 0.01)), jax.random.key(5), {})
SAMPLE = np.random.default_rng(4).permutation(NUM_IMAGES)[:24]
SEEN = (IMAGES[SAMPLE].astype(np.float32) - 100) * np.float32(0.01)
LABELS = SAMPLE % 4

DENSE: list[Any] = ["Flatten", {"Dense": {"units": 12, "activation": "relu"}}, {"Dense": {"units": 4}}]
DEEP: list[Any] = [
    {"Conv2D": {"filters": 5, "kernel_size": 3, "activation": "relu", "kernel_regularizer": {"L2": {"l2": 0.1}}}},
    {"BatchNormalization": {"axis": 1}},
    {"Residual": {"projection": True, "layers": [
        {"Conv2D": {"filters": 6, "kernel_size": 3, "padding": "same", "name": "first"}},
        {"BatchNormalization": {"name": "norm"}},
        {"Activation": {"activation": "tanh", "name": "bend"}},
        {"Conv2D": {"filters": 6, "kernel_size": 3, "padding": "same", "activation": "sigmoid", "name": "second"}},
    ]}},
    {"LeakyReLU": {"name": "leak"}},
    "Flatten",
    {"Dense": {"units": 4, "name": "scores", "activation": "softmax"}},
]  # fmt: skip


def study_of(model: Sequence[Any], **settings: Any) -> Study:
    settings = {"epochs": 1, "batch_size": BATCH, "optimizer": {"SGD": {"learning_rate": 1.0}}, **settings}
    return Study.model_validate({"study": "s", "data": "digits", "model": list(model), "train": settings})


class Probing:
    """A network, its probes, and what they say of its state."""

    def __init__(self, model: Sequence[Any], **settings: Any) -> None:
        study = study_of(model, **settings)
        self.replicate = Replicate(study, SHAPE)
        self.probes = Probes(study, self.replicate)
        self.state = self.replicate.initial(7, 8)
        self.measure()

    def measure(self) -> None:
        values = self.probes.measure(self.state, TABLE, GIVEN, SAMPLE, 3)
        self.said = {place: np.asarray(value) for place, value in zip(self.probes.places, values, strict=True)}

    def of(self, layer: str | None, quantity: str) -> Any:
        (found,) = [value for place, value in self.said.items() if place == (layer, quantity)]
        return found

    def layers_with(self, quantity: str) -> list[str | None]:
        return [place.layer for place in self.said if place.quantity == quantity]


@pytest.fixture(scope="module")
def deep() -> Probing:
    probing = Probing(DEEP, optimizer={"SGD": {"learning_rate": 0.05}})
    state, update = probing.state, jax.jit(probing.replicate.update)
    for step in range(20):
        state, _ = update(state, NOTHING, TABLE, GIVEN, np.arange(8) + step, step)
    probing.state = state
    probing.measure()
    return probing


@pytest.fixture(scope="module")
def plain(deep: Probing) -> dict[str, np.ndarray]:
    """What each layer of the deep network puts out, by Keras layers called one after the other; ``+`` is what came."""
    model = deep.replicate.model
    for variables, values in (
        (model.trainable_variables, deep.state.trainable), (model.non_trainable_variables, deep.state.non_trainable)
    ):  # fmt: skip
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
    layer = model.get_layer
    out: dict[str, Any] = {}
    out["conv2d"] = keras.ops.conv(SEEN, layer("conv2d").kernel) + layer("conv2d").bias
    out["batch_normalization+"] = keras.ops.relu(out["conv2d"])
    out["batch_normalization"] = layer("batch_normalization")(out["batch_normalization+"], training=False)
    out["norm+"] = out["first"] = layer("first")(out["batch_normalization"])
    out["norm"] = layer("norm")(out["first"], training=False)
    out["bend"] = keras.ops.tanh(out["norm"])
    second = layer("second")
    out["second"] = keras.ops.conv(out["bend"], second.kernel, padding="same") + second.bias
    out["second*"] = keras.ops.sigmoid(out["second"])
    out["residual_projection"] = layer("residual_projection")(out["batch_normalization"])
    out["leak+"] = out["second*"] + out["residual_projection"]
    leaked = keras.ops.leaky_relu(out["leak+"], 0.3)
    out["scores"] = keras.ops.reshape(leaked, (len(SEEN), -1)) @ layer("scores").kernel + layer("scores").bias
    return {name: np.asarray(value, np.float64) for name, value in out.items()}


def test_every_layer_with_weights_has_a_gradient_an_update_and_a_spread(deep: Probing) -> None:
    layers = ["conv2d", "batch_normalization", "first", "norm", "second", "residual_projection", "scores"]
    for quantity in ("gradient_norm", "update_ratio", "activation_spread"):
        assert sorted(map(str, deep.layers_with(quantity))) == sorted(layers)
    assert deep.layers_with("dead_share") == ["conv2d", "leak"]
    assert deep.layers_with("saturated_share") == ["bend", "second"]
    assert deep.layers_with("variance_ratio") == ["batch_normalization", "norm"]
    assert deep.layers_with("predicted_share") == [None]


def test_spread_is_that_of_what_weights_put_out(deep: Probing, plain: dict[str, np.ndarray]) -> None:
    for layer in deep.layers_with("activation_spread"):
        assert deep.of(layer, "activation_spread") == pytest.approx(plain[str(layer)].std(), rel=1e-4)


def test_dead_channels_are_those_that_no_image_wakes(deep: Probing, plain: dict[str, np.ndarray]) -> None:
    for layer, came in (("conv2d", plain["conv2d"]), ("leak", plain["leak+"])):
        dead = [not (came[..., channel] > 0).any() for channel in range(came.shape[-1])]
        assert deep.of(layer, "dead_share") == pytest.approx(np.mean(dead))


def test_saturated_values_are_those_near_the_ends(deep: Probing, plain: dict[str, np.ndarray]) -> None:
    assert deep.of("bend", "saturated_share") == pytest.approx((np.abs(plain["bend"]) > 0.95).mean(), abs=1e-6)
    near = np.abs(plain["second*"] - 0.5) > 0.45
    assert deep.of("second", "saturated_share") == pytest.approx(near.mean(), abs=1e-6)


def test_running_variance_is_compared_with_the_samples_along_the_right_axis(
    deep: Probing, plain: dict[str, np.ndarray]
) -> None:
    for layer, others in (("batch_normalization", (0, 2, 3)), ("norm", (0, 1, 2))):
        running = np.asarray(deep.replicate.model.get_layer(layer).moving_variance)
        ratio = np.median(running / plain[f"{layer}+"].var(axis=others))
        assert deep.of(layer, "variance_ratio") == pytest.approx(ratio, rel=1e-3)
        assert not 0.99 < ratio < 1.01


def test_predicted_shares_count_the_answers(deep: Probing, plain: dict[str, np.ndarray]) -> None:
    answers = np.bincount(plain["scores"].argmax(axis=1), minlength=4) / len(SAMPLE)
    assert deep.of(None, "predicted_share").tolist() == pytest.approx(answers)


def test_gradients_and_updates_are_those_of_one_update_on_a_batch_of_the_sample() -> None:
    """With SGD at a learning rate of 1, an update is the gradient, penalty included; nothing is left to chance."""
    model = [DEEP[0], {"Dropout": {"rate": 0.4}}, *DEEP[1:]]
    probing = Probing(model)
    update = jax.jit(probing.replicate.update)
    after, _ = update(probing.state, NOTHING, TABLE, GIVEN, SAMPLE[:BATCH], 3)
    before = probing.state.trainable
    made = [np.asarray(new - old, np.float64) for new, old in zip(after.trainable, before, strict=True)]
    paths = [variable.path.split("/")[0] for variable in probing.replicate.model.trainable_variables]
    for layer in probing.layers_with("gradient_norm"):
        size = np.sqrt(sum((array**2).sum() for array, path in zip(made, paths, strict=True) if path == layer))
        weights = zip(before, paths, strict=True)
        weight = np.sqrt(sum((np.asarray(array) ** 2).sum() for array, path in weights if path == layer))
        assert probing.of(layer, "gradient_norm") == pytest.approx(size, rel=2e-3)  # new - old: 1e-7 of the weights
        assert probing.of(layer, "update_ratio") == pytest.approx(size / weight, rel=2e-3)


def test_gradients_are_those_of_plain_keras() -> None:
    probing = Probing(DENSE, optimizer={"Adam": {"learning_rate": 0.01}})
    hidden, scores = keras.layers.Dense(12, activation="relu"), keras.layers.Dense(4)
    model = keras.Sequential([keras.Input(SHAPE), keras.layers.Flatten(), hidden, scores])

    def loss(weights: list[Any]) -> Any:
        logits, _ = model.stateless_call(weights, [], SEEN[:BATCH])
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True)(LABELS[:BATCH], logits)

    gradients = [np.asarray(gradient) for gradient in jax.grad(loss)(probing.state.trainable)]
    for layer, own in (("dense_1", gradients[:2]), ("dense_2", gradients[2:])):
        norm = np.sqrt(sum((gradient**2).sum() for gradient in own))
        assert probing.of(layer, "gradient_norm") == pytest.approx(norm, rel=1e-5)
        # Adam's first step is the learning rate times the gradient's sign.
        kernel = np.asarray(probing.state.trainable[0 if layer == "dense_1" else 2])
        moved = 0.01 * np.sqrt(sum((gradient != 0).sum() for gradient in own))
        assert probing.of(layer, "update_ratio") == pytest.approx(moved / np.linalg.norm(kernel), rel=1e-3)


def test_an_activation_inside_a_layer_is_seen_as_one_of_its_own_is() -> None:
    inside = Probing(DENSE)
    outside = Probing(["Flatten", {"Dense": {"units": 12}}, "ReLU", {"Dense": {"units": 4}}])
    for quantity in ("gradient_norm", "update_ratio", "activation_spread"):
        assert inside.of("dense_1", quantity) == outside.of("dense_1", quantity)
    assert inside.of("dense_1", "dead_share") == outside.of("re_lu", "dead_share")


@pytest.mark.parametrize(
    "word", ["relu", "leaky_relu", "elu", "gelu", {"threshold": {"threshold": 0.5, "default_value": 7}}], ids=str
)
def test_units_that_a_bias_holds_down_are_dead(word: Any) -> None:
    probing = Probing(["Flatten", {"Dense": {"units": 12, "activation": word}}, {"Dense": {"units": 4}}])
    kernel, _, *rest = probing.state.trainable
    bias = np.where(np.arange(12) < 3, -1000.0, 1000.0).astype(np.float32)
    probing.state = probing.state._replace(trainable=[kernel, bias, *rest])
    probing.measure()
    assert probing.of("dense_1", "dead_share") == 0.25


@pytest.mark.parametrize("word", ["sigmoid", "tanh", "scaled_tanh", "hard_sigmoid", "softsign"])
def test_values_that_a_bias_holds_at_an_end_are_saturated(word: str) -> None:
    probing = Probing(["Flatten", {"Dense": {"units": 12, "activation": word}}, {"Dense": {"units": 4}}])
    kernel, _, *rest = probing.state.trainable
    bias = np.where(np.arange(12) < 3, -1000.0, np.where(np.arange(12) < 6, 1000.0, 0.0)).astype(np.float32)
    probing.state = probing.state._replace(trainable=[kernel * 0, bias, *rest])
    probing.measure()
    assert probing.of("dense_1", "saturated_share") == 0.5


def test_scores_that_are_no_numbers_predict_nothing() -> None:
    probing = Probing(DENSE)
    *rest, bias = probing.state.trainable
    probing.state = probing.state._replace(trainable=[*rest, bias * np.nan])
    probing.measure()
    assert np.isnan(probing.of(None, "predicted_share")).all()


def test_replicates_side_by_side_are_seen_as_each_alone() -> None:
    model = [{"Conv2D": {"filters": 3, "kernel_size": 3}}, {"BatchNormalization": {"axis": 1}}, "ReLU", *DENSE]
    probing = Probing(model)
    states = [probing.replicate.initial(seed, seed) for seed in (7, 9)]
    axes = (0, None, Given(Lens(None, None), None, {}), 0, None)
    together = jax.jit(jax.vmap(probing.probes.measure, in_axes=axes))(
        jax.tree.map(lambda *each: jnp.stack(each), *states), TABLE, GIVEN, np.stack([SAMPLE, SAMPLE[::-1]]), 3
    )
    for column, (state, sample) in enumerate(zip(states, (SAMPLE, SAMPLE[::-1]), strict=True)):
        alone = probing.probes.measure(state, TABLE, GIVEN, sample, 3)
        for place, value, one in zip(probing.probes.places, together, alone, strict=True):
            np.testing.assert_allclose(value[column], one, rtol=1e-4, err_msg=str(place))


def test_low_precision_is_looked_at_as_well() -> None:
    probing = Probing(DENSE, precision="mixed_bfloat16")
    assert all(np.isfinite(value).all() for value in probing.said.values())
    assert {value.dtype for value in probing.said.values()} == {np.dtype(np.float32)}


FUNCTIONS = [
    kind(threshold=0.5, default_value=0) if kind is Threshold else kind()  # type: ignore[call-arg]
    for kind in get_args(AnyActivation)
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: type(function).__name__)
def test_functions_rest_and_end_where_keras_computes_it(function: AnyActivation) -> None:
    """At rest a function answers less than half as strongly; a range is what large values of both signs give."""
    came = np.array([[-1e6, -10.0, -0.4, 0.0, 0.4, 10.0, 1e6]], np.float32)
    gave = np.asarray(activation(function)(came))[0]
    if rest := rest_of(function):
        awake = np.asarray(is_awake(rest, came))[0]
        assert awake[5]
        assert not awake[3] or isinstance(function, SparsePlus)
        assert np.abs(gave[1]) < np.abs(gave[5]) / 2 or awake[1]
    ends = range_of(function)
    is_bounded = np.abs(gave).max() < 2 and gave.min() != gave.max() and function.word not in ("softmax", "sparsemax")
    assert (ends is not None) == is_bounded
    if ends is not None:
        assert ends == pytest.approx((gave[0], gave[-1]), abs=1e-5)
        assert np.asarray(is_near_an_end(ends, gave)).tolist()[::6] == [True, True]


def test_where_functions_rest() -> None:
    came = np.array([-2.0, -0.5, 0.0, 0.2, 0.6, 2.0])

    def awake(function: Any) -> list[bool]:
        return np.asarray(is_awake(rest_of(function) or Rest(np.nan), came)).tolist()

    assert awake(Relu()) == awake(Elu()) == awake(LeakyRelu(negative_slope=-0.5)) == [False] * 3 + [True] * 3
    assert awake(ReLU(threshold=0.5)) == awake(Threshold(threshold=0.5, default_value=7)) == [False] * 4 + [True] * 2
    assert awake(SparsePlus()) == [False] + [True] * 5
    assert awake(HardShrink()) == [True, False, False, False, True, True]


def test_near_an_end_is_a_twentieth_of_the_range_above_zero() -> None:
    for function, near, far in (
        (Sigmoid(), [0.049, 0.951], [0.051, 0.949]), (Tanh(), [-0.951, 0.951], [-0.949, 0.949]),
        (Softsign(), [-0.951, 0.951], [-0.949, 0.949]), (ScaledTanh(), [-1.64, 1.64], [-1.62, 1.62]),
    ):  # fmt: skip
        ends = range_of(function)
        assert ends is not None
        assert np.asarray(is_near_an_end(ends, np.array(near))).all()
        assert not np.asarray(is_near_an_end(ends, np.array(far))).any()


def test_places_are_named_once() -> None:
    study = study_of(DEEP)
    places = Probes(study, Replicate(study, SHAPE)).places
    assert len(set(places)) == len(places)
    assert Place(None, "predicted_share") in places
