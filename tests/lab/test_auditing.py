"""Audits of data sets, folders, archives and studies."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from paribus.errors import DataError, InputError, Interrupted, StudyError
from paribus.lab.auditing import Audit, audit
from paribus.lab.files import read_document
from paribus.lab.seams import Watcher
from paribus.spec import Digits, Study
from tests.lab.studies import arms, study


@pytest.fixture(scope="module")
def digits() -> Audit:
    return audit("digits")


def archive(folder: Path, leaked: int = 0) -> str:
    """90 pictures, some of whose test images are training images."""
    images = np.random.default_rng(0).integers(0, 256, (120, 8, 8)).astype(np.uint8)
    images[90 : 90 + leaked] = images[:leaked]
    labels = np.arange(120) % 3
    path = folder / "images.npz"
    np.savez(path, x_train=images[:90], y_train=labels[:90], x_test=images[90:], y_test=labels[90:])
    return str(path)


def test_the_digits_have_notes_at_most(digits: Audit) -> None:
    assert {finding.severity for finding in digits.findings} <= {"note"}
    assert sum(digits.label_counts["train"]) + sum(digits.label_counts["validation"]) == 1437


def test_json_is_strict_and_has_the_documented_keys(digits: Audit) -> None:
    shown = json.loads(json.dumps(digits.to_json(), allow_nan=False))
    assert set(shown) == {"source", "data", "label_counts", "findings", "exhibits"}
    assert shown["data"] == {
        "name": "digits", "train": 1150, "validation": 287, "test": 360, "classes": list("0123456789"),
        "input_shape": [8, 8, 1], "fingerprint": digits.dataset.fingerprint,
    }  # fmt: skip
    assert set(shown["exhibits"][0]) == {"finding", "where", "rows", "caption"}
    assert {exhibit["finding"] for exhibit in shown["exhibits"]} <= {finding["id"] for finding in shown["findings"]}


def test_a_study_is_audited_as_its_baseline_meets_the_images(tmp_path: Path) -> None:
    raw = {"name": "npz", "path": archive(tmp_path), "normalize": "none"}
    asked = study(data=raw, model=["Flatten", {"Dense": {"units": 16}}, {"Dense": {"units": 3}}])
    [finding] = audit(asked).findings
    assert (finding.id, finding.where) == ("input-scale", "data.normalize")
    mended = {**asked, "vary": arms("fit", fit={"data.normalize": "standardize"}, raw={})}
    assert audit(mended).findings == ()


def test_the_order_matters_only_where_nothing_is_shuffled(tmp_path: Path) -> None:
    images, labels = np.random.default_rng(0).integers(0, 256, (120, 8, 8)).astype(np.uint8), np.repeat([0, 1, 2], 40)
    path = tmp_path / "sorted.npz"
    np.savez(path, x_train=images, y_train=labels, x_test=images[::-1] // 2, y_test=labels)
    asked = {
        "study": "sorted",
        "data": {"name": "npz", "path": str(path), "validation": 0},
        "model": ["Flatten", {"Dense": {"units": 3}}],
        "train": {"epochs": 1, "shuffle": False},
    }
    assert "ordered-labels" in {finding.id for finding in audit(asked).findings}
    assert "ordered-labels" not in {finding.id for finding in audit({**asked, "train": {"epochs": 1}}).findings}


def test_one_thing_may_be_asked_for_in_many_ways(digits: Audit, tmp_path: Path) -> None:
    asked = study(vary=None)
    (tmp_path / "study.json").write_text(json.dumps(asked))
    for form in (Digits(), asked, Study.model_validate(asked), tmp_path / "study.json"):
        assert audit(form).findings == digits.findings
    document = read_document(tmp_path / "study.json", ["data.classes=['3', '8']"])
    assert audit(document).splits.classes == ("3", "8")


def test_a_folder_is_audited_with_the_names_of_its_files(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for split, count in (("train", 40), ("test", 20)):
        for label in ("cat", "dog"):
            (tmp_path / split / label).mkdir(parents=True)
            for number in range(count):
                picture = Image.fromarray(rng.integers(0, 256, (8, 8)).astype(np.uint8))
                picture.save(tmp_path / split / label / f"{number}.png")
    (tmp_path / "test" / "dog" / "0.png").write_bytes((tmp_path / "train" / "cat" / "3.png").read_bytes())
    found = {each.finding.id: each for each in audit(tmp_path).noticed}
    assert found["duplicates-across-splits"].finding.severity == "critical"
    assert "test/dog/0.png (dog)" in found["duplicates-across-splits"].exhibits[0].caption
    assert "conflicting-labels" in found


def test_it_shows_itself_in_words_and_in_a_notebook(tmp_path: Path) -> None:
    found = audit(archive(tmp_path, leaked=10))
    assert str(found).startswith("critical duplicates-across-splits: 10 of 30 test images (33 %)")
    assert "<b>critical duplicates-across-splits</b>" in found._repr_html_()
    assert "nothing was noticed" in str(Audit("x", found.dataset, found.splits, ()))


@pytest.mark.parametrize(
    ("asked", "kind", "words"),
    [
        ("mnits", DataError, "Did you mean mnist"),
        ("nowhere/at-all", DataError, "an .npz or a study file"),
        ("nowhere.yaml", InputError, "there is no nowhere.yaml"),
        ("nowhere.npz", DataError, "nowhere.npz"),
        (study(train={"epochs": 0}), StudyError, "epochs"),
    ],
)
def test_what_cannot_be_audited_is_told(asked: object, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        audit(asked)


def test_the_watcher_sees_it_go_on_and_may_stop_it() -> None:
    class Impatient(Watcher):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def loading(self, message: str, fraction: float | None) -> None:
            self.seen.append(message)
            if message.startswith("comparing"):
                raise Interrupted("Stopped.")

    watcher = Impatient()
    with pytest.raises(Interrupted):
        audit("digits", watcher=watcher)
    assert watcher.seen[0] == "opening digits"
