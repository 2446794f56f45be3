"""What a network says of a few images, with weights at random or from the midst of its training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float32

from paribus.engine.backend import jax
from paribus.engine.checkpoint import Checkpoint, unpacked
from paribus.engine.initial import initial_weights, weight_names
from paribus.engine.network import build
from paribus.spec import Shape, Study

Weights = Mapping[str, np.ndarray]
"""As ``Run.weights``: by ``layer/variable``."""


class Viewer:
    """A network to look at while nobody trains it here.

    Args:
        study: The arm's study.
        input_shape: The shape of one image.

    Examples:
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> viewer = Viewer(study, (8, 8, 1))
        >>> said = viewer.probabilities(viewer.initial(1, 2), np.zeros((3, 8, 8, 1), np.float32))
        >>> said.shape, round(float(said[0, 0]), 3)  # without a picture, any digit is as likely
        ((3, 10), 0.1)
    """

    def __init__(self, study: Study, input_shape: Shape) -> None:
        self._model = build(study.model, input_shape, study.train.precision, plain=True)
        self._names, self._other_names = weight_names(self._model)
        self._compiled = jax.jit(self._probabilities)

    def initial(self, init_seed: int, noise_seed: int) -> Weights:
        """The weights before the first update."""
        return self._named(*initial_weights(self._model, init_seed, noise_seed))

    def weights_in(self, checkpoint: Checkpoint, column: int) -> Weights | None:
        """The weights of one run in a checkpoint of its program; ``None`` for one that has left the program.

        Args:
            checkpoint: As ``train`` gave it to be kept.
            column: The run's number in the program.
        """
        for columns, state, _ in unpacked(checkpoint)["parts"]:
            if column in columns:
                row = list(columns).index(column)
                trainable, non_trainable = (
                    [np.asarray(array)[row] if len(columns) > 1 else np.asarray(array) for array in arrays]
                    for arrays in state[:2]
                )
                return self._named(trainable, non_trainable)
        return None

    def probabilities(
        self, weights: Weights, images: Float32[np.ndarray, "examples height width channels"]
    ) -> Float32[np.ndarray, "examples classes"]:
        """How likely each image is of each class.

        Args:
            weights: The network's.
            images: As the network sees them, shifted and scaled.
        """
        trainable = [weights[name] for name in self._names]
        non_trainable = [
            np.asarray(variable.value) if name is None else weights[name]
            for name, variable in zip(self._other_names, self._model.non_trainable_variables, strict=True)
        ]
        return np.asarray(self._compiled(trainable, non_trainable, images), np.float32)

    def _probabilities(self, trainable: Any, non_trainable: Any, images: Any) -> Any:
        logits, _ = self._model.stateless_call(trainable, non_trainable, images, training=False)
        return jax.nn.softmax(logits)

    def _named(self, trainable: Sequence[Any], non_trainable: Sequence[Any]) -> Weights:
        # The states of noise have no name. A program whose arms differ in their noise has more of them than this model.
        others = [array for array in map(np.asarray, non_trainable) if array.dtype != np.uint32]
        names = [*self._names, *(name for name in self._other_names if name is not None)]
        arrays = [*map(np.asarray, trainable), *others]
        return dict(zip(names, arrays, strict=True))
