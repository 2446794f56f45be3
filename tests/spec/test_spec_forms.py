"""A study is the same study however it is written: YAML, JSON, Python data or objects."""

import json
from typing import Any

import pytest

from paribus.spec import (
    L2,
    SGD,
    Adam,
    Augment,
    BatchNormalization,
    Conv2D,
    Dense,
    Digits,
    Document,
    EarlyStopping,
    ExponentialDecay,
    Flatten,
    HeNormal,
    LeakyReLU,
    MeanSquaredError,
    Residual,
    Study,
    Train,
    Vary,
    Weights,
    arms_of,
    briefly,
    digest,
    examine,
    parse,
    plain,
    written,
)
from paribus.spec.activations import LeakyReluAsLayer

YAML = """\
study: forms
data: {name: digits, validation: 0.25, augment: {shift: 1}}
model:
  - Conv2D: {filters: 8, kernel_size: 3, padding: same, kernel_initializer: HeNormal}
  - Residual:
      layers:
        - Conv2D: {filters: 8, kernel_size: [3, 3], padding: same, kernel_regularizer: {L2: {l2: 0.1}}}
        - BatchNormalization
  - Flatten:
  - Dense: {units: 32, activation: relu, name: hidden}
  - Dense: {units: 10}
train:
  optimizer: {SGD: {learning_rate: 0.1, momentum: 0.9}}
  schedule: {ExponentialDecay: {decay_steps: 100, decay_rate: 0.9}}
  epochs: 3
  loss: MeanSquaredError
  early_stopping: {patience: 2}
  weights: {seed: 1}
vary:
  factor: activation
  set: [model.hidden.activation]
  levels: {relu: relu, leaky: {LeakyReLU: {negative_slope: 0.01}}}
  baseline: relu
"""

DATA: dict[str, Any] = {
    "study": "forms",
    "data": {"name": "digits", "validation": 0.25, "augment": {"shift": 1}},
    "model": [
        {"Conv2D": {"filters": 8, "kernel_size": 3, "padding": "same", "kernel_initializer": "he_normal"}},
        {
            "Residual": {
                "layers": [
                    {
                        "Conv2D": {
                            "filters": 8,
                            "kernel_size": 3,
                            "padding": "same",
                            "kernel_regularizer": {"L2": {"l2": 0.1}},
                        }
                    },
                    {"BatchNormalization": {}},
                ]
            }
        },
        "Flatten",
        {"Dense": {"units": 32, "activation": "relu", "name": "hidden"}},
        {"Dense": {"units": 10}},
    ],
    "train": {
        "optimizer": {"SGD": {"learning_rate": 0.1, "momentum": 0.9}},
        "schedule": {"ExponentialDecay": {"decay_steps": 100, "decay_rate": 0.9}},
        "epochs": 3,
        "loss": "MeanSquaredError",
        "early_stopping": {"patience": 2},
        "weights": {"seed": 1},
    },
    "vary": {
        "factor": "activation",
        "set": ["model.hidden.activation"],
        "levels": {"relu": "relu", "leaky": {"LeakyReLU": {"negative_slope": 0.01}}},
        "baseline": "relu",
    },
}


def objects() -> Study:
    return Study(
        study="forms",
        data=Digits(validation=0.25, augment=Augment(shift=1)),
        model=[
            Conv2D(filters=8, kernel_size=3, padding="same", kernel_initializer=HeNormal()),
            Residual(
                layers=[
                    Conv2D(filters=8, kernel_size=3, padding="same", kernel_regularizer=L2(l2=0.1)),
                    BatchNormalization(),
                ]
            ),
            Flatten(),
            Dense(units=32, activation="relu", name="hidden"),
            Dense(units=10),
        ],
        train=Train(
            optimizer=SGD(learning_rate=0.1, momentum=0.9),
            schedule=ExponentialDecay(decay_steps=100, decay_rate=0.9),
            epochs=3,
            loss=MeanSquaredError(),
            early_stopping=EarlyStopping(patience=2),
            weights=Weights(seed=1),
        ),
        vary=Vary(
            factor="activation",
            set=["model.hidden.activation"],
            levels={"relu": "relu", "leaky": LeakyReluAsLayer(negative_slope=0.01)},
            baseline="relu",
        ),
    )


FORMS = {
    "yaml": lambda: parse(YAML),
    "json": lambda: parse(json.dumps(DATA)),
    "json indented by tabs": lambda: parse(json.dumps(DATA, indent="\t")),
    "python data": lambda: Study.model_validate(DATA),
    "objects": objects,
    "its own plain data": lambda: Study.model_validate(plain(parse(YAML))),
    "its own plain data through json": lambda: parse(json.dumps(plain(parse(YAML)))),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_study_digest_and_arms(form: str) -> None:
    study = FORMS[form]()
    assert study == parse(YAML)
    assert digest(study) == digest(parse(YAML))
    assert arms_of(study) == arms_of(parse(YAML))


def test_plain_data_is_made_of_json_values_alone() -> None:
    assert json.loads(json.dumps(plain(objects()))) == plain(objects())


def test_objects_mix_with_plain_data_and_are_examined_like_a_file() -> None:
    data = {
        "study": "s",
        "data": "digits",
        "train": {"epochs": 1, "optimizer": Adam()},
        "model": ["Flatten", Dense(units=10)],
    }
    study = examine(Document(data)).study
    assert study is not None
    assert study.model[1].name == "dense"


def test_layer_object_is_accepted_as_an_activation_as_in_keras() -> None:
    assert Dense(units=3, activation=LeakyReLU(negative_slope=0.2)).activation == LeakyReluAsLayer(negative_slope=0.2)


def test_further_names_of_keras_mean_the_same_thing() -> None:
    assert Dense(units=3, activation="swish") == Dense(units=3, activation="silu")
    assert Dense(units=3, kernel_initializer="HeNormal") == Dense(units=3, kernel_initializer="he_normal")


def test_written_spells_out_everything_and_briefly_only_what_was_chosen() -> None:
    dense = Dense(units=3, activation=LeakyReLU(), name="top")
    assert written(dense)["Dense"].keys() == Dense.model_fields.keys()
    assert briefly(dense) == {"Dense": {"units": 3, "activation": "LeakyReLU"}}
    assert briefly(Residual(layers=[Flatten()], projection=True)) == {
        "Residual": {"layers": ["Flatten"], "projection": True}
    }
    assert briefly(Digits()) == {"name": "digits"}


def test_studies_are_frozen_and_hashable_parts_compare_by_value() -> None:
    with pytest.raises(ValueError, match="frozen"):
        objects().seed = 3  # type: ignore[misc]
    assert Dense(units=3) == Dense(units=3) != Dense(units=4)
