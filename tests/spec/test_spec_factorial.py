"""Two factors varied together: which arms there are, what they are compared with, and what cannot be crossed."""

from typing import Any

import pytest

from paribus.errors import Fault
from paribus.spec import (
    Factorial,
    Study,
    arms_of,
    conditions_of,
    digest,
    examine,
    parse,
    plain,
    read_text,
    shape_faults,
)

ACTIVATION = {
    "factor": "activation",
    "set": ["model.dense_1.activation"],
    "levels": ["relu", "tanh", "elu"],
    "baseline": "relu",
}
BATCH = {"factor": "batch size", "set": ["train.batch_size"], "levels": [16, 32], "baseline": 32}
OPTIMIZER = {"factor": "optimizer", "set": ["train.optimizer"], "levels": ["Adam", "SGD"], "baseline": "Adam"}
RATE = {"factor": "rate", "set": ["train.optimizer.learning_rate"], "levels": [0.1, 0.2], "baseline": 0.1}


def study(*factors: dict[str, Any], **parts: Any) -> Study:
    model = ["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}]
    given = {"study": "s", "data": "digits", "model": model, "train": {"epochs": 5, "batch_size": 32}, **parts}
    return Study.model_validate({**given, "vary": list(factors)})


def test_every_level_of_the_one_meets_every_level_of_the_other() -> None:
    arms = arms_of(study(ACTIVATION, BATCH))
    assert [arm.name for arm in arms] == [
        *("relu × 16", "relu × 32", "tanh × 16", "tanh × 32", "elu × 16", "elu × 32"),
    ]
    chosen = [(arm.study.model[1].activation.word, arm.study.train.batch_size) for arm in arms]
    assert chosen == [("relu", 16), ("relu", 32), ("tanh", 16), ("tanh", 32), ("elu", 16), ("elu", 32)]


def test_the_baseline_is_the_cell_of_both_baselines() -> None:
    assert [arm.name for arm in arms_of(study(ACTIVATION, BATCH)) if arm.baseline] == ["relu × 32"]


def test_only_cells_one_step_from_the_baseline_are_compared_with_it() -> None:
    compared = {arm.name: arm.compared_with for arm in arms_of(study(ACTIVATION, BATCH))}
    assert {arm for arm, other in compared.items() if other} == {"relu × 16", "tanh × 32", "elu × 32"}
    assert set(compared.values()) == {None, "relu × 32"}


def test_a_cell_that_differs_in_both_is_not_confounded_for_it_is_compared_with_none() -> None:
    both = next(arm for arm in arms_of(study(ACTIVATION, BATCH)) if arm.name == "tanh × 16")
    assert both.aspects == ()
    assert [change.path for change in both.changes] == ["model.dense_1.activation", "train.batch_size"]


@pytest.mark.parametrize("factors", [(OPTIMIZER, RATE), (RATE, OPTIMIZER)])
def test_a_choice_and_what_stands_inside_it_can_be_crossed_in_either_order(factors: tuple[dict[str, Any], ...]) -> None:
    for arm in arms_of(study(*factors)):
        assert type(arm.study.train.optimizer).__name__ in arm.name
        assert str(arm.study.train.optimizer.learning_rate) in arm.name


def test_a_factorial_is_written_and_read_again() -> None:
    crossed = study(ACTIVATION, BATCH)
    assert isinstance(crossed.vary, Factorial)
    assert isinstance(plain(crossed)["vary"], list)
    assert Study.model_validate(plain(crossed)) == crossed
    assert digest(Study.model_validate(plain(crossed))) == digest(crossed)


def test_the_arms_of_a_study_that_tunes_nothing_are_its_conditions() -> None:
    assert arms_of(study(ACTIVATION, BATCH)) == conditions_of(study(ACTIVATION, BATCH))


HEAD = """\
study: s
data: digits
model: [Flatten, Dense: {units: 8}, Dense: {units: 10}]
train: {epochs: 1}
vary:
"""
RATES = "- {factor: g, set: [train.optimizer.learning_rate], levels: [0.1, 0.2], baseline: 0.1}\n"

FAULTS = {
    "one factor": (
        RATES,
        Fault(
            "vary",
            "Factors that are varied together must be two.",
            "1 of them",
            "Write a list of two, each with `factor`, `set`, `levels` and `baseline`.",
            5,
        ),
    ),
    "a factor that is cumulative": (
        f"{RATES}- factor: f\n  set: [train.epochs]\n  levels: [1, 2]\n  baseline: 1\n  cumulative: true\n",
        Fault(
            "vary[1].cumulative",
            "A factor that is varied together with another cannot be cumulative.",
            "cumulative: true",
            "Take it out, or vary one factor.",
            11,
        ),
    ),
    "the same factor twice": (
        RATES + RATES,
        Fault("vary[1].factor", "Two factors need two names.", "`g` twice", "Say what each of them varies.", 7),
    ),
    "the same path twice": (
        RATES + RATES.replace("factor: g", "factor: h"),
        Fault(
            "vary[1].set",
            "Two factors must set different things, so that every pair of levels is possible.",
            "`train.optimizer.learning_rate` in both",
            "Take it out of one of them.",
            7,
        ),
    ),
    "a layer that the other takes out": (
        (
            "- {factor: units, set: [model.dense_1.units], levels: [8, 16], baseline: 8}\n"
            "- factor: depth\n  arms: {two: {}, one: {model.dense_1: null}}\n  baseline: two\n"
        ),
        Fault(
            "vary[1].arms",
            "Two factors must set different things, so that every pair of levels is possible.",
            "`model.dense_1.units`, which is inside `model.dense_1`",
            "Take it out of one of them.",
            8,
        ),
    ),
    "a level that does not fit": (
        f"{RATES}- factor: f\n  set: [train.epochs]\n  levels:\n  - 1\n  - none\n  baseline: 1\n",
        Fault(
            "vary[1].levels.none",
            "In `train.epochs`: `epochs` must be a whole number above 0.",
            "none",
            "Write 1 or more.",
            11,
        ),
    ),
    "a path that names nothing": (
        f"{RATES}- factor: f\n  baseline: a\n  arms:\n    a: {{}}\n    b: {{train.step: 5}}\n",
        Fault("vary[1].arms.b", "`train.step` names nothing: `train` has no `step`.", "", "Did you mean `steps`?", 11),
    ),
    "a baseline that is no level": (
        f"{RATES}- {{factor: f, set: [train.epochs], levels: [1, 2], baseline: 3}}\n",
        Fault("vary[1].baseline", "The baseline must be one of the levels.", '"3"', "There are: 1, 2.", 7),
    ),
    "a key that is unknown": (
        f"{RATES}- {{factor: f, sets: [train.epochs], set: [train.epochs], levels: [1, 2], baseline: 1}}\n",
        Fault("vary[1].sets", "`vary` has no `sets`.", "", "Did you mean `set`?", 7),
    ),
    "a budget that both exchange": (
        (
            "- factor: f\n  arms: {a: {}, b: {train.epochs: null, train.steps: 5}}\n  baseline: a\n"
            "- factor: g\n  arms: {a: {}, b: {train.epochs: null, train.seconds: 5}}\n  baseline: a\n"
        ),
        Fault(
            "vary[1].arms",
            "Two factors must set different things, so that every pair of levels is possible.",
            "`train.epochs` in both",
            "Take it out of one of them.",
            10,
        ),
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_of_a_factorial_is_told_at_its_place(case: str) -> None:
    text, fault = FAULTS[case]
    assert list(examine(read_text(HEAD + text)).faults) == [fault]


def test_levels_that_are_sound_alone_but_not_together_are_told_with_their_cell() -> None:
    text = (
        "- {factor: f, set: [train.optimizer.momentum], levels: [0.1, 0.9], baseline: 0.1}\n"
        "- {factor: g, set: [train.optimizer], levels: [SGD, Adam], baseline: SGD}\n"
    )
    head = HEAD.replace("{epochs: 1}", "{epochs: 1, optimizer: SGD}")
    faults = examine(read_text(head + text)).faults
    assert [fault.path for fault in faults] == ["vary", "vary"]
    assert faults[0].message.startswith("In `0.1 × Adam`: `train.optimizer.momentum` names nothing")
    assert faults[0].line == 5


def test_both_factors_are_checked_before_the_cells() -> None:
    text = (
        RATES.replace("baseline: 0.1", "baseline: 7")
        + "- {factor: f, set: [train.epoch], levels: [1, 2], baseline: 3}\n"
    )
    assert [fault.path for fault in examine(read_text(HEAD + text)).faults] == [
        *("vary[0].baseline", "vary[1].baseline", "vary[1].set"),
    ]


def test_a_shape_that_does_not_flow_is_told_with_its_cell() -> None:
    text = f"{HEAD}{RATES}- {{factor: f, set: [model.dense_2.units], levels: [10, 9], baseline: 10}}\n"
    [fault] = shape_faults(parse(text), (8, 8, 1), 10, read_text(text))
    assert (fault.path, fault.line) == ("model.dense_2.units", 5)
    assert fault.message.startswith("In arm `0.1 × 9`: ")
