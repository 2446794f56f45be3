"""Which choices are numbers that a program may take as data, and which decide its form."""

from typing import Any

import pytest

from paribus.spec import Study, changed, form_of, locate, numbers_of, plain, with_numbers
from paribus.spec.numbers import NUMBERS
from paribus.spec.paths import value_at

OPTIMIZER = "train.optimizer"
SGD = {"SGD": {"learning_rate": 0.1, "momentum": 0.5, "clipnorm": 1.0, "weight_decay": 0.01}}
COSINE = {"CosineDecay": {"decay_steps": 100, "warmup_target": 0.2, "warmup_steps": 3}}
MODEL: list[Any] = [
    {"GaussianNoise": {"stddev": 0.1}},
    {"Conv2D": {"filters": 2, "kernel_size": 3, "kernel_regularizer": {"L2": {"l2": 0.3}}}},
    {"SpatialDropout2D": {"rate": 0.1}},
    "Flatten",
    {
        "Residual": {
            "layers": [{"Dense": {"units": 72, "bias_regularizer": {"L1": {"l1": 0.0}}}}, {"Dropout": {"rate": 0}}]
        }
    },
    {"Dense": {"units": 10, "kernel_regularizer": {"L1L2": {"l1": 0.1, "l2": 0.2}}}},
]


def study(**train: Any) -> Study:
    settings = {"epochs": 1, "optimizer": SGD, "schedule": COSINE, **train}
    return Study.model_validate({"study": "s", "data": "digits", "model": MODEL, "train": settings})


def test_numbers_are_known_by_their_paths_in_the_study() -> None:
    found = numbers_of(study())
    assert found == {
        "model.gaussian_noise.stddev": 0.1,
        "model.conv2d.kernel_regularizer.l2": 0.3,
        "model.spatial_dropout2d.rate": 0.1,
        "model.dense_1.bias_regularizer.l1": 0.0,
        "model.dropout.rate": 0.0,
        "model.dense_2.kernel_regularizer.l1": 0.1,
        "model.dense_2.kernel_regularizer.l2": 0.2,
        "train.optimizer.learning_rate": 0.1,
        "train.optimizer.weight_decay": 0.01,
        "train.optimizer.clipnorm": 1.0,
        "train.optimizer.momentum": 0.5,
        "train.schedule.decay_steps": 100.0,
        "train.schedule.alpha": 0.0,
        "train.schedule.warmup_target": 0.2,
        "train.schedule.warmup_steps": 3.0,
    }
    raw = plain(study())
    assert found == {path: value_at(raw, locate(study(), path)) for path in found}


def test_a_study_with_other_numbers_is_the_one_that_an_arm_with_them_would_be() -> None:
    numbers = {path: value / 2 + 1 / 4 if "steps" not in path else 7 for path, value in numbers_of(study()).items()}
    assert with_numbers(study(), numbers) == changed(study(), numbers)
    assert with_numbers(study(), {}) == study()


@pytest.mark.parametrize(
    "values",
    [
        {"train.optimizer.learning_rate": 7.0},
        {"train.optimizer.momentum": 0.0},
        {"train.optimizer.weight_decay": 0.0, "train.optimizer.clipnorm": 3.0},
        {"train.schedule.decay_steps": 9},
        {"model.dropout.rate": 0.5, "model.gaussian_noise.stddev": 0.0},
        {"model.dense_2.kernel_regularizer.l1": 0.0},
    ],
    ids=str,
)
def test_studies_that_differ_in_numbers_are_of_one_form(values: dict[str, Any]) -> None:
    assert form_of(changed(study(), values)) == form_of(study())


@pytest.mark.parametrize(
    "values",
    [
        {"train.optimizer.clipnorm": None},
        {"train.optimizer.clipnorm": None, "train.optimizer.clipvalue": 1.0},
        {"train.optimizer.weight_decay": None},
        {"train.optimizer.nesterov": True},
        {"train.optimizer": "Adam"},
        {"train.schedule": None},
        {"train.schedule.warmup_target": None, "train.schedule.warmup_steps": 0},
        {"train.batch_size": 8},
        {"train.epochs": 2},
        {"data.validation": 0.5},
        {"model.dense_1.bias_regularizer": None},
        {"model.dense_1.bias_regularizer": {"L2": {"l2": 0.0}}},
        {"model.dropout": None},
        {"model.conv2d.activation": "relu"},
    ],
    ids=str,
)
def test_what_decides_the_form_is_no_number(values: dict[str, Any]) -> None:
    assert form_of(changed(study(), values)) != form_of(study())


def test_the_form_leaves_out_words() -> None:
    renamed = study().model_copy(update={"study": "other", "question": "Why?"})
    assert form_of(renamed) == form_of(study())


def test_a_number_without_effect_is_none() -> None:
    steps = {"PiecewiseConstantDecay": {"boundaries": [3], "values": [0.1, 0.2]}}
    assert "train.optimizer.learning_rate" not in numbers_of(study(schedule=steps))
    assert "train.schedule.warmup_steps" not in numbers_of(study(schedule={"CosineDecay": {"decay_steps": 3}}))


@pytest.mark.parametrize("kind", NUMBERS, ids=lambda kind: kind.__name__)
def test_every_number_is_an_argument(kind: Any) -> None:
    arguments = {field for each in (kind, *kind.__subclasses__()) for field in each.model_fields}
    assert set(NUMBERS[kind]) <= arguments
