"""The JSON Schema accepts what the parser accepts, rejects what it rejects, and documents every field."""

import json
from pathlib import Path
from typing import Any

import pytest

from paribus.errors import StudyError
from paribus.spec import Dense, Residual, Study, json_schema, parse, plain, read_text
from paribus.spec.base import Spec

jsonschema = pytest.importorskip("jsonschema")

STUDIES = sorted(Path(__file__).parents[2].glob("studies/*.yaml"))
BASE: dict[str, Any] = {
    "study": "s",
    "data": "digits",
    "model": ["Flatten", {"Dense": {"units": 10}}],
    "train": {"epochs": 1},
}


def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.name)
def test_schema_accepts_every_study_that_is_shipped(path: Path) -> None:
    text = path.read_text("utf-8")
    assert list(validator().iter_errors(read_text(text).data)) == []
    validator().validate(plain(parse(text)))


ACCEPTED = [
    {"data": {"name": "cifar10", "validation": 100}},
    {"model": [{"Flatten": None}, {"Dense": {"units": 10, "kernel_initializer": "HeNormal"}}]},
    {"model": ["Flatten", {"Dense": {"units": 10, "activation": "swish"}}]},
    {"model": ["Flatten", {"Dense": {"units": 10, "activation": {"LeakyReLU": {"negative_slope": 0.1}}}}]},
    {"model": [{"Conv2D": {"filters": 3, "kernel_size": [3, 1], "strides": 2}}, "Flatten", {"Dense": {"units": 10}}]},
    {"vary": {"factor": "f", "set": ["train.epochs"], "levels": [1, 2], "baseline": 1}},
    {"vary": {"factor": "f", "arms": {"a": None, "b": {"train.epochs": 2}}, "baseline": "a"}},
    {
        "vary": [
            {"factor": "f", "set": ["train.epochs"], "levels": [1, 2], "baseline": 1},
            {"factor": "g", "arms": {"a": None, "b": {"train.batch_size": 2}}, "baseline": "a"},
        ]
    },
    {"tune": {"path": "train.optimizer.learning_rate", "values": [0.1, 0.2]}},
    {"tune": {"path": ["train.optimizer.learning_rate"], "range": [0.1, 0.2], "trials": 3, "on": "validation"}},
    {"train": {"steps": 10, "optimizer": "SGD", "schedule": {"CosineDecay": {"decay_steps": 10}}}},
]
REJECTED = [
    {"model": ["Flaten"]},
    {"model": [{"Dense": {"unit": 10}}]},
    {"model": [{"Dense": {"units": 10}, "Flatten": {}}]},
    {"model": ["Dense"]},
    {"model": []},
    {"model": [{"Dense": {"units": 10, "activation": "rleu"}}]},
    {"model": [{"Residual": {"layers": [{"Residual": {"layers": ["Flatten"]}}]}}]},
    {"data": "dgits"},
    {"data": {"name": "digits", "normalize": "x"}},
    {"replicates": 0},
    {"replicate": 1},
    {"train": {"epochs": "1"}},
    {"matters": 2},
    {"vary": [{"factor": "f", "set": ["train.epochs"], "levels": [1, 2], "baseline": 1}]},
    {"vary": []},
    {"tune": {"path": "train.optimizer.learning_rate", "values": [0.1, 0.2], "on": "test"}},
    {"tune": {"values": [0.1, 0.2]}},
]


@pytest.mark.parametrize("parts", ACCEPTED, ids=json.dumps)
def test_what_the_parser_accepts_the_schema_accepts(parts: dict[str, Any]) -> None:
    parse(json.dumps({**BASE, **parts}))
    validator().validate({**BASE, **parts})


@pytest.mark.parametrize("parts", REJECTED, ids=json.dumps)
def test_what_the_schema_rejects_the_parser_rejects(parts: dict[str, Any]) -> None:
    assert not validator().is_valid({**BASE, **parts})
    with pytest.raises(StudyError):
        parse(json.dumps({**BASE, **parts}))


def test_every_field_is_described() -> None:
    definitions = json_schema()["$defs"]
    classes = {cls.__name__: cls for cls in subclasses(Spec) if cls.__name__ in definitions}
    assert {Dense, Residual, Study} - {Study} <= set(classes.values())
    for name in classes:
        for field, about in definitions[name]["properties"].items():
            assert about["description"].endswith("."), (name, field)
    assert all(about["description"] for about in json_schema()["properties"].values())


def test_defaults_are_written_as_a_file_writes_them() -> None:
    schema = json_schema()
    assert schema["$defs"]["Dense"]["properties"]["kernel_initializer"]["default"] == "glorot_uniform"
    assert schema["$defs"]["Train"]["properties"]["optimizer"]["default"] == "Adam"


def test_schema_is_small_enough_to_be_sent_with_a_page() -> None:
    assert len(json.dumps(json_schema())) < 150_000


def subclasses(cls: type[Spec]) -> set[type[Spec]]:
    return {cls}.union(*(subclasses(each) for each in cls.__subclasses__()))
