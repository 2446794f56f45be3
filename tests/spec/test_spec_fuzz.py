"""Whatever is done to a valid study, parsing it gives a study or a StudyError."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paribus.errors import StudyError
from paribus.spec import Document, Study, arms_of, digest, examine, override, parse, plain, shape_faults

VALID: dict[str, Any] = {
    "study": "fuzz",
    "question": "Does anything get through?",
    "data": {
        "name": "cifar10",
        "validation": 0.2,
        "classes": ["cat", "dog"],
        "resize": [16, 16],
        "augment": {"flip": True},
    },
    "model": [
        {"Conv2D": {"filters": 4, "kernel_size": [3, 3], "padding": "same", "kernel_regularizer": {"L2": {"l2": 0.1}}}},
        {
            "Residual": {
                "layers": [{"Conv2D": {"filters": 4, "kernel_size": 3, "padding": "same"}}],
                "projection": False,
            }
        },
        {"MaxPooling2D": {"pool_size": 2}},
        "Flatten",
        {"Dense": {"units": 8, "activation": {"LeakyReLU": {"negative_slope": 0.1}}, "name": "hidden"}},
        {"Dense": {"units": 2}},
    ],
    "train": {
        "optimizer": {"SGD": {"learning_rate": 0.1}},
        "epochs": 2,
        "schedule": {"PiecewiseConstantDecay": {"boundaries": [10], "values": [0.1, 0.01]}},
        "early_stopping": {"patience": 2},
    },
    "vary": {
        "factor": "width",
        "arms": {
            "narrow": {},
            "wide": {"model.hidden.units": 16},
            "deep": {"model.hidden": ["ReLU", {"Dense": {"units": 8}}]},
        },
        "baseline": "narrow",
        "cumulative": True,
    },
    "replicates": 3,
    "matters": 0.02,
}

CROSSED: dict[str, Any] = {
    **VALID,
    "vary": [
        {"factor": "width", "set": ["model.hidden.units"], "levels": [8, 16, 32], "baseline": 8},
        {"factor": "flip", "arms": {"with": {}, "without": {"data.augment": None}}, "baseline": "with"},
    ],
    "tune": {"path": "train.optimizer.momentum", "range": [0, 0.9], "trials": 3, "on": "validation"},
}

WORDS = st.sampled_from(
    [
        "Dense",
        "Flatten",
        "relu",
        "LeakyReLU",
        "SGD",
        "digits",
        "folder",
        "model",
        "train.epochs",
        "name",
        "units",
        "a.b",
        "test",
        "values",
        "range",
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    WORDS,
    st.sampled_from(["", " ", "1e-5", "true", "\ud83d", "😀", "é" * 100]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(inner for key, child in items for inner in places(child, (*place, key)))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    study = json.loads(json.dumps(draw(st.sampled_from([VALID, CROSSED]))))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(study)[1:] or [()]))
        if not place:
            break
        around = study
        for key in place[:-1]:
            around = around[key]
        match draw(st.sampled_from(["delete", "replace", "rename", "repeat"])):
            case "delete":
                del around[place[-1]]
            case "replace":
                around[place[-1]] = draw(VALUES)
            case "rename" if isinstance(around, dict):
                around[draw(WORDS | st.text(max_size=5))] = around.pop(place[-1])
            case "repeat" if isinstance(around, list):
                around.insert(draw(st.integers(0, 3)), draw(VALUES))
    return study


def use(study: Study) -> None:
    """What every caller may do with a study that was accepted."""
    assert Study.model_validate(plain(study)) == study
    assert parse(json.dumps(plain(study))) == study
    digest(study)
    for arm in arms_of(study):
        assert arm.aspects is not None
    for fault in shape_faults(study, (16, 16, 3), 2, Document(plain(study))):
        str(fault)


@pytest.mark.parametrize("study", [VALID, CROSSED])
def test_the_unmutated_study_is_valid(study: dict[str, Any]) -> None:
    use(parse(json.dumps(study)))


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_mutated_data_gives_a_study_or_faults(data: Any) -> None:
    examined = examine(Document(data))
    for fault in examined.faults:
        str(fault)
    if not examined.faults:
        assert examined.study is not None
        use(examined.study)


@settings(max_examples=150, deadline=None)
@given(mutated(), st.data())
def test_mutated_text_gives_a_study_or_a_study_error(data: Any, drawing: st.DataObject) -> None:
    text = json.dumps(data)
    position = drawing.draw(st.integers(0, len(text)))
    text = text[:position] + drawing.draw(st.text(max_size=3)) + text[position + drawing.draw(st.integers(0, 3)) :]
    try:
        use(parse(text))
    except StudyError as error:
        str(error)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "model.hidden",
                    "model.hidden.units",
                    "model.conv2d_2.filters",
                    "model.residual",
                    "model",
                    "train.optimizer",
                    "train.optimizer.momentum",
                    "data",
                    "data.path",
                    "vary.arms",
                    "vary.arms.wide",
                    "tune",
                    "tune.path",
                    "train.schedule.values",
                    "seed",
                    "x",
                    "train..",
                ]
            ),
            VALUES,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_overridden_study_is_a_study_or_a_study_error(settings_: list[tuple[str, Any]]) -> None:
    try:
        document = override(Document(VALID), [f"{path}={json.dumps(value)}" for path, value in settings_])
        examined = examine(document)
        if not examined.faults and examined.study is not None:
            use(examined.study)
    except StudyError as error:
        str(error)
