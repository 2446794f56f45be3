"""``paribus glimpse``, ``lr-range`` and ``gradcheck`` through the executable."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import paribus, write_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a study, and one cache for what is compiled."""
    folder = tmp_path_factory.mktemp("home")
    write_study(folder)
    return folder


def test_a_learning_rate_is_suggested_and_drawn(folder: Path) -> None:
    done = paribus(folder, "lr-range", "study.yaml", "-o", "range.svg")
    assert done.returncode == 0, done
    assert "The loss falls fastest at " in done.stdout
    assert "--set train.optimizer.learning_rate=" in done.stdout
    drawn = (folder / "range.svg").read_text()
    assert drawn.startswith("<svg")
    assert "suggested, " in drawn
    assert "learning rate" in drawn


def test_the_range_is_read_by_programs(folder: Path) -> None:
    words = ("--arm", "tanh", "--from", "1e-4", "--to", "1", "--steps", "40", "--json", "--set", "train.batch_size=64")
    told = json.loads(paribus(folder, "lr-range", "study.yaml", *words).stdout)
    assert set(told) == {
        *("study", "arm", "rates", "losses", "smoothed", "steepest", "diverges", "suggested", "sentence")
    }
    assert (told["arm"], len(told["rates"]), told["rates"][0]) == ("tanh", 40, 1e-4)


def test_what_cannot_be_drawn_or_tested_is_bad_input(folder: Path) -> None:
    for words, told in (
        (("--steps", "20", "-o", "range.png"), "must end in .svg; got 'range.png'"),
        (("--arm", "elu"), "must be one of relu, tanh; got elu"),
        (("--from", "1", "--to", "1"), "must grow"),
    ):
        done = paribus(folder, "lr-range", "study.yaml", *words)
        assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done


def test_an_untrained_network_is_at_chance_and_told_so(folder: Path) -> None:
    done = paribus(folder, "glimpse", "study.yaml", "--images", "5")
    assert (done.returncode, done.stderr) == (0, ""), done
    assert "guessing gets 10.0%: its weights are random, and it knows nothing yet." in done.stdout
    told = json.loads(paribus(folder, "glimpse", "study.yaml", "--json").stdout)
    assert len(told["images"]) == len(told["labels"]) == len(told["probabilities"]) == 15
    assert told["accuracy"] < 0.3


def test_gradients_are_checked_tensor_by_tensor(folder: Path) -> None:
    done = paribus(folder, "gradcheck", "study.yaml", "--weights", "4")
    assert (done.returncode, done.stderr) == (0, ""), done
    assert "dense_1/kernel" in done.stdout
    assert "All 4 gradients of `relu` are those of its loss." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    told = json.loads(paribus(folder, "gradcheck", "study.yaml", "--arm", "tanh", "--json").stdout)
    assert (told["passed"], told["arm"], len(told["tensors"])) == (True, "tanh", 4)


def test_a_study_with_faults_is_bad_input(folder: Path) -> None:
    done = paribus(folder, "gradcheck", "study.yaml", "--set", "model.dense_2.units=9")
    assert (done.returncode, done.stdout) == (2, "")
    assert "one score for each of the 10 classes" in done.stderr
