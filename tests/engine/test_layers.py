"""Everything a study can be built of trains: each layer, activation, initializer and penalty, in a small network."""

from typing import Any, get_args

import numpy as np
import pytest

from paribus.engine.backend import jax, keras
from paribus.engine.initial import initial_weights, weight_names
from paribus.engine.network import activation, build, without_softmax
from paribus.records import SPLITS
from paribus.spec import AnyActivation, AnyInitializer, Dense, Regularizer, Residual, Study, summarize, word_of
from paribus.spec.layers import AnyPlainLayer

from .plain_keras import plain_run
from .works import curve, trained, work

SHAPE = (8, 8, 1)

# A network for each layer, on images of 8×8×1; a Flatten and ten scores are added to each.
LAYERS: dict[str, list[Any]] = {
    "Activation": [{"Activation": {"activation": "tanh"}}],
    "AveragePooling2D": [{"AveragePooling2D": {"pool_size": 2, "strides": 3, "padding": "same"}}],
    "BatchNormalization": [{"BatchNormalization": {"axis": 2, "momentum": 0.5, "gamma_regularizer": "L2"}}],
    "Conv2D": [{"Conv2D": {"filters": 2, "kernel_size": [3, 2], "strides": 2, "bias_regularizer": "L2"}}],
    "Dense": ["Flatten", {"Dense": {"units": 5, "activation": "relu", "use_bias": False}}],
    "DepthwiseConv2D": [{"DepthwiseConv2D": {"kernel_size": 3, "depth_multiplier": 2, "depthwise_regularizer": "L1"}}],
    "Dropout": [{"Dropout": {"rate": 0.2}}],
    "ELU": [{"ELU": {"alpha": 0.5}}],
    "Flatten": ["Flatten"],
    "GaussianNoise": [{"GaussianNoise": {"stddev": 0.1}}],
    "GlobalAveragePooling2D": [{"Conv2D": {"filters": 4, "kernel_size": 3}}, "GlobalAveragePooling2D"],
    "GlobalMaxPooling2D": [{"Conv2D": {"filters": 4, "kernel_size": 3}}, "GlobalMaxPooling2D"],
    "LayerNormalization": ["Flatten", {"LayerNormalization": {"epsilon": 0.01}}],
    "LeakyReLU": [{"LeakyReLU": {"negative_slope": 0.1}}],
    "MaxPooling2D": ["MaxPooling2D"],
    "Permute": [{"Permute": {"dims": [2, 1, 3]}}],
    "ReLU": [{"ReLU": {"max_value": 0.5, "negative_slope": 0.1, "threshold": 0.1}}],
    "Rescaling": [{"Rescaling": {"scale": 2.0, "offset": -1.0}}],
    "Reshape": [{"Reshape": {"target_shape": [4, 16, 1]}}],
    "SeparableConv2D": [{"SeparableConv2D": {"filters": 3, "kernel_size": 3, "pointwise_regularizer": "L1"}}],
    "Softmax": ["Flatten", "Softmax"],
    "SpatialDropout2D": [{"Conv2D": {"filters": 4, "kernel_size": 3}}, {"SpatialDropout2D": {"rate": 0.2}}],
    "ZeroPadding2D": [{"ZeroPadding2D": {"padding": [[1, 2], [0, 3]]}}],
    "Residual": [{"Residual": {
        "layers": [{"Conv2D": {"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}}], "projection": True,
    }}],
}  # fmt: skip
QUICK = {"BatchNormalization", "SeparableConv2D", "Residual"}


def network(layers: list[Any]) -> list[Any]:
    return [*layers, {"Flatten": {"name": "flat"}}, {"Dense": {"units": 10, "name": "scores"}}]


def study_of(layers: list[Any]) -> Study:
    return Study.model_validate({"study": "s", "data": "digits", "model": layers, "train": {"epochs": 1}})


def test_every_layer_has_a_network() -> None:
    assert set(LAYERS) == {word_of(kind) for kind in (*get_args(AnyPlainLayer), Residual)}


@pytest.mark.parametrize("kind", LAYERS)
def test_a_network_has_the_weights_and_shapes_that_the_study_says(kind: str) -> None:
    layers = study_of(network(LAYERS[kind])).model
    model = build(layers, SHAPE)
    summary = summarize(layers, SHAPE, num_classes=10)
    assert (model.count_params(), model.output_shape) == (summary.total, (None, 10))
    trainable, others = initial_weights(model, init_seed=1, noise_seed=2)
    names, other_names = weight_names(model)
    for value, variable in zip(
        [*trainable, *others], [*model.trainable_variables, *model.non_trainable_variables], strict=True
    ):
        assert value.shape == variable.shape
        assert value.dtype == variable.dtype
    every = [name for name in [*names, *other_names] if name]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=() if kind in QUICK else pytest.mark.slow) for kind in LAYERS]
)
def test_every_layer_trains(kind: str) -> None:
    run, _ = trained(work(network(LAYERS[kind]), optimizer={"SGD": {"learning_rate": 0.05}}, epochs=3))
    assert run.status == "finished"
    totals = curve(run, "train", "loss").values + curve(run, "train", "penalty").values
    assert totals[-1] < totals[0]
    has_penalty = "regularizer" in str(LAYERS[kind])
    assert (curve(run, "train", "penalty").values[-1] > 0) == has_penalty


@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=() if kind in QUICK else pytest.mark.slow) for kind in LAYERS if kind != "Residual"],
)
def test_every_layer_trains_as_keras_s_own_does(kind: str) -> None:
    """Curves and probabilities after one epoch; noise is ours on both sides, or nothing could be compared."""
    given = work(network(LAYERS[kind]), optimizer={"SGD": {"learning_rate": 0.05}}, epochs=1, batch_size=48)
    own = build(given.study.model, SHAPE, plain=kind not in {"Dropout", "GaussianNoise", "SpatialDropout2D"})
    told = plain_run(given, 1, own.layers[1:], keras.optimizers.SGD(0.05))
    run = trained(given)[1]
    for split in SPLITS:
        for metric in ("loss", "penalty"):
            ours, theirs = curve(run, split, metric).values, told.curves[split, metric]
            # Sums of up to some hundred float32 products, rounded otherwise: 1e-6, grown tenfold by three updates.
            assert np.abs(ours - theirs).max() <= 1e-5 * max(1.0, np.abs(theirs).max())
    assert np.abs(run.probabilities["test"] - told.probabilities).max() <= 1e-4


def choices(union: Any) -> list[Any]:
    """One object of each class, with its defaults where it has them."""
    given: dict[str, dict[str, float]] = {"threshold": {"threshold": 0.1, "default_value": 0.2}}
    return [kind(**given.get(word_of(kind), {})) for kind in get_args(union)]


@pytest.mark.parametrize("choice", choices(AnyActivation), ids=lambda choice: word_of(type(choice)))
def test_every_activation_is_keras_s_own_and_has_a_gradient(choice: Any) -> None:
    x = np.linspace(-3, 3, 12, dtype=np.float32).reshape(2, 6)
    function = activation(choice)
    word, arguments = word_of(type(choice)), choice.model_dump()
    if word == "scaled_tanh":
        expected = 1.7159 * np.tanh(2 * x / 3)
    elif word == "LeakyReLU":
        expected = np.where(x > 0, x, 0.3 * x)
    else:
        expected = np.asarray(keras.ops.convert_to_tensor(getattr(keras.activations, word)(x, **arguments)))
    assert np.allclose(function(jax.numpy.asarray(x)), expected, atol=1e-6)
    gradient = jax.grad(lambda x: function(x)[:, 0].sum())(jax.numpy.asarray(x))
    assert np.all(np.isfinite(gradient))
    reread = keras.activations.get(keras.activations.serialize(function))
    assert np.allclose(reread(jax.numpy.asarray(x)), expected, atol=1e-6)


INITIAL_MOMENTS = {  # mean and standard deviation of a kernel of 300 inputs and 100 outputs
    "constant": (0.0, 0.0),
    "glorot_normal": (0.0, np.sqrt(2 / 400)),
    "glorot_uniform": (0.0, np.sqrt(2 / 400)),
    "he_normal": (0.0, np.sqrt(2 / 300)),
    "he_uniform": (0.0, np.sqrt(2 / 300)),
    "lecun_normal": (0.0, np.sqrt(1 / 300)),
    "lecun_uniform": (0.0, np.sqrt(1 / 300)),
    "ones": (1.0, 0.0),
    "orthogonal": (0.0, np.sqrt(1 / 300)),
    "random_normal": (0.0, 0.05),
    "random_uniform": (0.0, 0.05 / np.sqrt(3)),
    "truncated_normal": (0.0, 0.05 * 0.8796),  # what cutting at two deviations leaves of one
    "variance_scaling": (0.0, np.sqrt(1 / 300)),
    "zeros": (0.0, 0.0),
}


@pytest.mark.parametrize("choice", choices(AnyInitializer), ids=lambda choice: word_of(type(choice)))
def test_every_initializer_draws_what_it_promises_from_the_seed_of_its_replicate(choice: Any) -> None:
    model = build([Dense(units=100, kernel_initializer=choice)], (300,))
    drawn, again, other = (np.asarray(initial_weights(model, seed, 0)[0][0]) for seed in (1, 1, 2))
    mean, deviation = INITIAL_MOMENTS[word_of(type(choice))]
    # 30,000 draws: the mean is known to deviation/173, the deviation to about 1 in 245; five of these are allowed.
    assert abs(drawn.mean() - mean) <= 5 * deviation / 173
    assert abs(drawn.std() - deviation) <= 5 * deviation / 173
    assert np.array_equal(drawn, again)
    assert np.array_equal(drawn, other) == (deviation == 0)


@pytest.mark.parametrize("choice", choices(get_args(Regularizer)[0]), ids=lambda choice: word_of(type(choice)))
def test_every_penalty_is_the_sum_that_its_name_says(choice: Any) -> None:
    if word_of(type(choice)) == "L1L2":
        choice = type(choice)(l1=0.02, l2=0.03)
    model = build([Dense(units=3, kernel_regularizer=choice)], (4,))
    kernel = np.asarray(model.layers[-1].kernel)
    sizes = choice.model_dump()
    expected = sizes.get("l1", 0.0) * np.abs(kernel).sum() + sizes.get("l2", 0.0) * (kernel**2).sum()
    assert np.isclose(float(sum(model.losses)), expected, rtol=1e-5)


def test_only_a_softmax_at_the_end_is_left_to_the_loss() -> None:
    layers = study_of(["Flatten", "Softmax", {"Dense": {"units": 10}}, {"Dense": {"units": 10}}, "Softmax"]).model
    assert [layer.name for layer in without_softmax(layers)] == ["flatten", "softmax_1", "dense_1", "dense_2"]
