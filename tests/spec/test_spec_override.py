"""`--set path=value` sets what the path says, before the study is examined, and nothing else."""

from typing import Any

import pytest

from paribus.errors import StudyError
from paribus.spec import Dense, Document, Study, examine, override, read_text
from paribus.spec.arms import with_values

TEXT = """\
study: s
data: digits
model:
  - Flatten
  - Dense: {units: 32, activation: relu}
  - Residual: {layers: [Dense: {units: 32}]}
  - Dense: {units: 10, name: top}
train:
  epochs: 5
vary: {factor: f, set: [train.batch_size], levels: {small: 16, 1.5: 32}, baseline: small}
"""


def overridden(*settings: str) -> Study:
    examined = examine(override(read_text(TEXT), settings))
    assert examined.faults == ()
    assert examined.study is not None
    return examined.study


WAYS: dict[str, tuple[list[str], Any, Any]] = {
    "a number": (["replicates=3"], lambda study: study.replicates, 3),
    "an argument that is written": (["model.dense_1.units=64"], lambda study: study.model[1].units, 64),
    "an argument that is not": (["model.dense_1.use_bias=false"], lambda study: study.model[1].use_bias, False),
    "a layer written by its name alone": (["model.flatten.name=pixels"], lambda study: study.model[0].name, "pixels"),
    "a layer with a name of its own": (["model.top.units=12"], lambda study: study.model[-1].units, 12),
    "a layer inside a block": (["model.dense_2.units=31"], lambda study: study.model[2].layers[0].units, 31),
    "a choice with arguments": (
        ["model.dense_1.activation={LeakyReLU: {negative_slope: 0.1}}"],
        lambda study: study.model[1].activation.negative_slope,
        0.1,
    ),
    "an argument of a choice that is left out": (
        ["train.optimizer.learning_rate=1e-5"],
        lambda study: study.train.optimizer.learning_rate,
        1e-5,
    ),
    "a choice, then its argument": (
        ["train.optimizer=SGD", "train.optimizer.momentum=0.9"],
        lambda study: (type(study.train.optimizer).__name__, study.train.optimizer.momentum),
        ("SGD", 0.9),
    ),
    "an exchanged budget": (
        ["train.epochs=null", "train.steps=100"],
        lambda study: (study.train.epochs, study.train.steps),
        (None, 100),
    ),
    "a part that is not there": (
        ["train.early_stopping.patience=3"],
        lambda study: study.train.early_stopping.patience,
        3,
    ),
    "an option of data written by its name alone": (
        ["data.seed=7"],
        lambda study: (study.data.name, study.data.seed),
        ("digits", 7),
    ),
    "another kind of data": (
        ["data.name=npz", "data.path=images.npz"],
        lambda study: (study.data.name, study.data.path),
        ("npz", "images.npz"),
    ),
    "a level": (["vary.levels.small=8"], lambda study: study.vary.levels["small"], 8),
    "a level with a dot in its name": (["vary.levels.1.5=64"], lambda study: study.vary.levels["1.5"], 64),
    "no variation": (["vary=null"], lambda study: study.vary, None),
    "a layer taken out": (["model.residual=null"], lambda study: len(study.model), 3),
    "layers put in": (["model.flatten=[Flatten, ReLU]"], lambda study: study.model[1].name, "re_lu"),
    "a value with = in it": (["question=is a=b?"], lambda study: study.question, "is a=b?"),
    "a text that looks like a number": (['question="7"'], lambda study: study.question, "7"),
    "spaces around =": ([" replicates = 4 "], lambda study: study.replicates, 4),
}


@pytest.mark.parametrize("way", WAYS)
def test_setting_sets(way: str) -> None:
    settings, get, value = WAYS[way]
    assert get(overridden(*settings)) == value


def test_override_without_settings_changes_nothing() -> None:
    assert override(read_text(TEXT), []) == read_text(TEXT)


def test_override_leaves_the_document_it_was_given_alone() -> None:
    document = read_text(TEXT)
    override(document, ["model.dense_1.units=64", "model.flatten=null"])
    assert document == read_text(TEXT)


def test_objects_of_python_can_be_overridden() -> None:
    document = Document({"study": "s", "data": "digits", "model": ["Flatten", Dense(units=10)], "train": {"epochs": 1}})
    study = examine(override(document, ["model.dense.units=12"])).study
    assert study is not None
    assert study.model[1].units == 12


FAULTS = {
    "model.dens_1.units=3": "`model.dens_1.units` must name a layer; `model` has no layer `dens_1`. "
    "Did you mean `dense_1`?",
    "train.batchsize=3": "`train.batchsize` names nothing: `train` has no `batchsize`. Did you mean `batch_size`?",
    "replicate=3": "`replicate` names nothing: `the study` has no `replicate`. Did you mean `replicates`?",
    "train.epochs.x=3": "`train.epochs.x` names nothing: `train.epochs` is 5. Set `train.epochs` as a whole.",
    "train.schedule.decay_steps=3": "`train.schedule.decay_steps` names nothing: `train.schedule` is not set. "
    "Set `train.schedule` as a whole.",
    "train.weights.seed.x=3": "`train.weights.seed.x` names nothing: `train.weights.seed` is not set. "
    "Set `train.weights.seed` as a whole.",
    "vary.levels.tiny=3": "`vary.levels.tiny` names nothing: `vary.levels` has no `tiny`. There are: small, 1.5.",
    "replicates": "A setting is a path, =, and a value. Received replicates. Write for example train.epochs=40.",
    "=3": 'A setting is a path, =, and a value. Received "=3". Write for example train.epochs=40.',
    "replicates=": "A setting is a path, =, and a value. Received replicates=. Write for example train.epochs=40.",
    "model.dense_1.activation={elu": "A value must be readable as in a study file.",
}


@pytest.mark.parametrize("setting", FAULTS)
def test_setting_that_cannot_be_set_is_a_fault(setting: str) -> None:
    with pytest.raises(StudyError) as caught:
        override(read_text(TEXT), [setting])
    (fault,) = caught.value.faults
    assert FAULTS[setting] in str(fault)


def test_argument_cannot_be_put_where_there_is_no_place_for_one() -> None:
    for text, path, given in [
        (TEXT.replace("- Flatten", "- Flatten: true"), "model.flatten.name", "{Flatten: true}"),
        (TEXT + "seed: [1]\n", "seed.x", "[1]"),
        ("train: 5", "train.epochs", "5"),
    ]:
        with pytest.raises(StudyError, match=r"as a whole") as caught:
            override(read_text(text), [f"{path}=3"])
        assert f"is {given}." in str(caught.value)


def test_all_faulty_settings_are_told_at_once() -> None:
    with pytest.raises(StudyError) as caught:
        override(read_text(TEXT), ["x=1", "replicates=2", "train.y=1", "z"])
    assert [fault.path for fault in caught.value.faults] == ["x", "train.y", "--set"]


def test_value_that_does_not_fit_is_told_without_a_line_for_it_is_not_in_the_file() -> None:
    (fault,) = examine(override(read_text(TEXT), ["train.epochs=0"])).faults
    assert (fault.path, fault.line, fault.received) == ("train.epochs", None, "0")


def test_other_values_keep_their_lines_when_layers_move() -> None:
    broken = read_text(TEXT.replace("units: 10", "units: -1"))
    for setting in ("model.flatten=[Flatten, ReLU, ReLU]", "model.flatten=null", "model.dense_1={Dense: {units: 3}}"):
        (fault,) = examine(override(broken, [setting])).faults
        assert (fault.path, fault.line) == ("model.top.units", 7)


def test_missing_path_of_data_can_be_given_from_outside() -> None:
    text = TEXT.replace("data: digits", "data: {name: npz}")
    assert examine(read_text(text)).faults
    assert not examine(override(read_text(text), ["data.path=x.npz"])).faults


DROPOUTS = """\
study: s
data: digits
model:
  - Flatten
  - Dropout: {rate: 0.1}
  - Dense: {units: 20}
  - Dropout: {rate: 0.2}
  - Dense: {units: 10}
  - Dropout: {rate: 0.3}
train: {epochs: 5}
"""


def layers_after(*settings: str) -> list[tuple[str, Any]]:
    """The name of each layer that is left, with its rate or its units."""
    study = examine(override(read_text(DROPOUTS), settings)).study
    assert study is not None
    return [(str(layer.name), getattr(layer, "rate", getattr(layer, "units", None))) for layer in study.model]


MOVES: dict[str, tuple[list[str], list[tuple[str, Any]]]] = {
    "two layers taken out": (
        ["model.dropout_1=null", "model.dropout_2=null"],
        [("flatten", None), ("dense_1", 20), ("dense_2", 10), ("dropout", 0.3)],
    ),
    "the same the other way round": (
        ["model.dropout_2=null", "model.dropout_1=null"],
        [("flatten", None), ("dense_1", 20), ("dense_2", 10), ("dropout", 0.3)],
    ),
    "a layer taken out before another is changed": (
        ["model.dropout_1=null", "model.dropout_2.rate=0.7"],
        [("flatten", None), ("dense_1", 20), ("dropout_1", 0.7), ("dense_2", 10), ("dropout_2", 0.3)],
    ),
    "a layer of another kind in the place of one": (
        ["model.dropout_1=ReLU", "model.dropout_2.rate=0.7", "model.dropout_1.threshold=1.0"],
        [("flatten", None), ("re_lu", None), ("dense_1", 20), ("dropout_1", 0.7), ("dense_2", 10), ("dropout_2", 0.3)],
    ),
    "several layers in the place of one": (
        ["model.dropout_1=[ReLU, ReLU]", "model.dense_2.units=9", "model.re_lu_2=null"],
        [("flatten", None), ("re_lu", None), ("dense_1", 20), ("dropout_1", 0.2), ("dense_2", 9), ("dropout_2", 0.3)],
    ),
    "a network put in as a whole": (
        ["model.dropout_1=null", "model=[Flatten, Dense: {units: 10}]", "model.dense.units=8"],
        [("flatten", None), ("dense", 8)],
    ),
}


@pytest.mark.parametrize("way", MOVES)
def test_layers_are_called_by_the_names_that_they_have_in_the_file(way: str) -> None:
    settings, expected = MOVES[way]
    assert layers_after(*settings) == expected


def test_layers_inside_a_block_keep_their_names_while_others_move() -> None:
    study = overridden("model.dense_1=null", "model.dense_2.units=31")
    assert study.model[1].layers[0].units == 31  # type: ignore[union-attr]


def test_a_layer_that_was_taken_out_cannot_be_changed() -> None:
    with pytest.raises(StudyError, match="names a layer that another setting takes out"):
        override(read_text(DROPOUTS), ["model.dropout_1=null", "model.dropout_1.rate=0.5"])
    with pytest.raises(StudyError, match="names a layer that another setting takes out"):
        override(read_text(TEXT), ["model.residual=null", "model.dense_2.units=5"])


def test_settings_do_what_the_values_of_an_arm_do() -> None:
    patch = {"model.dropout_1": None, "model.dropout_2.rate": 0.7, "model.dense_1.units": 30}
    settings = [f"{path}={'null' if value is None else value}" for path, value in patch.items()]
    document = read_text(DROPOUTS)
    assert override(document, settings).data == with_values(document.data, patch)
