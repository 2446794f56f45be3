"""Every name, argument, shape and count of the specification is Keras's: Keras itself is the oracle."""

import inspect
import os
import re
from collections.abc import Callable
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from paribus.spec import (
    AnyActivation,
    AnyInitializer,
    AnyLayer,
    Layer,
    Loss,
    Named,
    Regularizer,
    Residual,
    Schedule,
    Shape,
    briefly,
    summarize,
    word_of,
)
from paribus.spec.layers import AnyPlainLayer
from paribus.spec.network import snake_case
from paribus.spec.optimizers import AnyOptimizer

os.environ.setdefault("KERAS_BACKEND", "jax")
keras: Any = pytest.importorskip("keras")

IMAGE = (13, 12, 3)
VECTOR = (24,)

# One row per layer and per argument that can change a shape or a weight: (layer, what comes in).
ROWS: list[tuple[str | dict[str, Any], Shape]] = [
    ({"Activation": {"activation": "gelu"}}, IMAGE),
    ("AveragePooling2D", IMAGE),
    ({"AveragePooling2D": {"pool_size": [3, 2], "strides": 1, "padding": "same"}}, IMAGE),
    ("BatchNormalization", IMAGE),
    ("BatchNormalization", VECTOR),
    ({"BatchNormalization": {"axis": 1}}, IMAGE),
    ({"BatchNormalization": {"axis": 2, "center": False}}, IMAGE),
    ({"BatchNormalization": {"axis": -2, "scale": False}}, IMAGE),
    ({"Conv2D": {"filters": 5, "kernel_size": 3}}, IMAGE),
    ({"Conv2D": {"filters": 5, "kernel_size": [3, 2], "strides": [2, 3]}}, IMAGE),
    ({"Conv2D": {"filters": 5, "kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False}}, IMAGE),
    ({"Conv2D": {"filters": 5, "kernel_size": 3, "dilation_rate": [2, 3]}}, IMAGE),
    ({"Conv2D": {"filters": 5, "kernel_size": [4, 1], "dilation_rate": 2, "padding": "same"}}, IMAGE),
    ({"Dense": {"units": 7}}, VECTOR),
    ({"Dense": {"units": 7, "use_bias": False, "activation": "selu"}}, VECTOR),
    ({"DepthwiseConv2D": {"kernel_size": 3}}, IMAGE),
    ({"DepthwiseConv2D": {"kernel_size": [2, 3], "depth_multiplier": 4, "strides": 2, "use_bias": False}}, IMAGE),
    ({"DepthwiseConv2D": {"kernel_size": 3, "padding": "same", "dilation_rate": 2}}, IMAGE),
    ({"Dropout": {"rate": 0.3}}, VECTOR),
    ({"ELU": {"alpha": 0.5}}, VECTOR),
    ("Flatten", IMAGE),
    ("Flatten", VECTOR),
    ({"GaussianNoise": {"stddev": 0.1}}, IMAGE),
    ("GlobalAveragePooling2D", IMAGE),
    ("GlobalMaxPooling2D", IMAGE),
    ("LayerNormalization", IMAGE),
    ({"LayerNormalization": {"axis": 1, "center": False}}, IMAGE),
    ({"LayerNormalization": {"axis": -2, "scale": False}}, IMAGE),
    ("LeakyReLU", VECTOR),
    ("MaxPooling2D", IMAGE),
    ({"MaxPooling2D": {"pool_size": 3, "strides": [1, 2]}}, IMAGE),
    ({"MaxPooling2D": {"pool_size": [5, 4], "padding": "same"}}, IMAGE),
    ({"Permute": {"dims": [3, 1, 2]}}, IMAGE),
    ({"ReLU": {"max_value": 6, "threshold": 0.1}}, VECTOR),
    ({"Rescaling": {"scale": 2, "offset": -1}}, IMAGE),
    ({"Reshape": {"target_shape": [4, -1]}}, VECTOR),
    ({"Reshape": {"target_shape": [2, 3, 4]}}, VECTOR),
    ({"Reshape": {"target_shape": [-1]}}, IMAGE),
    ({"SeparableConv2D": {"filters": 5, "kernel_size": 3}}, IMAGE),
    ({"SeparableConv2D": {"filters": 5, "kernel_size": [2, 3], "depth_multiplier": 2, "use_bias": False}}, IMAGE),
    ({"SeparableConv2D": {"filters": 5, "kernel_size": 3, "strides": 2, "padding": "same"}}, IMAGE),
    ({"SeparableConv2D": {"filters": 5, "kernel_size": 3, "dilation_rate": 2}}, IMAGE),
    ("Softmax", VECTOR),
    ({"SpatialDropout2D": {"rate": 0.3}}, IMAGE),
    ({"ZeroPadding2D": {"padding": 2}}, IMAGE),
    ({"ZeroPadding2D": {"padding": [1, 2]}}, IMAGE),
    ({"ZeroPadding2D": {"padding": [[1, 2], [0, 3]]}}, IMAGE),
]

BLOCKS: list[tuple[dict[str, Any], Shape]] = [
    ({"layers": [{"Conv2D": {"filters": 3, "kernel_size": 3, "padding": "same"}}, "BatchNormalization"]}, IMAGE),
    (
        {"layers": [{"Conv2D": {"filters": 8, "kernel_size": 3, "padding": "same", "strides": 2}}], "projection": True},
        IMAGE,
    ),
    ({"layers": [{"Dense": {"units": 24}}, "ReLU", {"Dense": {"units": 9}}], "projection": True}, VECTOR),
]

# What Keras has and we leave out, with the reason; names are Keras's.
LEFT_OUT = {
    "kwargs": "passed on",
    "name": "given by the engine",
    "x": "the value itself",
    "dtype": "train.precision",
    "seed": "the replicate's streams",
    "data_format": "always channels last",
    "activity_regularizer": "not a weight penalty",
    "kernel_constraint": "no constraints",
    "bias_constraint": "no constraints",
    "beta_constraint": "no constraints",
    "gamma_constraint": "no constraints",
    "depthwise_constraint": "no constraints",
    "pointwise_constraint": "no constraints",
    "groups": "no grouped convolutions",
    "lora_rank": "for fine-tuning",
    "lora_alpha": "for fine-tuning",
    "quantization_config": "for deployment",
    "noise_shape": "SpatialDropout2D does it",
    "keepdims": "Reshape does it",
    "moving_mean_initializer": "always zeros",
    "moving_variance_initializer": "always ones",
    "renorm": "off",
    "renorm_clipping": "off",
    "renorm_momentum": "off",
    "synchronized": "one device",
    "use_ema": "off",
    "ema_momentum": "off",
    "ema_overwrite_frequency": "off",
    "loss_scale_factor": "off",
    "gradient_accumulation_steps": "off",
    "initial_learning_rate": "the optimizer's learning_rate",
    "input_axes": "told by the layer",
    "output_axes": "told by the layer",
    "from_logits": "always from logits",
    "reduction": "always the mean over a batch",
}
ONE_LAYER_ONLY = {
    ("Softmax", "axis"),
    ("log_softmax", "axis"),
    ("softmax", "axis"),
    ("sparsemax", "axis"),
    ("CategoricalCrossentropy", "axis"),
}  # classes are the last axis
RELU_ARGUMENTS = {("relu", "negative_slope"), ("relu", "max_value"), ("relu", "threshold")}  # the layer ReLU has them
NOT_OURS_BY_CHOICE = {"glu"}  # halves an axis, so it is no function of each value
WRITTEN_OTHERWISE = {("AveragePooling2D", "pool_size"), ("ZeroPadding2D", "padding")}  # required there; (1, 1) is our 1


def layer_from(raw: object) -> Any:
    return TypeAdapter(AnyLayer).validate_python(raw)


def keras_layer(layer: Layer) -> Any:
    """The Keras layer of the same name from the same arguments; it starts from zeros, which are quick to draw."""
    arguments = {
        name: briefly(value) if isinstance(value, Named) else value
        for name in type(layer).model_fields
        if name != "name" and (value := getattr(layer, name)) is not None
    }
    arguments = {name: next(iter(value)) if isinstance(value, dict) else value for name, value in arguments.items()}
    arguments |= dict.fromkeys([name for name in arguments if name.endswith("_initializer")], "zeros")
    return getattr(keras.layers, word_of(type(layer)))(**arguments)


def row_id(value: object) -> str:
    return str(value)


@pytest.mark.parametrize(("raw", "shape"), ROWS, ids=row_id)
def test_layer_gives_the_shape_and_holds_the_weights_of_its_keras_twin(raw: object, shape: Shape) -> None:
    layer = layer_from(raw)
    twin = keras_layer(layer)
    twin.build((None, *shape))
    assert layer.output_shape(shape) == twin.compute_output_shape((None, *shape))[1:]
    ours = [(weight.name, weight.shape, weight.trainable) for weight in layer.weights(shape)]
    twins = {id(weight) for weight in twin.trainable_weights}
    numbers = [weight for weight in twin.weights if "seed_generator" not in weight.path]
    theirs = [(weight.name, tuple(weight.shape), id(weight) in twins) for weight in numbers]
    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize(("arguments", "shape"), BLOCKS, ids=row_id)
def test_residual_block_counts_as_the_same_block_built_in_keras(arguments: dict[str, Any], shape: Shape) -> None:
    block = Residual.model_validate(arguments)
    given = keras.Input(shape)
    inner = given
    for layer in block.layers:
        inner = keras_layer(layer)(inner)
    if block.projection:
        strides = -(-shape[0] // inner.shape[1]) if len(shape) == 3 else 1
        bring = keras.layers.Conv2D(inner.shape[-1], 1, strides, padding="same", use_bias=False)
        given_as = bring(given) if len(shape) == 3 else keras.layers.Dense(inner.shape[-1], use_bias=False)(given)
    else:
        given_as = given
    twin = keras.Model(given, keras.layers.add([given_as, inner]))
    summary = summarize([block], shape)
    assert summary.rows[-1].output_shape == twin.output_shape[1:]
    assert summary.total == twin.count_params()
    assert summary.trainable == sum(weight.value.size for weight in twin.trainable_weights)


def test_every_layer_class_has_a_row() -> None:
    rows = {type(layer_from(raw)) for raw, _ in ROWS}
    assert rows == set(get_args(AnyPlainLayer))


def test_layers_are_named_as_keras_names_them() -> None:
    for raw, _ in ROWS:
        layer = layer_from(raw)
        twin = re.sub(r"_\d+$", "", keras_layer(layer).name)  # Keras goes on counting in a process
        assert snake_case(word_of(type(layer))) == twin


def members(union: object) -> list[type[Named]]:
    return [part for part in get_args(union) if isinstance(part, type)] or members(get_args(union)[0])


TWINS: list[tuple[type[Named], Callable[..., Any]]] = [
    *((kind, getattr(keras.layers, word_of(kind))) for kind in get_args(AnyPlainLayer)),
    *((kind, getattr(keras.optimizers, word_of(kind))) for kind in members(AnyOptimizer)),
    *((kind, getattr(keras.optimizers.schedules, word_of(kind))) for kind in members(Schedule)),
    *((kind, getattr(keras.initializers, kind.__name__)) for kind in get_args(AnyInitializer)),
    *((kind, getattr(keras.regularizers, word_of(kind))) for kind in members(Regularizer)),
    *((kind, getattr(keras.losses, word_of(kind))) for kind in members(Loss)),
    *(
        (kind, getattr(keras.activations, word_of(kind)))
        for kind in get_args(AnyActivation)
        if word_of(kind) not in ("scaled_tanh", "LeakyReLU")
    ),
]


def plainly(default: object) -> object:
    """A default as Keras writes it."""
    if isinstance(default, Named):
        return None if word_of(type(default)) == "linear" else briefly(default)
    return default


@pytest.mark.parametrize(("kind", "twin"), TWINS, ids=lambda value: getattr(value, "__name__", ""))
def test_arguments_and_defaults_are_those_of_keras(kind: type[Named], twin: Callable[..., Any]) -> None:
    theirs = inspect.signature(twin).parameters
    ours: dict[str, FieldInfo] = {name: field for name, field in kind.model_fields.items() if name != "name"}
    assert ours.keys() <= theirs.keys()
    by_choice = {name for word, name in ONE_LAYER_ONLY | RELU_ARGUMENTS if word == word_of(kind)}
    assert theirs.keys() - ours.keys() - by_choice <= LEFT_OUT.keys()
    for name, field in ours.items():
        if (word_of(kind), name) in WRITTEN_OTHERWISE:
            continue
        if field.is_required():
            assert theirs[name].default is inspect.Parameter.empty
        else:
            assert plainly(field.default) == theirs[name].default


def test_leaky_relu_under_the_layers_name_has_the_layers_slope() -> None:
    leaky = next(kind for kind in get_args(AnyActivation) if word_of(kind) == "LeakyReLU")
    slope = inspect.signature(keras.layers.LeakyReLU).parameters["negative_slope"].default
    assert leaky.model_fields["negative_slope"].default == slope


def test_every_activation_of_keras_can_be_written() -> None:
    theirs = {name for name in dir(keras.activations) if not name.startswith("_")} - {"get", "serialize", "deserialize"}
    ours = {word for kind in get_args(AnyActivation) for word in (word_of(kind), *kind.other_words)}
    assert theirs - ours == NOT_OURS_BY_CHOICE
    assert ours - theirs == {"scaled_tanh", "LeakyReLU", "ELU", "ReLU"}


def test_every_further_name_is_one_that_keras_accepts() -> None:
    for kind in get_args(AnyActivation):
        for word in kind.other_words:
            assert callable(keras.activations.get(word if word.islower() else word_of(kind)))
    for kind in get_args(AnyInitializer):
        for word in (word_of(kind), *kind.other_words):
            assert getattr(keras.initializers, word) is getattr(keras.initializers, kind.__name__)


def test_xray_network_has_the_published_counts() -> None:
    def block(filters: int) -> list[dict[str, Any]]:
        penalty = {"L2": {"l2": 0.01}}
        return [
            {
                "Conv2D": {
                    "filters": filters,
                    "kernel_size": 3,
                    "padding": "same",
                    "activation": "relu",
                    "kernel_regularizer": penalty,
                }
            },
            {"Dropout": {"rate": 0.3}},
            {"BatchNormalization": {"axis": 1}},
        ]

    def network(filters: list[int]) -> list[Layer]:
        first, second, third, fourth, fifth = map(block, filters)
        pooling: list[Any] = ["MaxPooling2D"]
        head: list[Any] = [
            "Flatten",
            {"Dense": {"units": 512, "activation": "elu"}},
            {"Dropout": {"rate": 0.3}},
            {"Dense": {"units": 128, "activation": "elu"}},
            {"Dense": {"units": 4}},
            "Softmax",
        ]
        raw = [{"Permute": {"dims": [1, 2, 3]}}, *first, *pooling, *second, *third, *pooling, *fourth, *fifth, *pooling]
        return [layer_from(layer) for layer in [*raw, *head]]

    full = summarize(network([64, 128, 128, 256, 256]), (32, 32, 1), num_classes=4)
    assert (full.total, full.trainable, full.non_trainable) == (3_271_492, 3_271_332, 160)
    assert not full.faults
    normalisations = [row.parameters for row in full.rows if row.type == "BatchNormalization"]
    assert normalisations == [128, 64, 64, 32, 32]
    weighty = [row.parameters for row in full.rows if row.type in ("Conv2D", "Dense")]
    assert weighty == [640, 73_856, 147_584, 295_168, 590_080, 2_097_664, 65_664, 516]
    half = summarize(network([32, 64, 64, 128, 128]), (32, 32, 1), num_classes=4)
    assert (half.total, half.trainable) == (1_392_772, 1_392_612)


def test_published_dense_networks_have_the_published_counts() -> None:
    fully_connected = ["Flatten", {"Dense": {"units": 300}}, {"Dense": {"units": 150}}, {"Dense": {"units": 4}}]
    assert summarize([layer_from(layer) for layer in fully_connected], (32, 32, 1)).total == 353_254
    numpy_mnist = ["Flatten", {"Dense": {"units": 64}}, {"Dense": {"units": 10, "use_bias": False}}]
    assert summarize([layer_from(layer) for layer in numpy_mnist], (28, 28, 1)).total == 50_880
