"""Networks trained for real: sound ones give no warning, and a fault put in is named first, as the cause."""

from pathlib import Path
from typing import Any

import pytest

import paribus
from paribus.diagnose.causes import folded
from paribus.diagnose.trace import Trace, examine_runs
from paribus.records import Finding
from paribus.spec import Study, arms_of

from .studies import FAULTY, SOUND, WITH_IMAGES, dense, study, write_images

QUICK = ("ten epochs", "three epochs", "Adam at 0.3", "kernels of 0")  # in every `make test`


def some(names: Any) -> list[Any]:
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in names]


def findings(asked: dict[str, Any], store: Path) -> tuple[Finding, ...]:
    result = paribus.run(asked, store)
    [arm] = arms_of(Study.model_validate(asked))
    return examine_runs([Trace(arm.name, arm.study, result.runs, result.study.data)])


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("images")
    write_images(folder)
    return folder


@pytest.mark.parametrize("name", some(SOUND))
def test_sound_network_gives_no_warning(name: str, tmp_path: Path) -> None:
    found = findings(SOUND[name], tmp_path)
    assert not [finding.id for finding in found if finding.severity != "note"]


@pytest.mark.parametrize("name", some(FAULTY))
def test_fault_is_named_as_the_cause(name: str, tmp_path: Path) -> None:
    expected, asked = FAULTY[name]
    cause, _ = folded(findings(asked, tmp_path))[0]
    assert cause.id == expected
    assert cause.severity != "note"


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_IMAGES)
def test_fault_of_the_images_is_named_as_the_cause(name: str, images: Path, tmp_path: Path) -> None:
    expected, train = WITH_IMAGES[name]
    asked = study(dense(), {"name": "npz", "path": str(images / f"{name}.npz")}, **train)
    cause, _ = folded(findings(asked, tmp_path))[0]
    assert cause.id == expected


@pytest.mark.slow
def test_the_same_images_without_a_fault_give_nothing(images: Path, tmp_path: Path) -> None:
    assert findings(study(dense(), {"name": "npz", "path": str(images / "sound.npz")}), tmp_path) == ()


@pytest.mark.slow
def test_remedies_are_changes_that_a_study_can_take(tmp_path: Path) -> None:
    patches = 0
    for name, (_, asked) in FAULTY.items():
        for finding in findings({**asked, "train": {**asked["train"], "epochs": 3}}, tmp_path / name.replace(" ", "_")):
            if finding.patch:
                arms = {"as it is": {}, "mended": dict(finding.patch)}
                vary = {"factor": finding.id, "arms": arms, "baseline": "as it is"}
                assert len(arms_of(Study.model_validate({**asked, "vary": vary}))) == 2
                patches += 1
    assert patches > 10
