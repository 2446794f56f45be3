"""What images tell before training: in `check` where they are at hand, in `doctor` all that an audit finds."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from paribus.lab import audit, check, examine_file, examine_stored, run
from paribus.lab import data_findings as module
from paribus.lab.data_findings import quick_findings
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.spec import Study, arms_of
from tests.store.memory import MemoryStore


def asked(data: Any, **more: Any) -> dict[str, Any]:
    return {
        "study": "s",
        "data": data,
        "model": ["Flatten", {"Dense": {"units": 3}}],
        "train": {"epochs": 1},
        "replicates": 2,
        **more,
    }


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three classes; among the test images one is most frequent, and ten are among the training images, too."""
    random = np.random.default_rng(0)
    labels, others = np.arange(300) % 3, np.where(np.arange(120) < 80, 0, np.arange(120) % 3)
    images = random.integers(0, 60, (420, 8, 8)).astype(np.uint8)
    images[np.arange(420), np.concatenate([labels, others]), 2] = 250
    images[300:310] = images[:10]
    others[:10] = labels[:10]
    path = tmp_path_factory.mktemp("data") / "shifted.npz"
    np.savez(path, x_train=images[:300], y_train=labels, x_test=images[300:], y_test=others)
    return path


def ids(findings: Any) -> set[str]:
    return {finding.id for finding in findings}


def test_check_tells_what_open_images_show_at_once(archive: Path) -> None:
    checked = check(asked({"name": "npz", "path": str(archive)}))
    assert checked.valid
    assert "label-shift" in ids(checked.findings)
    assert "duplicates-across-splits" not in ids(checked.findings)


def test_check_opens_no_images_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("the images were opened")

    study = Study.model_validate({**asked("mnist"), "model": ["Flatten", {"Dense": {"units": 10}}]})
    monkeypatch.setattr(Tables, "dataset", refuse)
    assert quick_findings(study, Tables(Watcher())) == ()
    assert check(study).valid


def test_an_invalid_study_is_told_its_faults_alone(archive: Path) -> None:
    checked = check(asked({"name": "npz", "path": str(archive)}, model=["Flatten", {"Dense": {"units": 9}}]))
    assert not checked.valid
    assert "label-shift" not in ids(checked.findings)


def test_what_is_noticed_before_training_is_recorded_with_the_study(archive: Path) -> None:
    with MemoryStore() as store:
        result = run(asked({"name": "npz", "path": str(archive)}), store)
    assert "label-shift" in ids(result.study.findings)


def test_the_doctor_finds_what_an_audit_finds(archive: Path) -> None:
    document = asked({"name": "npz", "path": str(archive)})
    found = ids(audit(document).findings)
    assert {"label-shift", "duplicates-across-splits"} <= found
    told = [finding.id for finding in examine_file(document).findings]
    assert found <= set(told)
    assert told.count("label-shift") == 1
    with MemoryStore() as store:
        run(document, store)
        assert found <= ids(examine_stored("latest", store).findings)


def test_without_an_audit_the_doctor_tells_what_costs_next_to_nothing(archive: Path) -> None:
    found = ids(examine_file(asked({"name": "npz", "path": str(archive)}), audit=False).findings)
    assert "label-shift" in found
    assert "duplicates-across-splits" not in found


def test_many_images_are_audited_only_when_asked_and_that_is_said(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Told(Watcher):
        def noticed(self, message: str) -> None:
            told.append(message)

    monkeypatch.setattr(module, "MOST_AUDITED", 419)
    document = asked({"name": "npz", "path": str(archive)})
    assert "duplicates-across-splits" not in ids(examine_file(document, watcher=Told()).findings)
    assert told == ["Of 420 images only scale, order and labels were looked at; add --audit for the rest."]
    assert "duplicates-across-splits" in ids(examine_file(document, audit=True, watcher=Told()).findings)
    assert len(told) == 1


def test_images_that_are_gone_or_others_leave_what_was_noticed_then(archive: Path, tmp_path: Path) -> None:
    told: list[str] = []

    class Told(Watcher):
        def noticed(self, message: str) -> None:
            told.append(message)

    copy = tmp_path / "copy.npz"
    copy.write_bytes(archive.read_bytes())
    with MemoryStore() as store:
        run(asked({"name": "npz", "path": str(copy)}), store)
        arrays = dict(np.load(copy))
        np.savez(copy, **{**arrays, "y_test": np.arange(120) % 3})
        assert "label-shift" in ids(examine_stored("latest", store, watcher=Told()).findings)
        copy.unlink()
        assert "label-shift" in ids(examine_stored("latest", store, watcher=Told()).findings)
    assert "no longer those of the study" in told[0]
    assert "not looked at" in told[1]


def test_what_check_looks_at_costs_next_to_nothing_and_loads_no_jax() -> None:
    tables, study = (
        Tables(Watcher()),
        Study.model_validate(asked("digits", model=["Flatten", {"Dense": {"units": 10}}])),
    )
    baseline = arms_of(study)[0].study
    tables.splits(baseline, range(1))
    quick_findings(baseline, tables)

    def seconds() -> float:
        started = time.perf_counter()
        quick_findings(baseline, tables)
        return time.perf_counter() - started

    assert min(seconds() for _ in range(5)) < 0.05
    code = "import sys; from paribus.lab import check; check('studies/first.yaml'); print('jax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
