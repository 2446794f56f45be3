"""What a check says before anything is trained."""

import json
from pathlib import Path

import numpy as np
import pytest

from paribus.errors import StudyError
from paribus.lab import check, read_document
from paribus.spec import Dense, Digits, Flatten, LeakyReLU, Study, Train
from tests.lab.studies import arms, study


def test_sound_study_is_summarised_as_keras_does() -> None:
    checked = check(study())
    assert checked.valid
    assert [(row.name, row.output_shape, row.parameters) for row in checked.summary.rows] == [
        ("flatten", (64,), 0),
        ("dense_1", (16,), 1040),
        ("dense_2", (10,), 170),
    ]
    assert (checked.cost.runs, checked.cost.updates_per_run) == (6, 36)


def test_json_has_the_documented_keys_and_is_strict() -> None:
    both = arms("plain", plain={}, both={"train.batch_size": 64, "train.epochs": 50})
    checked = json.loads(json.dumps(check(study(vary=both, train={"epochs": 100})).to_json(), allow_nan=False))
    assert {"valid", "faults", "summary", "parameters", "arms", "confounded", "findings"} <= checked.keys()
    assert checked["summary"][1] == {"name": "dense_1", "type": "Dense", "output_shape": [16], "parameters": 1040}
    assert checked["parameters"] == {"total": 1210, "trainable": 1210, "non_trainable": 0}
    assert checked["arms"][1]["changes"][0] == {"path": "train.batch_size", "from": 32, "to": 64}
    assert checked["confounded"] == [{"arm": "both", "aspects": ["batch size", "training length"]}]
    assert [finding["id"] for finding in checked["findings"]] == ["confounded"]


def test_faults_of_the_text_and_of_the_shapes_come_together_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "study: s\ndata: digits\nmodel:\n- Flatten\n- Dense: {units: 9}\ntrain:\n  epochs: 0\nreplicates: 0\n"
    )
    faults = check(tmp_path / "s.yaml").faults
    assert [(fault.path, fault.line) for fault in faults] == [
        ("train.epochs", 7),
        ("replicates", 8),
        ("model.dense.units", 5),
    ]


def test_setting_from_outside_is_checked_like_the_file() -> None:
    assert (
        check(read_document("studies/first.yaml", ["model.dense_3.units=11"])).faults[0].path == "model.dense_3.units"
    )


def test_study_object_with_a_path_that_names_nothing_has_a_fault() -> None:
    vary = {"factor": "rate", "set": ["train.optimiser"], "levels": ["SGD", "Adam"], "baseline": "SGD"}
    checked = check(Study.model_validate(study(vary=vary)))
    assert [fault.path for fault in checked.faults] == ["vary.set"]
    with pytest.raises(StudyError, match="optimizer"):
        checked.sound_study()


@pytest.mark.parametrize("path", ["data.test", "data.classes"])
def test_arms_scored_on_other_images_are_at_fault(path: str) -> None:
    value = 100 if path == "data.test" else list(range(9))
    checked = check(study(vary=arms("all", all={}, some={path: value})))
    assert any("the same images" in fault.message and fault.path == "vary.arms.some" for fault in checked.faults)


def test_verdict_on_validation_needs_one_validation_split_for_all() -> None:
    assert check(study(verdict_on="validation")).valid
    own = check(study(verdict_on="validation", data={"name": "digits", "split": "per_replicate"}))
    assert [fault.path for fault in own.faults] == ["verdict_on"]
    other = check(study(verdict_on="validation", vary=arms("a", a={}, b={"data.validation": 0.3})))
    assert [fault.path for fault in other.faults] == ["vary.arms.b"]


def test_arm_with_images_of_another_size_is_checked_at_that_size() -> None:
    model = [{"Conv2D": {"filters": 2, "kernel_size": 9}}, "Flatten", {"Dense": {"units": 10}}]
    larger = arms("small", small={"data.resize": [9, 9]}, large={"data.resize": [12, 12]})
    assert check(study(model=model, vary=larger)).valid
    smaller = arms("small", small={"data.resize": [9, 9]}, large={"data.resize": [7, 7]})
    assert [fault.path for fault in check(study(model=model, vary=smaller)).faults] == ["model.conv2d.kernel_size"]


def test_archive_that_is_missing_is_a_fault_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        "study: s\ndata:\n  name: npz\n  path: nowhere.npz\nmodel: [Flatten, Dense: {units: 2}]\ntrain: {epochs: 1}\n"
    )
    [fault] = check(tmp_path / "s.yaml").faults
    assert (fault.path, fault.line) == ("data", 4)
    assert "nowhere.npz" in fault.message


def test_archive_is_opened_for_its_shape(tmp_path: Path) -> None:
    images = np.zeros((10, 5, 4), np.uint8)
    labels = np.arange(10) % 2
    np.savez(tmp_path / "a.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    data = {"name": "npz", "path": str(tmp_path / "a.npz")}
    checked = check(study(data=data, model=["Flatten", {"Dense": {"units": 2}}], vary=None))
    assert checked.valid
    assert checked.summary.total == 2 * 20 + 2


def test_plain_data_may_hold_objects_and_their_faults_are_found() -> None:
    parts = {
        "data": Digits(validation=0.1),
        "train": Train(epochs=1),
        "model": [Flatten(), Dense(units=8, activation="relu"), Dense(units=10)],
    }
    vary = {"factor": "activation", "set": ["model.dense_1.activation"], "baseline": "relu"}
    assert check(study(**parts, vary={**vary, "levels": {"relu": "relu", "leaky": LeakyReLU()}})).valid
    wrong = check(study(**parts | {"model": [Dense(units=9)]}, vary={**vary, "levels": ["relu", "tanh"]}))
    assert [fault.path for fault in wrong.faults] == ["vary.set", "model.dense", "model.dense.units"]


def test_checked_shows_itself_in_a_notebook() -> None:
    assert "dense_1" in check(study())._repr_html_()
    assert "<b>" not in check(study(train={"epochs": "<b>"}))._repr_html_()


def test_data_with_one_test_image_are_a_fault_where_arms_are_compared(tmp_path: Path) -> None:
    images, labels = np.zeros((9, 4, 4), np.uint8), np.arange(9) % 2
    np.savez(tmp_path / "few.npz", x_train=images[:8], y_train=labels[:8], x_test=images[8:], y_test=labels[8:])
    compared = {
        "study": "few",
        "data": {"name": "npz", "path": str(tmp_path / "few.npz")},
        "model": ["Flatten", {"Dense": {"units": 2}}],
        "train": {"epochs": 1},
    }
    assert check(compared).valid
    vary = {"factor": "batch size", "set": ["train.batch_size"], "levels": [2, 4], "baseline": "2"}
    [fault] = check({**compared, "vary": vary}).faults
    assert fault.path == "data.test"
    assert "two test images or more" in fault.message


def test_drop_remainder_that_leaves_no_batch_is_a_fault_said_once_where_it_stands() -> None:
    too_large = {"epochs": 1, "batch_size": 2000, "drop_remainder": True}
    [fault] = check(study(train=too_large)).faults
    assert (fault.path, fault.received) == ("train.drop_remainder", "batch_size 2000 for 1150 images")
    levels = {"factor": "batch size", "set": ["train.batch_size"], "levels": [1150, 1151], "baseline": "1150"}
    [fault] = check(study(train={"epochs": 1, "drop_remainder": True}, vary=levels)).faults
    assert fault.path == "vary.levels.1151"
    assert "1150 or less" in fault.remedy
    assert check(study(train={**too_large, "drop_remainder": False})).valid
