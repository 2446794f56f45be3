"""What initializers draw, by Keras's own draws."""

import os
from typing import Any, get_args

import numpy as np
import pytest
from pydantic import TypeAdapter

from paribus.diagnose.static.initial import fans, moments_of
from paribus.spec import AnyInitializer, Initializer, word_of

os.environ.setdefault("KERAS_BACKEND", "jax")
keras: Any = pytest.importorskip("keras")

ARGUMENTS: dict[str, list[dict[str, Any]]] = {
    "constant": [{"value": -0.3}],
    "random_normal": [{}, {"mean": 0.4, "stddev": 0.2}, {"mean": -1.0, "stddev": 0.1}],
    "random_uniform": [{}, {"minval": -1.0, "maxval": 3.0}, {"minval": 0.5, "maxval": 1.0}],
    "truncated_normal": [{}, {"mean": 0.5, "stddev": 0.1}],
    "variance_scaling": [
        {"scale": 2.0, "mode": mode, "distribution": kind}
        for mode in ("fan_in", "fan_out", "fan_avg")
        for kind in ("truncated_normal", "untruncated_normal", "uniform")
    ],
    "orthogonal": [{"gain": 1.5}],
}
CASES = [
    (word_of(kind), arguments) for kind in get_args(AnyInitializer) for arguments in ARGUMENTS.get(word_of(kind), [{}])
]
SHAPES = [(300, 120), (3, 3, 40, 80)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("word", "arguments"), CASES)
def test_moments_are_those_of_what_keras_draws(word: str, arguments: dict[str, Any], shape: tuple[int, ...]) -> None:
    initializer = TypeAdapter(Initializer).validate_python({word: arguments} if arguments else word)
    seeded = {"seed": 1} if word not in ("zeros", "ones", "constant") else {}
    config = {"class_name": word, "config": {**initializer.model_dump(), **seeded}}
    drawn = np.asarray(keras.initializers.get(config)(shape), float)
    moments = moments_of(initializer, shape)
    error = 4 / np.sqrt(drawn.size) * max(moments.rms, 1e-9)  # four standard errors, generously
    assert moments.mean == pytest.approx(drawn.mean(), abs=error)
    assert moments.size == pytest.approx(np.abs(drawn).mean(), abs=error)
    assert moments.square == pytest.approx((drawn**2).mean(), abs=3 * error * moments.rms)


@pytest.mark.parametrize("shape", [*SHAPES, (7,), (5, 5, 8, 2)])
def test_fans_are_counted_as_keras_does(shape: tuple[int, ...]) -> None:
    assert fans(shape) == keras.src.initializers.random_initializers.compute_fans(shape)
