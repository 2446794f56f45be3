"""Fair tuning: which values are tried, as which arms, and what cannot be tuned."""

import itertools
import math
from typing import Any

import pytest

from paribus.errors import Fault
from paribus.spec import Study, Tune, arms_of, conditions_of, digest, examine, numbers_of, plain, read_text

RATE = "train.optimizer.learning_rate"
VARY = {"factor": "activation", "set": ["model.dense_1.activation"], "levels": ["relu", "tanh"], "baseline": "tanh"}


def study(**parts: Any) -> Study:
    model = ["Flatten", {"Dense": {"units": 32, "activation": "relu"}}, {"Dense": {"units": 10}}]
    given = {"study": "s", "data": {"name": "digits", "validation": 0.2}, "model": model, "train": {"epochs": 5}}
    return Study.model_validate({**given, "vary": VARY, "tune": {"path": RATE, "values": [0.001, 0.01]}, **parts})


def test_every_condition_is_tried_with_every_value() -> None:
    trials = arms_of(study())
    assert [trial.name for trial in trials] == ["relu @ 0.001", "relu @ 0.01", "tanh @ 0.001", "tanh @ 0.01"]
    assert [trial.trial_of for trial in trials] == ["relu", "relu", "tanh", "tanh"]
    assert [trial.tuned for trial in trials] == [{RATE: 0.001}, {RATE: 0.01}] * 2
    assert [trial.study.train.optimizer.learning_rate for trial in trials] == [0.001, 0.01] * 2
    assert [trial.baseline for trial in trials] == [False, False, True, True]


def test_no_trial_is_compared_and_none_is_confounded() -> None:
    for trial in arms_of(study()):
        assert trial.compared_with is None
        assert trial.aspects == ()
        assert trial.study.tune is None


def test_conditions_differ_in_what_is_varied_and_not_in_what_is_tuned() -> None:
    relu, tanh = conditions_of(study())
    assert (relu.name, relu.compared_with, relu.aspects) == ("relu", "tanh", ("activation",))
    assert (tanh.name, tanh.baseline, tanh.compared_with) == ("tanh", True, None)


def test_trials_of_a_number_differ_in_numbers_only_so_they_can_share_a_program() -> None:
    first, second = arms_of(study(vary=None))
    assert {path for path, value in numbers_of(first.study).items() if numbers_of(second.study)[path] != value} == {
        RATE
    }


def test_a_single_network_can_be_tuned() -> None:
    assert [trial.name for trial in arms_of(study(vary=None))] == ["baseline @ 0.001", "baseline @ 0.01"]


def test_several_paths_get_the_same_value() -> None:
    tune = {"path": ["model.dense_1.units", "train.batch_size"], "values": [16, 32]}
    trial = arms_of(study(tune=tune))[0]
    assert (trial.study.model[1].units, trial.study.train.batch_size) == (16, 16)
    assert trial.tuned == {"model.dense_1.units": 16, "train.batch_size": 16}


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"range": [0.0001, 0.1], "trials": 4}, (0.0001, 0.001, 0.01, 0.1)),
        ({"range": [0.0001, 0.1]}, (0.0001, 0.000562, 0.00316, 0.0178, 0.1)),
        ({"range": [0, 0.9], "trials": 4}, (0, 0.3, 0.6, 0.9)),
        ({"range": [-1, 1], "trials": 3}, (-1, 0, 1)),
        ({"range": [16, 256]}, (16, 32, 64, 128, 256)),
        ({"range": [0, 1], "trials": 3}, (0, 0.5, 1)),
        ({"range": [1, 2], "trials": 3}, (1, 1.41, 2)),
        ({"values": ["Adam", {"SGD": {"momentum": 0.9}}]}, ("Adam", {"SGD": {"momentum": 0.9}})),
    ],
)
def test_values_of_a_range_lie_between_its_ends(given: dict[str, Any], values: tuple[Any, ...]) -> None:
    assert Tune(path=RATE, **given).trial_values == values


def test_values_between_two_positive_ends_have_equal_ratios() -> None:
    values = Tune(path=RATE, range=[1e-5, 10.0], trials=13).trial_values
    ratios = [math.log(after / before) for before, after in itertools.pairwise(values)]
    assert max(ratios) == pytest.approx(min(ratios), rel=0.01)  # each value has three digits


def test_only_numbers_have_a_lowest_and_a_highest() -> None:
    assert Tune(path=RATE, values=[0.1, 1]).numbers == (0.1, 1.0)
    assert Tune(path=RATE, values=["Adam", "SGD"]).numbers == ()
    assert Tune(path=RATE, values=[True, False]).numbers == ()


def test_tuning_is_part_of_the_question() -> None:
    digests = [
        digest(study()),
        digest(study(tune=None)),
        digest(study(vary={**VARY, "baseline": "relu"})),
        digest(study(tune={"path": RATE, "values": [0.001, 0.1]})),
    ]
    assert len(set(digests)) == 4


def test_a_tuned_study_is_written_and_read_again() -> None:
    assert Study.model_validate(plain(study())) == study()
    ranged = study(tune={"path": RATE, "range": [0.01, 0.1]})
    assert Study.model_validate(plain(ranged)) == ranged


HEAD = """\
study: s
data: {name: digits, validation: 0.2}
model: [Flatten, Dense: {units: 8}, Dense: {units: 10}]
train: {epochs: 1}
"""
FORMS = "Write `values: [0.001, 0.01, 0.1]`, or `range: [0.0001, 0.1]` with `trials: 5`."

FAULTS = {
    "a path that names nothing": (
        "tune:\n  path: train.optimizer.learningrate\n  values: [1, 2]\n",
        Fault(
            "tune.path",
            "`train.optimizer.learningrate` names nothing: `train.optimizer` has no `learningrate`.",
            "",
            "Did you mean `learning_rate`?",
            6,
        ),
    ),
    "a path of the data": (
        "tune:\n  values: [100, 200]\n  path:\n  - train.batch_size\n  - data.train\n",
        Fault("tune.path", "`data.train` cannot be tuned.", "", "Tune a path of model or train.", 9),
    ),
    "a value that does not fit": (
        f"tune:\n  path: {RATE}\n  values:\n  - 0.1\n  - -1\n",
        Fault(
            "tune.values",
            f"In `{RATE}`: `learning_rate` must be a number above 0.",
            "-1",
            "Write a number greater than 0.",
            9,
        ),
    ),
    "an end that does not fit": (
        "tune:\n  path: model.dense_1.units\n  range: [0.5, 16]\n  trials: 2\n",
        Fault(
            "tune.range",
            "In `model.dense_1.units`: `units` must be a whole number above 0.",
            "0.5",
            "Write 1 or more.",
            7,
        ),
    ),
    "one value": (
        f"tune: {{path: {RATE}, values: [1]}}\n",
        Fault("tune.values", "Tuning needs two values or more.", "only 1", "Add one, or leave out `tune`.", 5),
    ),
    "a value twice": (
        f"tune: {{path: {RATE}, values: [1, 1]}}\n",
        Fault("tune.values", "Every value is tried once.", "`1` more than once", "Take one of them out.", 5),
    ),
    "neither values nor range": (
        f"tune: {{path: {RATE}}}\n",
        Fault("tune", "`tune` needs either `values` or `range`.", "none of them", FORMS, 5),
    ),
    "both values and range": (
        f"tune: {{path: {RATE}, values: [1, 2], range: [1, 2]}}\n",
        Fault("tune", "`tune` needs either `values` or `range`.", "both", FORMS, 5),
    ),
    "trials without a range": (
        f"tune: {{path: {RATE}, values: [1, 2], trials: 2}}\n",
        Fault("tune.trials", "`trials` belongs to `range`.", "`trials` with `values`", FORMS, 5),
    ),
    "more trials than anybody would make": (
        f"tune: {{path: {RATE}, range: [1, 2], trials: 1000000000}}\n",
        Fault("tune.trials", "`trials` must be a whole number from 2 to 100.", "1000000000", "Write for example 5.", 5),
    ),
    "a range that falls": (
        f"tune: {{path: {RATE}, range: [2, 1]}}\n",
        Fault("tune.range", "`range` must go from a lower to a higher number.", "2 and 1", "Exchange them.", 5),
    ),
    "picking on the test split": (
        f"tune: {{path: {RATE}, values: [1, 2], on: test}}\n",
        Fault("tune.on", "`on` must be one of validation.", "test", "There are: validation.", 5),
    ),
    "judging on the split that values are picked on": (
        f"tune: {{path: {RATE}, values: [1, 2]}}\nverdict_on: validation\n",
        Fault(
            "verdict_on",
            "`tune` picks values on the validation split, so verdicts must be about the test split.",
            "verdict_on: validation",
            "Write verdict_on: test.",
            6,
        ),
    ),
    "tuning what is varied": (
        f"tune: {{path: {RATE}, values: [1, 2]}}\nvary: {{factor: f, set: [{RATE}], levels: [1, 2], baseline: 1}}\n",
        Fault("tune.path", f"`{RATE}` cannot be both tuned and varied.", "", "Leave one of them out.", 5),
    ),
    "tuning what holds what is varied": (
        (
            "tune: {path: train.optimizer, values: [SGD, Adam]}\n"
            f"vary: {{factor: f, set: [{RATE}], levels: [1, 2], baseline: 1}}\n"
        ),
        Fault(
            "tune.path",
            "`train.optimizer` cannot be both tuned and varied.",
            f"`{RATE}` in `vary`",
            "Leave one of them out.",
            5,
        ),
    ),
    "an arm without validation images": (
        (
            f"tune: {{path: {RATE}, values: [1, 2]}}\n"
            "vary: {factor: f, set: [data.validation], levels: [0.2, 0], baseline: 0.2}\n"
        ),
        Fault(
            "tune",
            "`tune` needs validation images in every arm; `0` has none of its own.",
            "data.validation: 0",
            "Leave them as in the baseline.",
            5,
        ),
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_fault_of_tuning_is_told_at_its_place(case: str) -> None:
    text, fault = FAULTS[case]
    assert list(examine(read_text(HEAD + text)).faults) == [fault]


def test_a_path_that_one_arm_lacks_is_told_with_the_arm() -> None:
    text = (
        "tune: {path: train.optimizer.momentum, values: [0, 0.9]}\n"
        "vary: {factor: f, set: [train.optimizer], levels: [SGD, Adam], baseline: SGD}\n"
    )
    [fault] = examine(read_text(HEAD + text)).faults
    assert fault.message.startswith("In arm `Adam`: `train.optimizer.momentum` names nothing")


@pytest.mark.parametrize("validation", ["0", "test"])
def test_tuning_needs_validation_images_of_its_own(validation: str) -> None:
    text = HEAD.replace("validation: 0.2", f"validation: {validation}") + f"tune: {{path: {RATE}, values: [1, 2]}}\n"
    [fault] = examine(read_text(text)).faults
    assert (fault.path, fault.line, fault.received) == ("tune", 5, f"data.validation: {validation}")


def test_what_is_left_of_a_study_whose_tuning_is_at_fault_can_be_looked_at() -> None:
    examined = examine(read_text(HEAD + "tune: {path: train.nothing, values: [1, 2]}\n"))
    assert examined.study is not None
    assert [arm.name for arm in arms_of(examined.study)] == ["baseline"]
