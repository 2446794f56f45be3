"""Clipping of gradients by a threshold that may be data, as Keras does it by a constant.

Keras asks in Python whether its threshold is above 0, which a number that a program takes as data cannot answer.
"""

from collections.abc import Sequence
from typing import Any, Literal, assert_never

from paribus.engine.backend import jnp

Clipping = Literal["clipnorm", "clipvalue", "global_clipnorm"]


def clipped(gradients: Sequence[Any], by: Clipping, threshold: Any) -> list[Any]:
    """The gradients, clipped in the way that Keras calls *by*.

    Examples:
        >>> gradient, = clipped([jnp.array([3.0, -4.0])], "clipnorm", 1.0)
        >>> gradient.round(3).tolist()
        [0.6000000238418579, -0.800000011920929]
    """
    match by:
        case "clipvalue":
            return [jnp.clip(gradient, -threshold, threshold) for gradient in gradients]
        case "clipnorm":
            return [gradient * threshold / jnp.maximum(_norm([gradient]), threshold) for gradient in gradients]
        case "global_clipnorm":
            norm = _norm(gradients)
            scale = threshold * jnp.minimum(1.0 / norm, 1.0 / threshold)
            return [gradient * (scale + (norm - norm)) for gradient in gradients]  # no number where the norm is none
        case _:
            assert_never(by)


def _norm(gradients: Sequence[Any]) -> Any:
    return jnp.sqrt(sum(jnp.sum(jnp.square(gradient)) for gradient in gradients))
