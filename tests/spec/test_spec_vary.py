"""What an arm may change, and that exactly this is told of it."""

from typing import Any

import pytest

from paribus.errors import Fault
from paribus.spec import (
    Change,
    Dense,
    PathError,
    Study,
    arms_of,
    changed,
    differences,
    examine,
    read_text,
    stream_seeds,
)
from paribus.spec.arms import Arm

MODEL = [
    {"Conv2D": {"filters": 8, "kernel_size": 3, "padding": "same", "activation": "relu"}},
    "BatchNormalization",
    {"Residual": {"layers": [{"Conv2D": {"filters": 8, "kernel_size": 3, "padding": "same"}}, "ReLU"]}},
    "Flatten",
    {"Dense": {"units": 32, "activation": "relu"}},
    {"Dense": {"units": 10}},
]


def study(vary: dict[str, Any] | None = None, **parts: Any) -> Study:
    given = {"study": "s", "data": "digits", "model": MODEL, "train": {"epochs": 5}, **parts}
    return Study.model_validate({**given, "vary": vary and {"factor": "f", **vary}})


def arm_with(settings: dict[str, Any]) -> Arm:
    """The second arm of a study whose second arm has *settings*."""
    return arms_of(study({"arms": {"a": {}, "b": settings}, "baseline": "a"}))[1]


CHANGES: dict[str, tuple[dict[str, Any], tuple[Change, ...], tuple[str, ...]]] = {
    "an argument": (
        {"model.dense_1.activation": {"LeakyReLU": {"negative_slope": 0.01}}},
        (Change("model.dense_1.activation", "relu", {"LeakyReLU": {"negative_slope": 0.01}}),),
        ("activation",),
    ),
    "an argument that is not written out": (
        {"model.dense_1.activation": {"elu": {"alpha": 1.0}}},
        (Change("model.dense_1.activation", "relu", "elu"),),
        ("activation",),
    ),
    "one argument of two layers": (
        {"model.dense_1.kernel_initializer": "he_normal", "model.conv2d_1.kernel_initializer": "he_normal"},
        (
            Change("model.conv2d_1.kernel_initializer", "glorot_uniform", "he_normal"),
            Change("model.dense_1.kernel_initializer", "glorot_uniform", "he_normal"),
        ),
        ("initialisation",),
    ),
    "an inner argument": (
        {"train.optimizer.learning_rate": 0.1},
        (Change("train.optimizer.learning_rate", 0.001, 0.1),),
        ("learning rate",),
    ),
    "batch size and epochs": (
        {"train.batch_size": 16, "train.epochs": 9},
        (Change("train.batch_size", 32, 16), Change("train.epochs", 5, 9)),
        ("batch size", "training length"),
    ),
    "the kind of optimizer": (
        {"train.optimizer": {"SGD": {"momentum": 0.9}}},
        (Change("train.optimizer", "Adam", {"SGD": {"momentum": 0.9}}),),
        ("optimizer",),
    ),
    "the kind of budget": (
        {"train.epochs": None, "train.steps": 100},
        (Change("train.epochs", 5, None), Change("train.steps", None, 100)),
        ("training length",),
    ),
    "a layer taken out": (
        {"model.batch_normalization": None},
        (Change("model.batch_normalization", "BatchNormalization", None),),
        ("BatchNormalization layers",),
    ),
    "a layer replaced by a list": (
        {"model.dense_1": [{"Dense": {"units": 32, "activation": "relu"}}, {"Dropout": {"rate": 0.3}}]},
        (Change("model.dropout", None, {"Dropout": {"rate": 0.3}}),),
        ("Dropout layers",),
    ),
    "a layer of another kind": (
        {"model.flatten": {"GlobalAveragePooling2D": {"name": "flatten"}}},
        (Change("model.flatten", "Flatten", "GlobalAveragePooling2D"),),
        ("Flatten → GlobalAveragePooling2D layers",),
    ),
    "an object of Python": (
        {"model.dense_1": Dense(units=64, activation="relu")},
        (Change("model.dense_1.units", 32, 64),),
        ("units",),
    ),
    "a layer inside a block": (
        {"model.conv2d_2.filters": 4, "model.residual.projection": True},
        (Change("model.residual.projection", False, True), Change("model.conv2d_2.filters", 8, 4)),
        ("projection", "filters"),
    ),
    "a block taken out": (
        {"model.residual": None},
        (
            Change(
                "model.residual",
                {
                    "Residual": {
                        "layers": [{"Conv2D": {"filters": 8, "kernel_size": [3, 3], "padding": "same"}}, "ReLU"]
                    }
                },
                None,
            ),
        ),
        ("Residual layers",),
    ),
    "the other order": (
        {"model.batch_normalization": None, "model.conv2d_1": ["BatchNormalization", MODEL[0]]},
        (
            Change(
                "model",
                [
                    "conv2d_1",
                    "batch_normalization",
                    {"residual": ["conv2d_2", "re_lu"]},
                    "flatten",
                    "dense_1",
                    "dense_2",
                ],
                [
                    "batch_normalization",
                    "conv2d_1",
                    {"residual": ["conv2d_2", "re_lu"]},
                    "flatten",
                    "dense_1",
                    "dense_2",
                ],
            ),
        ),
        ("order of layers",),
    ),
    "the data": (
        {"data": {"name": "mnist", "train": 1000}},
        (Change("data", {"name": "digits"}, {"name": "mnist", "train": 1000}),),
        ("data",),
    ),
    "a part that was not there": (
        {"train.early_stopping.patience": 3},
        (Change("train.early_stopping", None, {"patience": 3}),),
        ("early stopping",),
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_arm_tells_exactly_what_it_changes(case: str) -> None:
    settings, changes, aspects = CHANGES[case]
    arm = arm_with(settings)
    assert arm.changes == changes
    assert arm.changes_from_baseline == changes
    assert arm.aspects == aspects


def test_momentum_and_learning_rate_are_two_aspects() -> None:
    sgd = study(
        {
            "arms": {"a": {}, "b": {"train.optimizer.momentum": 0.9, "train.optimizer.learning_rate": 1}},
            "baseline": "a",
        },
        train={"epochs": 1, "optimizer": "SGD"},
    )
    assert arms_of(sgd)[1].aspects == ("learning rate", "momentum")


def test_whole_model_can_be_replaced() -> None:
    arm = arm_with({"model": ["Flatten", {"Dense": {"units": 10}}]})
    assert [layer.name for layer in arm.study.model] == ["flatten", "dense"]
    assert "Conv2D layers" in arm.aspects


def test_layers_put_in_do_not_rename_the_others() -> None:
    arm = arm_with({"model.dense_1": [{"Dense": {"units": 64}}, {"Dense": {"units": 32, "activation": "relu"}}]})
    assert [layer.name for layer in arm.study.model][-3:] == ["dense_1", "dense_3", "dense_2"]


def test_taking_out_one_layer_leaves_the_other_paths_of_the_arm_true() -> None:
    arm = arm_with({"model.batch_normalization": None, "model.dense_2.use_bias": False, "model.conv2d_1": None})
    assert {change.path for change in arm.changes} == {
        "model.batch_normalization",
        "model.conv2d_1",
        "model.dense_2.use_bias",
    }


def test_without_vary_there_is_one_arm_named_baseline() -> None:
    (arm,) = arms_of(study())
    assert (arm.name, arm.baseline, arm.compared_with, arm.changes) == ("baseline", True, None, ())


@pytest.mark.parametrize(
    ("levels", "names"),
    [
        ([32, 64], ("32", "64")),
        ([0.5, 1e-5], ("0.5", "1e-05")),
        ([True, False], ("true", "false")),
        (["relu", {"LeakyReLU": {"negative_slope": 0.1}}], ("relu", "LeakyReLU")),
        ([None, "L2"], ("none", "L2")),
        ([[3, 3], [5, 5]], ("[3, 3]", "[5, 5]")),
        ({16: 16, 0.5: 0.5, True: 1, None: None}, ("16", "0.5", "true", "none")),
    ],
)
def test_levels_are_named_by_their_values(levels: Any, names: tuple[str, ...]) -> None:
    vary = study({"set": ["train.epochs"], "levels": levels, "baseline": names[0]}).vary
    assert vary is not None
    assert vary.arm_names == names


def test_baseline_may_be_written_as_the_value_itself() -> None:
    arms = arms_of(study({"set": ["train.batch_size"], "levels": [32, 64], "baseline": 64}))
    assert [(arm.name, arm.baseline, arm.compared_with) for arm in arms] == [("32", False, "64"), ("64", True, None)]


def test_every_level_sets_every_path() -> None:
    arms = arms_of(
        study(
            {
                "set": ["model.dense_1.activation", "model.conv2d_1.activation"],
                "levels": ["relu", "tanh"],
                "baseline": "relu",
            }
        )
    )
    assert [change.path for change in arms[1].changes] == ["model.conv2d_1.activation", "model.dense_1.activation"]
    assert arms[1].aspects == ("activation",)


def test_cumulative_arms_build_on_one_another_and_are_compared_with_the_arm_before() -> None:
    arms = arms_of(
        study(
            {
                "arms": {
                    "plain": {},
                    "momentum": {"train.optimizer": "SGD"},
                    "smaller": {"train.optimizer.learning_rate": 0.1},
                },
                "baseline": "plain",
                "cumulative": True,
            }
        )
    )
    assert [arm.compared_with for arm in arms] == [None, "plain", "momentum"]
    assert arms[2].changes == (Change("train.optimizer.learning_rate", 0.01, 0.1),)
    assert arms[2].changes_from_baseline == (Change("train.optimizer", "Adam", {"SGD": {"learning_rate": 0.1}}),)


@pytest.mark.parametrize("path", ["replicates", "seed", "study", "matters", "vary.baseline"])
def test_what_makes_arms_comparable_cannot_be_varied(path: str) -> None:
    with pytest.raises(PathError, match="all arms share"):
        changed(study(), {path: 3})


def test_all_arms_share_the_streams_of_a_replicate() -> None:
    arms = arms_of(study({"set": ["train.batch_size"], "levels": [8, 16, 32], "baseline": 8}))
    assert all(stream_seeds(arm.study, 2) == stream_seeds(arms[0].study, 2) for arm in arms)


def test_study_does_not_differ_from_itself() -> None:
    assert differences(study(), study()) == ()


HEAD = """\
study: s
data: digits
model: [Flatten, Dense: {units: 8}, Dense: {units: 10}]
train: {epochs: 1}
vary:
  factor: f
"""

VARY_FAULTS = {
    "unknown layer": (
        ("  set: [model.dens_1.units]\n  levels: [1, 2]\n  baseline: 1\n"),
        [
            Fault(
                "vary.set",
                "`model.dens_1.units` must name a layer; `model` has no layer `dens_1`.",
                "",
                "Did you mean `dense_1`?",
                7,
            )
        ],
    ),
    "baseline that is no level": (
        ("  set: [train.epochs]\n  levels: [10, 20]\n  baseline: 30\n"),
        [Fault("vary.baseline", "The baseline must be one of the levels.", '"30"', "There are: 10, 20.", 9)],
    ),
    "one level": (
        ("  set: [train.epochs]\n  levels: [10]\n  baseline: 10\n"),
        [Fault("vary", "A comparison needs two arms or more.", "only 10", "Add a level, or leave out `vary`.", 5)],
    ),
    "value that does not fit both paths": (
        ("  set: [model.dense_1.units, model.dense_2.units]\n  levels:\n  - 8\n  - none\n  baseline: 8\n"),
        [
            Fault(
                "vary.levels.none",
                "In `model.dense_1.units`: `units` must be a whole number above 0.",
                "none",
                "Write 1 or more.",
                10,
            )
        ],
    ),
    "arms with faults of their own": (
        (
            "  baseline: a\n"
            "  arms:\n"
            "    a: {}\n"
            "    b:\n"
            "      train.step: 4\n"
            "      model.dense_1.units: 0\n"
            "    c: {replicates: 2}\n"
        ),
        [
            Fault("vary.arms.b", "`train.step` names nothing: `train` has no `step`.", "", "Did you mean `steps`?", 11),
            Fault(
                "vary.arms.b",
                "In `model.dense_1.units`: `units` must be a whole number above 0.",
                "0",
                "Write 1 or more.",
                12,
            ),
            Fault(
                "vary.arms.c",
                "`replicates` cannot be varied: all arms share `replicates`.",
                "",
                "Vary a path of data, model or train.",
                13,
            ),
        ],
    ),
    "budget not exchanged": (
        ("  baseline: a\n  arms:\n    a:\n    b: {train.steps: 4}\n"),
        [
            Fault(
                "vary.arms.b",
                "In `train`: Training needs exactly one of `epochs`, `steps` and `seconds`.",
                "epochs and steps",
                "Keep one of them.",
                10,
            )
        ],
    ),
    "levels twice": (
        ("  set: [train.epochs]\n  levels: [10, 10]\n  baseline: 10\n"),
        [
            Fault(
                "vary.levels",
                "Every level needs a name of its own.",
                "`10` more than once",
                "Write the levels as `name: value`.",
                8,
            )
        ],
    ),
    "levels without set": (
        ("  levels: [10, 20]\n  baseline: 10\n"),
        [
            Fault(
                "vary",
                "`set` lists the paths that get each of `levels`: they belong together.",
                "`levels` alone",
                ("Write `set: [train.batch_size]` and `levels: [32, 64]`, or `arms: {small: {train.batch_size: 32}}`."),
                5,
            )
        ],
    ),
    "set that is no list": (
        ("  set: train.epochs\n  levels: [10, 20]\n  baseline: 10\n"),
        [
            Fault(
                "vary.set",
                "`set` must be a list of paths.",
                "train.epochs",
                "Write them in brackets: [train.batch_size].",
                7,
            )
        ],
    ),
}


@pytest.mark.parametrize("case", VARY_FAULTS)
def test_fault_of_what_is_varied_reads_as_written_here(case: str) -> None:
    text, faults = VARY_FAULTS[case]
    assert list(examine(read_text(HEAD + text)).faults) == faults


def test_cumulative_arm_may_name_a_layer_that_an_earlier_arm_put_in() -> None:
    text = (
        "  baseline: a\n  cumulative: true\n  arms:\n    a: {}\n"
        "    b: {model.flatten: [Flatten, Dropout: {rate: 0.1}]}\n    c: {model.dropout.rate: 0.2}\n"
    )
    examined = examine(read_text(HEAD + text))
    assert examined.faults == ()
    assert examined.study is not None
    assert arms_of(examined.study)[2].changes == (Change("model.dropout.rate", 0.1, 0.2),)


def test_a_final_softmax_is_no_difference() -> None:
    with_softmax, without = (
        Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}, *last], train={"epochs": 1})
        for last in (["Softmax"], [])
    )
    assert differences(with_softmax, without) == ()
