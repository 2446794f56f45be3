"""Numbers that are data to a program: put into the Keras objects while what uses them is traced."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from paribus.engine.backend import jnp, keras


class Numbers:
    """The places in a model and its optimizer where a program's numbers belong.

    Args:
        paths: The numbers that are data, as ``PlannedRun.numbers`` names them.
        model: What ``build`` gave; its ``L1L2`` penalties are replaced where their factors are data.
        optimizer: What ``build_optimizer`` gave for the same *paths*.

    Examples:
        >>> from paribus.engine.backend import jax
        >>> from paribus.engine.network import build
        >>> from paribus.engine.optimizer import build_optimizer
        >>> from paribus.spec import SGD, Dense, Train
        >>> paths = ["model.dense.kernel_regularizer.l2"]
        >>> model = build([Dense(units=2, kernel_regularizer={"L2": {"l2": 0.1}})], (3,))
        >>> numbers = Numbers(paths, model, build_optimizer(Train(epochs=1), paths))
        >>> def penalty(values, kernel):
        ...     with numbers.given(values):
        ...         weights = [kernel, jnp.zeros(2)]
        ...         return sum(model.stateless_call(weights, [], jnp.ones((1, 3)), return_losses=True)[2])
        >>> jax.vmap(penalty, in_axes=(0, None))({paths[0]: jnp.array([0.0, 0.5])}, jnp.ones((3, 2))).tolist()
        [0.0, 3.0]
    """

    def __init__(self, paths: Collection[str], model: Any, optimizer: Any) -> None:
        self._places = {path: _place(path, model, optimizer) for path in sorted(paths)}

    @contextmanager
    def given(self, values: Mapping[str, Any]) -> Iterator[None]:
        """Inside, the Keras objects compute with *values*, a scalar for each path; afterwards they are as they were.

        It is meant for the inside of a function that is being traced, in one thread at a time.
        """
        before = {path: getattr(*place) for path, place in self._places.items()}
        try:
            for path, (owner, attribute) in self._places.items():
                setattr(owner, attribute, values[path])
            yield
        finally:
            for path, (owner, attribute) in self._places.items():
                setattr(owner, attribute, before[path])


def _place(path: str, model: Any, optimizer: Any) -> tuple[Any, str]:
    """The object that holds a number, and under which name."""
    match path.split("."):
        case ["train", "optimizer", "learning_rate"]:
            return optimizer._learning_rate, "initial_learning_rate"  # a schedule, see `build_optimizer`
        case ["train", "schedule", field]:
            return optimizer._learning_rate, field
        case ["train", "optimizer", "clipnorm" | "clipvalue" | "global_clipnorm"]:
            return optimizer, "threshold"
        case ["train", "optimizer", field]:
            return optimizer, field
        case ["model", layer, penalty, factor]:
            return _penalty(model.get_layer(layer), penalty), factor
        case ["model", layer, field]:
            return model.get_layer(layer), field
        case _:
            raise AssertionError(f"no place is known for {path}")


def _penalty(layer: Any, field: str) -> Any:
    penalty = getattr(layer, field)
    if isinstance(penalty, keras.regularizers.L1L2):
        both = _L1L2(penalty.l1, penalty.l2)
        for variable in layer.weights:
            if variable.regularizer is penalty:
                variable.regularizer = both
        setattr(layer, field, both)  # where the place of its other factor is looked for
        return both
    return penalty


class _L1L2:
    """Both penalties, as Keras's ``L1L2``, which looks in Python whether a factor is 0."""

    def __init__(self, l1: Any, l2: Any) -> None:
        self.l1, self.l2 = l1, l2

    def __call__(self, weight: Any) -> Any:
        return self.l1 * jnp.sum(jnp.abs(weight)) + self.l2 * jnp.sum(jnp.square(weight))
