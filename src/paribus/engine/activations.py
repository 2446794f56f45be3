"""What each layer of a trained network makes of images."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float32

from paribus.engine.backend import keras
from paribus.engine.network import build
from paribus.spec import Study


def activations(
    study: Study, weights: Mapping[str, np.ndarray], images: Float32[np.ndarray, "examples height width channels"]
) -> dict[str, Float32[np.ndarray, "examples ..."]]:
    """What every layer puts out, by its name and in the order of computation, as the network is used.

    An activation inside a layer is applied. A softmax at the end is left out, since the loss has it: the last values
    are logits.

    Args:
        study: The arm's study.
        weights: What ``Run.weights`` holds.
        images: As the network sees them, shifted and scaled.

    Raises:
        KeyError: A weight of the network is missing.

    Examples:
        >>> study = Study(study="s", data="digits", train={"epochs": 1},
        ...               model=["Flatten", {"Dense": {"units": 2, "activation": "relu"}}])
        >>> weights = {"dense/kernel": np.array([[1.0, -1.0], [1.0, -1.0]]), "dense/bias": np.zeros(2)}
        >>> seen = activations(study, weights, np.array([[[[3.0], [4.0]]]], np.float32))
        >>> list(seen), seen["dense"].tolist()
        (['flatten', 'dense'], [[7.0, 0.0]])
    """
    model = build(study.model, images.shape[1:], study.train.precision, plain=True)
    for layer in model.layers:
        for variable in layer.weights:
            variable.assign(weights[f"{layer.name}/{variable.name}"])
    through = keras.Model(model.inputs[0], {layer.name: layer.output for layer in model.layers[1:]})
    seen = through(images, training=False)
    return {layer.name: np.asarray(seen[layer.name], np.float32) for layer in model.layers[1:]}
