"""One fix written into a new study: it does what it says, and nothing else changes."""

from pathlib import Path
from typing import Any

import pytest

from paribus.errors import InputError, OutputError
from paribus.lab import check, read_document
from paribus.lab.fixing import fixed, fixes_of, text_of, write_fixed
from paribus.spec import conditions_of, differences, parse, read_text
from tests.lab.studies import arms, study

DROPOUT = {"Dropout": {"rate": 0.3}}
BROKEN = ["Flatten", {"Dense": {"units": 32}}, DROPOUT, "BatchNormalization", DROPOUT, {"Dense": {"units": 10}}]


def written(asked: dict[str, Any], name: str, folder: Path) -> Path:
    """*asked* with its fix of this name, as a file."""
    (folder / "old.yaml").write_text(text_of(asked))
    document = read_document(folder / "old.yaml")
    checked = check(document)
    [number] = [fix.number for fix in fixes_of(checked) if fix.name == name]
    write_fixed(document, checked, number, folder / "new.yaml")
    return folder / "new.yaml"


def test_fixes_are_numbered_faults_first() -> None:
    model = [{"Dense": {"units": 10}}]
    checked = check(study(model=model, vary=None, train={"epochs": 100, "loss": "MeanSquaredError"}))
    assert [(fix.number, fix.name) for fix in fixes_of(checked)] == [(1, "model.dense")]
    checked = check(study(model=BROKEN, vary=None))
    assert [fix.number for fix in fixes_of(checked)] == list(range(1, len(fixes_of(checked)) + 1))
    assert "dropout-before-batchnorm" in {fix.name for fix in fixes_of(checked)}


def test_fault_of_shapes_is_gone_afterwards(tmp_path: Path) -> None:
    model = [{"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}]
    new = written(study(model=model), "model.dense_1", tmp_path)
    assert check(new).valid


def test_finding_is_gone_and_every_other_layer_keeps_its_name(tmp_path: Path) -> None:
    vary = arms("a", a={}, b={"model.dropout_2.rate": 0.1})
    new = written(study(model=BROKEN, vary=vary, train={"epochs": 100}), "dropout-before-batchnorm", tmp_path)
    checked = check(new)
    assert checked.valid
    assert "dropout-before-batchnorm" not in {finding.id for finding in checked.findings}
    before, after = parse((tmp_path / "old.yaml").read_text()), parse(new.read_text())
    assert [change.path for change in differences(before, after)] == ["model.dropout_1"]
    assert [arm.changes for arm in conditions_of(after)] == [arm.changes for arm in conditions_of(before)]


def test_only_names_that_would_move_are_written(tmp_path: Path) -> None:
    new = written(study(model=BROKEN, vary=None, train={"epochs": 100}), "dropout-before-batchnorm", tmp_path)
    assert new.read_text().count("name: ") == 1
    assert "name: dropout_2" in new.read_text()


def test_own_names_stay_and_settings_from_outside_are_in_it(tmp_path: Path) -> None:
    model = ["Flatten", {"Dense": {"units": 9, "name": "top"}}]
    (tmp_path / "old.yaml").write_text(text_of(study(model=model, vary=None)))
    document = read_document(tmp_path / "old.yaml", ["train.epochs=7"])
    write_fixed(document, check(document), 1, tmp_path / "new.yaml")
    fixed_study = parse((tmp_path / "new.yaml").read_text())
    assert (fixed_study.train.epochs, fixed_study.model[1].name, fixed_study.model[1].units) == (7, "top", 10)


def test_fix_for_one_arm_is_written_into_that_arm(tmp_path: Path) -> None:
    vary = arms("a", a={}, b={"model.dense_1.kernel_initializer": "zeros", "train.batch_size": 64})
    new = written(study(vary=vary, train={"epochs": 100}), "bad-initialization", tmp_path)
    assert parse(new.read_text()).vary.values("b") == {
        "model.dense_1.kernel_initializer": "he_normal",
        "train.batch_size": 64,
    }


def test_fix_for_one_level_is_refused_with_what_to_do() -> None:
    vary = {
        "factor": "start",
        "set": ["model.dense_1.kernel_initializer"],
        "levels": ["he_normal", "zeros"],
        "baseline": "he_normal",
    }
    asked = study(vary=vary, train={"epochs": 100})
    checked = check(asked)
    [fix] = fixes_of(checked)
    with pytest.raises(InputError, match=r"by hand: model\.dense_1\.kernel_initializer"):
        fixed(asked, checked, fix)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_number_that_is_not_there_is_refused(number: int, tmp_path: Path) -> None:
    document = read_text(text_of(study(model=["Flatten", {"Dense": {"units": 9}}], vary=None)))
    with pytest.raises(InputError, match="it has 1"):
        write_fixed(document, check(document), number, tmp_path / "new.yaml")
    assert not (tmp_path / "new.yaml").exists()


def test_file_that_exists_is_never_written_over(tmp_path: Path) -> None:
    document = read_text(text_of(study(model=["Flatten", {"Dense": {"units": 9}}], vary=None)))
    (tmp_path / "new.yaml").write_text("mine")
    with pytest.raises(OutputError, match="exists"):
        write_fixed(document, check(document), 1, tmp_path / "new.yaml")
    with pytest.raises(OutputError, match="writable"):
        write_fixed(document, check(document), 1, tmp_path / "nowhere" / "new.yaml")
    assert (tmp_path / "new.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    "value",
    [
        "1e5",
        "010",
        "on",
        "true",
        "null",
        "~",
        ".5",
        "a: b",
        "two\nlines",
        "ä → b",
        "- x",
        "",
        "#",
        1e-5,
        1e30,
        True,
        None,
    ],
)
def test_every_value_is_read_as_it_was_written(value: object) -> None:
    assert read_text(text_of({"key": value, "list": [value]})).data == {"key": value, "list": [value]}


@pytest.mark.parametrize("path", sorted(Path("studies").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_study_survives_being_written(path: Path) -> None:
    document = read_document(path)
    assert parse(text_of(document.data)) == parse(path.read_text())
