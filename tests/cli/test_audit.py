"""``paribus data audit`` through the executable."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.terminal import paribus, write_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a leaky archive."""
    folder = tmp_path_factory.mktemp("audit")
    images = np.random.default_rng(0).integers(0, 256, (120, 8, 8)).astype(np.uint8)
    images[90:100] = images[:10]
    labels = np.arange(120) % 3
    np.savez(folder / "leak.npz", x_train=images[:90], y_train=labels[:90], x_test=images[90:], y_test=labels[90:])
    return folder


def test_an_audit_prints_counts_and_findings_and_writes_a_page_with_the_images(folder: Path) -> None:
    done = paribus(folder, "data", "audit", "leak.npz", "--report", "leak.html")
    assert done.returncode == 0, done.stderr
    assert "critical duplicates-across-splits: 10 of 30 test images" in done.stdout
    assert done.stdout.endswith("Wrote leak.html\n")
    page = (folder / "leak.html").read_text()
    assert page.count("data:image/png;base64,") == 10
    assert "test image 0 (0) and train image 0 (0)" in page
    assert "http://" not in page


def test_json_has_the_documented_keys_alone_on_standard_output(folder: Path) -> None:
    done = paribus(folder, "data", "audit", "leak.npz", "--json", "--report", "again.html")
    shown = json.loads(done.stdout)
    assert set(shown) == {"source", "data", "label_counts", "findings", "exhibits"}
    assert shown["findings"][0]["evidence"]["exact"] == 10
    assert "Wrote again.html" in done.stderr


def test_a_study_is_audited_with_its_settings(folder: Path) -> None:
    study = write_study(folder)
    done = paribus(folder, "data", "audit", study, "--set", "data.classes=['3', '8']", "--json")
    assert json.loads(done.stdout)["data"]["classes"] == ["3", "8"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("digts",), "Did you mean digits?"),
        (("digits", "--set", "data.train=9"), "a study file must be named"),
        (("digits", "--report", "digits.txt"), "must end in .html"),
        (("digits", "--report", "nowhere/digits.html"), "there is no folder nowhere"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(folder: Path, words: tuple[str, ...], message: str) -> None:
    done = paribus(folder, "data", "audit", *words)
    assert done.returncode == 2
    assert message in done.stderr
