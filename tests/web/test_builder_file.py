"""Files of the browser's old model builder."""

import json
from typing import Any

import pytest

from paribus.errors import InputError
from paribus.spec import parse
from paribus.web.builder_file import study_of

CONVOLUTIONAL = [
    {"layerName": "Convolution", "fieldSize": 5, "stride": 1, "zeroPad": 2, "outputDepth": 8},
    {"layerName": "ReLU"},
    {"layerName": "Max pool", "fieldSize": 2, "stride": 2, "zeroPad": 0},
    {"layerName": "Convolution", "fieldSize": 5, "stride": 2, "zeroPad": 1, "outputDepth": 16},
    {"layerName": "Flatten"},
    {"layerName": "Reshape", "outputShape": [6, 6, 16]},
    {"layerName": "Flatten"},
    {"layerName": "Fully connected", "hiddenUnits": 10},
]


def test_network_has_the_shapes_that_the_builder_showed() -> None:
    study, notes = study_of(json.dumps(CONVOLUTIONAL), "CIFAR 10_model.json")
    parsed = parse(json.dumps(study))
    shapes = []
    shape: tuple[int, ...] = (28, 28, 1)
    for layer in parsed.model:
        shape = layer.output_shape(shape)
        shapes.append(shape)
    # The builder's own formula: (n − f + 2p)/s + 1.
    assert shapes == [
        (28, 28, 8), (28, 28, 8), (14, 14, 8), (16, 16, 8), (6, 6, 16), (576,), (6, 6, 16), (576,), (10,), (10,),
    ]  # fmt: skip
    assert parsed.data.name == "cifar10"
    assert len(notes) == 2


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[1]", "nothing", "[" * 100_000, '[{"layerName": "LSTM"}]', '[{"layerName": "Fully connected"}]',
        '[{"layerName": "Fully connected", "hiddenUnits": 1.5}]', '[{"layerName": "Reshape", "outputShape": 3}]',
        '[{"layerName": null}]', json.dumps([{"layerName": "ReLU"}] * 201), "[NaN]",
    ],
)  # fmt: skip
def test_other_file_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match=r"\.$"):
        study_of(text, "a.json")


@pytest.mark.parametrize(
    ("name", "data"),
    [("MNIST_model.json", "mnist"), ("Fashion MNIST_model.json", "fashion-mnist"), ("a.json", "mnist")],
)
def test_data_are_told_by_the_name(name: str, data: Any) -> None:
    study, _ = study_of('[{"layerName": "Flatten"}]', name)
    assert study["data"] == {"name": data, "normalize": "scale11"}
