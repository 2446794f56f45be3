"""Initial weights: each array from its own seed, by replicate, layer and name, so that arms share what they can."""

from typing import Any

import numpy as np

from paribus.engine.backend import jnp, keras
from paribus.spec import derive


def initial_weights(model: Any, init_seed: int, noise_seed: int) -> tuple[list[Any], list[Any]]:
    """Fresh (trainable, non-trainable) variables of *model* for one replicate.

    A weight depends on the replicate's seed, its layer's name, its own name and its shape, and on nothing else: two
    arms that share a layer start it alike. The state of each layer's noise generator comes from *noise_seed*.
    """
    drawn = {id(variable): value for layer in model.layers for variable, value in _draw(layer, init_seed, noise_seed)}
    trainable = [drawn[id(variable)] for variable in model.trainable_variables]
    non_trainable = [drawn[id(variable)] for variable in model.non_trainable_variables]
    return trainable, non_trainable


def weight_names(model: Any) -> tuple[list[str], list[str | None]]:
    """``layer/variable`` for each trainable and non-trainable variable; ``None`` for the state of noise generators."""
    names = {id(variable): f"{layer.name}/{variable.name}" for layer in model.layers for variable in layer.weights}
    trainable = [names[id(variable)] for variable in model.trainable_variables]
    return trainable, [names.get(id(variable)) for variable in model.non_trainable_variables]


def _draw(layer: Any, init_seed: int, noise_seed: int) -> list[tuple[Any, Any]]:
    pairs = []
    for variable in layer.weights:
        initializer = _seeded(_initializer(layer, variable.name), derive(init_seed, layer.name, variable.name))
        pairs.append((variable, initializer(variable.shape)))
    generator = getattr(layer, "seed_generator", None)
    if generator is not None:
        state = np.array([derive(noise_seed, layer.name) & 0xFFFFFFFF, 0], dtype=np.uint32)
        pairs.append((generator.state, jnp.asarray(state)))
    return pairs


def _initializer(layer: Any, variable: str) -> Any:
    """Keras names it after the weight: ``bias_initializer``; but kernels of two kinds lose that word."""
    word = "depthwise" if isinstance(layer, keras.layers.DepthwiseConv2D) and variable == "kernel" else variable
    return getattr(layer, f"{word.removesuffix('_kernel')}_initializer")


def _seeded(initializer: Any, seed: int) -> Any:
    configuration = initializer.get_config()
    if "seed" not in configuration:
        return initializer
    return type(initializer).from_config({**configuration, "seed": seed & 0x7FFFFFFF})
