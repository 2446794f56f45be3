"""Files of the browser's old model builder, read as studies.

Such a file is a JSON array of layers; its name begins with that of the data set. What it does not say (optimizer and
normalisation) is what the builder had when it was opened.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from paribus.errors import InputError

Raw = dict[str, Any]

MOST_LAYERS = 200
_TRAINING = (
    "The file says nothing of training: the builder's own settings are taken (momentum with a rate of 0.1, 64 images "
    "at a time), and 5 epochs, since training has an end here."
)
TRAIN: Raw = {"optimizer": {"SGD": {"learning_rate": 0.1, "momentum": 0.1}}, "batch_size": 64, "epochs": 5}


def study_of(text: str, name: str) -> tuple[Raw, list[str]]:
    """The study of a builder's file, and what had to be chosen for it.

    Args:
        text: The file.
        name: Its name, such as ``MNIST_model.json``.

    Raises:
        InputError: It is no such file.

    Examples:
        >>> study, notes = study_of('[{"layerName": "Flatten"}, {"layerName": "Fully connected", "hiddenUnits": 10}]',
        ...                         "Fashion MNIST_model.json")
        >>> study["data"]["name"], study["model"][1]
        ('fashion-mnist', {'Dense': {'units': 10, 'kernel_initializer': 'lecun_normal'}})
    """
    try:
        layers = json.loads(text)
    except (ValueError, RecursionError):
        layers = None
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise InputError("A file of the model builder is a JSON array of layers; this is not. Choose another file.")
    if len(layers) > MOST_LAYERS:
        raise InputError(f"A model may have {MOST_LAYERS} layers; this one has {len(layers)}. Choose another file.")
    model = [each for position, layer in enumerate(layers, 1) for each in _layer(layer, position)]
    data, note = _data(name)
    notes = [
        note,
        _TRAINING,
    ]
    study = {"study": "from-model-builder", "data": data, "model": [*model, "Softmax"], "train": TRAIN, "replicates": 3}
    return study, notes


def looks_like_one(text: str) -> bool:
    """Whether a text is JSON of layers rather than a study.

    Examples:
        >>> looks_like_one(" [{}]"), looks_like_one("study: s")
        (True, False)
    """
    return text.lstrip().startswith("[")


def _data(name: str) -> tuple[Raw, str]:
    plain = name.lower().replace("-", " ").replace("_", " ")
    for word, data in (("fashion", "fashion-mnist"), ("cifar", "cifar10"), ("mnist", "mnist"), ("digits", "digits")):
        if word in plain:
            return {"name": data, "normalize": "scale11"}, f"The data are {data}, by the file's name, from -1 to 1."
    return {"name": "mnist", "normalize": "scale11"}, "The file's name is of no data set; MNIST is taken, from -1 to 1."


def _layer(layer: Mapping[str, Any], position: int) -> list[Any]:
    kind = str(layer.get("layerName", "")).strip().lower()
    read = _KINDS.get(kind)
    if read is None:
        raise InputError(
            f"Layer {position} must be one of {', '.join(_KINDS)}; got {str(layer.get('layerName'))[:40]!r}. Mend the "
            "file, or build the model anew."
        )
    try:
        return read(layer)
    except (KeyError, TypeError, ValueError):
        raise InputError(
            f"Layer {position} ({kind}) must have its numbers; some are missing or none. Mend the file."
        ) from None


def _dense(layer: Mapping[str, Any]) -> list[Any]:
    return [{"Dense": {"units": _whole(layer["hiddenUnits"]), "kernel_initializer": "lecun_normal"}}]


def _convolution(layer: Mapping[str, Any]) -> list[Any]:
    field, stride, pad = (_whole(layer[key]) for key in ("fieldSize", "stride", "zeroPad"))
    arguments: Raw = {"filters": _whole(layer["outputDepth"]), "kernel_size": field}
    arguments |= {"kernel_initializer": {"TruncatedNormal": {"stddev": 0.1}}}
    if stride != 1:
        arguments["strides"] = stride
    if pad and stride == 1 and 2 * pad == field - 1:
        return [{"Conv2D": arguments | {"padding": "same"}}]
    return [*_padding(pad), {"Conv2D": arguments}]


def _pooling(layer: Mapping[str, Any]) -> list[Any]:
    field, stride, pad = (_whole(layer[key]) for key in ("fieldSize", "stride", "zeroPad"))
    same = {} if stride == field else {"strides": stride}
    return [*_padding(pad), {"MaxPooling2D": {"pool_size": field, **same}}]


def _padding(pad: int) -> list[Any]:
    return [{"ZeroPadding2D": {"padding": pad}}] if pad else []


def _reshape(layer: Mapping[str, Any]) -> list[Any]:
    shape = layer["outputShape"]
    axes = shape.split(",") if isinstance(shape, str) else shape
    return [{"Reshape": {"target_shape": [_whole(axis) for axis in axes]}}]


def _whole(value: Any) -> int:
    if isinstance(value, bool) or int(value) != float(value):
        raise ValueError
    return int(value)


_KINDS: dict[str, Callable[[Mapping[str, Any]], list[Any]]] = {
    "fully connected": _dense,
    "relu": lambda _: ["ReLU"],
    "convolution": _convolution,
    "max pool": _pooling,
    "reshape": _reshape,
    "flatten": lambda _: ["Flatten"],
}
