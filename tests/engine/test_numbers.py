"""A number that a program takes as data does what it does as a constant.

Both sides compute the same formulas in float32, the one with a number folded in by the compiler, the other without:
some units of 2⁻²⁴ = 6e-8 an update. After five updates of weights of order one, 1e-5 is allowed, as against Keras.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from paribus.engine.backend import jax, jnp, keras
from paribus.engine.initial import initial_weights
from paribus.engine.network import build
from paribus.engine.numbers import Numbers
from paribus.engine.optimizer import build_optimizer
from paribus.spec import Study, changed, numbers_of, with_numbers
from paribus.spec.numbers import NUMBERS

IMAGE = (4, 4, 1)
HIDDEN: dict[str, Any] = {"units": 6, "activation": "tanh"}
DENSE: list[Any] = ["Flatten", {"Dense": HIDDEN}, {"Dense": {"units": 3}}]


def penalized(**penalty: Any) -> list[Any]:
    return ["Flatten", {"Dense": {**HIDDEN, "kernel_regularizer": penalty}}, {"Dense": {"units": 3}}]


def noisy(layer: str, **arguments: Any) -> list[Any]:
    return [{layer: arguments}, *DENSE]


@dataclass(frozen=True)
class Case:
    """A path, the values that arms have there, and the rest of the study."""

    path: str
    values: tuple[Any, ...]
    optimizer: Any = field(default_factory=lambda: {"SGD": {"learning_rate": 0.1}})
    schedule: Any = None
    model: list[Any] = field(default_factory=lambda: DENSE)

    def study(self, value: Any) -> Study:
        """The study of the arm with this value."""
        train = {"epochs": 1, "optimizer": self.optimizer, "schedule": self.schedule}
        base = Study.model_validate({"study": "s", "data": "digits", "model": self.model, "train": train})
        return changed(base, {self.path: value})


def of_optimizer(field_name: str, values: tuple[Any, ...], word: str, **arguments: Any) -> Case:
    return Case(f"train.optimizer.{field_name}", values, {word: arguments})


def of_schedule(field_name: str, values: tuple[Any, ...], word: str, **arguments: Any) -> Case:
    return Case(f"train.schedule.{field_name}", values, schedule={word: arguments})


COSINE = {"decay_steps": 4, "warmup_target": 0.2, "warmup_steps": 2}
DECAY = {"decay_steps": 2, "decay_rate": 0.5}
QUICK = [
    of_optimizer("learning_rate", (0.01, 0.5), "SGD"),
    of_optimizer("momentum", (0.0, 0.5, 0.9), "SGD", learning_rate=0.1),
    of_optimizer("momentum", (0.0, 0.9), "RMSprop", learning_rate=0.01, centered=True),
    of_optimizer("weight_decay", (0.0, 0.1), "AdamW", learning_rate=0.01),
    of_optimizer("epsilon", (1e-3, 0.1), "Adam"),
    of_optimizer("clipnorm", (0.02, 0.2, 50.0), "SGD", momentum=0.5),
    of_optimizer("clipvalue", (0.005, 0.05, 50.0), "SGD", momentum=0.5),
    of_optimizer("global_clipnorm", (0.02, 0.2, 50.0), "SGD", momentum=0.5),
    of_schedule("decay_steps", (1, 3), "ExponentialDecay", **DECAY),
    of_schedule("decay_rate", (0.3, 0.9), "InverseTimeDecay", **DECAY),
    of_schedule("alpha", (0.0, 0.5), "CosineDecay", decay_steps=4),
    of_schedule("warmup_target", (0.2, 0.4), "CosineDecay", **COSINE),
    of_schedule("warmup_steps", (1, 3), "CosineDecay", **COSINE),
    Case("model.dense_1.kernel_regularizer.l1", (0.0, 0.1), model=penalized(L1L2={"l1": 0.1, "l2": 0.2})),
    Case("model.dense_1.kernel_regularizer.l2", (0.0, 0.1), model=penalized(L2={"l2": 0.1})),
    Case("model.dropout.rate", (0.0, 0.3, 0.6), model=noisy("Dropout", rate=0.5)),
    Case("model.spatial_dropout2d.rate", (0.0, 0.3, 0.6), model=noisy("SpatialDropout2D", rate=0.5)),
    Case("model.gaussian_noise.stddev", (0.0, 0.3, 0.6), model=noisy("GaussianNoise", stddev=0.5)),
]
SLOW = [
    of_optimizer("learning_rate", (0.001, 0.01), "Adam"),
    Case("train.optimizer.learning_rate", (0.01, 0.5), schedule={"CosineDecay": COSINE}),
    Case("train.optimizer.learning_rate", (0.01, 0.5), schedule={"ExponentialDecay": DECAY}),
    of_optimizer("momentum", (0.0, 0.9), "SGD", learning_rate=0.1, nesterov=True),
    of_optimizer("momentum", (0.0, 0.9), "RMSprop", learning_rate=0.01),
    of_optimizer("weight_decay", (0.0, 0.1), "SGD", learning_rate=0.1),
    *(of_optimizer("epsilon", (1e-3, 0.1), word) for word in ("RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam")),
    of_optimizer("clipnorm", (0.02, 0.2), "AdamW", weight_decay=0.1),
    of_schedule("decay_steps", (1, 3), "InverseTimeDecay", **DECAY),
    of_schedule("decay_steps", (1, 3), "CosineDecay", decay_steps=1),
    of_schedule("decay_rate", (0.3, 0.9), "ExponentialDecay", staircase=True, **DECAY),
    Case("model.dense_1.kernel_regularizer.l1", (0.0, 0.1), model=penalized(L1={"l1": 0.1})),
    Case("model.dense_1.kernel_regularizer.l2", (0.0, 0.1), model=penalized(L1L2={"l1": 0.1, "l2": 0.2})),
]


def case_parameters() -> list[Any]:
    return [*QUICK, *(pytest.param(case, marks=pytest.mark.slow) for case in SLOW)]


def case_name(case: Case) -> str:
    word = next(iter(case.schedule or case.optimizer)) if case.path.startswith("train") else ""
    return f"{case.path} {word}"


@pytest.mark.parametrize("case", case_parameters(), ids=case_name)
def test_a_number_as_data_is_the_number_as_a_constant(case: Case) -> None:
    together, losses = _trained_together(case)
    for row, value in enumerate(case.values):
        weights, loss = jax.jit(_Course(case.study(value), ()).trained)({})
        assert abs(losses[row] - loss) <= 1e-5 * max(1.0, float(loss))
        for ours, theirs in zip(together, weights, strict=True):
            assert np.abs(ours[row] - theirs).max() <= 1e-5
    assert len({float(loss) for loss in losses}) == len(case.values)  # else nothing would have been seen above


def test_numbers_are_constants_again_afterwards() -> None:
    case = Case("model.dropout.rate", (0.3,), {"SGD": {"momentum": 0.5}}, model=noisy("Dropout", rate=0.5))
    paths = ["model.dropout.rate", "train.optimizer.momentum", "train.optimizer.learning_rate"]
    course = _Course(case.study(0.3), paths)

    def here() -> tuple[float, ...]:
        optimizer = course.optimizer
        return course.model.get_layer("dropout").rate, optimizer.momentum, float(optimizer.learning_rate)

    def fails_inside() -> None:
        with course.numbers.given(dict.fromkeys(paths, 0.25)):
            assert here() == (0.25, 0.25, 0.25)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_inside()
    assert here() == (0.3, 0.5, 0.01)


def test_every_number_has_a_case() -> None:
    tested = {(case.path.split(".")[0], case.path.split(".")[-1]) for case in QUICK}
    known = {
        ("train" if "ecay" in kind.__name__ or kind.__name__ == "Optimizer" else "model", name)
        for kind, names in NUMBERS.items()
        for name in names
    }
    assert tested == known


def _trained_together(case: Case) -> tuple[list[np.ndarray], np.ndarray]:
    """Weights and last loss of all arms, which share a program; as the lab does, it has the largest number."""
    studies = [case.study(value) for value in case.values]
    values = [numbers_of(study)[case.path] for study in studies]
    course = _Course(with_numbers(studies[0], {case.path: max(values)}), (case.path,))
    return jax.jit(jax.vmap(course.trained))({case.path: jnp.asarray(values, jnp.float32)})


class _Course:
    """Five updates of Keras's stateless calls on the same twelve images."""

    def __init__(self, study: Study, paths: Any) -> None:
        self.model = build(study.model, IMAGE)
        self.optimizer = build_optimizer(study.train, paths)
        self.optimizer.build(self.model.trainable_variables)
        self.numbers = Numbers(paths, self.model, self.optimizer)
        self.weights, self.others = initial_weights(self.model, init_seed=1, noise_seed=2)

    def trained(self, values: dict[str, Any]) -> tuple[list[Any], Any]:
        random = np.random.default_rng(3)
        images = random.uniform(0.5, 1.0, (12, *IMAGE)).astype(np.float32)
        labels = np.eye(3, dtype=np.float32)[random.integers(0, 3, 12)]

        def objective(weights: Any, others: Any) -> Any:
            logits, others, penalties = self.model.stateless_call(
                weights, others, images, training=True, return_losses=True
            )
            crossentropy = keras.losses.CategoricalCrossentropy(from_logits=True)
            return crossentropy(labels, logits) + sum(penalties), others

        def update(_: Any, state: Any) -> Any:
            weights, others, optimizer, _ = state
            with self.numbers.given(values):
                (loss, others), gradients = jax.value_and_grad(objective, has_aux=True)(weights, others)
                weights, optimizer = self.optimizer.stateless_apply(optimizer, gradients, weights)
            return weights, others, optimizer, loss

        start = (self.weights, self.others, [each.value for each in self.optimizer.variables], jnp.zeros(()))
        weights, _, _, loss = jax.lax.fori_loop(0, 5, update, start)
        return weights, loss
