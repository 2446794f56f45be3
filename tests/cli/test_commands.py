"""A person's way through the executable, from a new study to its report, and the JSON that programs read."""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.terminal import PARIBUS, environment, no_file_above, paribus, write_study

RUN = {"replicate", "status", "reason", "epochs", "scores"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a study was run."""
    folder = tmp_path_factory.mktemp("home")
    settings = ("train.steps=9", "train.epochs=null", "train.optimizer=SGD")
    done = paribus(folder, "run", write_study(folder), *(word for each in settings for word in ("--set", each)))
    assert done.returncode == 0, done
    (folder / "printed").write_text(done.stdout)
    return folder


def strict(text: str) -> Any:
    """JSON without NaN and Infinity, which are none."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


def test_run_prints_the_question_the_verdict_the_scores_and_what_is_next(folder: Path) -> None:
    printed = (folder / "printed").read_text()
    assert "Does tanh classify better than ReLU?" in printed
    assert "tanh against relu" in printed
    assert "(baseline)" in printed
    table = re.split(r"\n(?:note|warning|critical|Study)", printed.split("Arm ")[1])[0]
    assert max(map(len, table.splitlines())) <= 80
    report = next(line for line in printed.splitlines() if line.startswith("Report")).split()[1]
    assert Path(report).read_text().lower().startswith("<!doctype html>")
    assert "paribus report" in printed


def test_show_as_json_has_the_documented_keys(folder: Path) -> None:
    shown = strict(paribus(folder, "show", "latest", "--json").stdout)
    assert {"id", "study", "question", "digest", "state", "created", "seconds", "replicates", "data", "arms"} < set(
        shown
    )
    assert {"verdicts", "findings"} < set(shown)
    assert set(shown["data"]) == {"name", "train", "validation", "test", "classes"}
    arm = shown["arms"][0]
    assert {"name", "baseline", "parameters", "runs"} <= set(arm)
    assert set(arm["parameters"]) == {"total", "trainable", "non_trainable"}
    assert set(arm["runs"][0]) >= RUN
    assert {split: set(scores) for split, scores in arm["runs"][0]["scores"].items()} == {
        split: {"loss", "penalty", "accuracy"} for split in ("train", "validation", "test")
    }
    verdict = {"arm", "baseline", "split", "metric", "code", "difference", "interval", "replicates", "examples"}
    assert verdict | {"sentence"} <= set(shown["verdicts"][0])


def test_list_as_json_has_the_documented_keys(folder: Path) -> None:
    [study] = strict(paribus(folder, "ls", "--json").stdout)
    assert {"id", "study", "state", "created", "arms", "replicates", "best"} <= set(study)
    assert (study["study"], study["state"], study["arms"], study["replicates"]) == ("activation", "finished", 2, 2)


def test_list_shows_whole_ids_in_80_columns(folder: Path) -> None:
    [study] = strict(paribus(folder, "ls", "--json").stdout)
    assert study["id"] in paribus(folder, "ls").stdout


def test_show_and_compare_say_the_verdict_again(folder: Path) -> None:
    shown = strict(paribus(folder, "show", "latest", "--json").stdout)
    assert strict(paribus(folder, "compare", shown["id"], "--json").stdout) == shown["verdicts"]
    sentence = shown["verdicts"][0]["sentence"]
    assert sentence in paribus(folder, "show", shown["id"][:4]).stdout
    assert sentence in paribus(folder, "compare", "latest").stdout


@pytest.mark.parametrize("ending", ["html", "md"])
def test_report_is_written_where_it_is_asked_for(folder: Path, ending: str) -> None:
    done = paribus(folder, "report", "latest", "-o", f"report.{ending}")
    assert (done.returncode, done.stdout) == (0, f"Wrote report.{ending}\n")
    assert "Does tanh classify better than ReLU?" in (folder / f"report.{ending}").read_text()


def test_report_that_does_not_fit_on_the_disk_leaves_no_half_file(folder: Path) -> None:
    enough_for_the_database = no_file_above(60_000)
    done = paribus(folder, "report", "latest", "-o", "large.html", before=enough_for_the_database)
    assert done.returncode == 2
    assert "large.html" in done.stderr
    assert "Free some space" in done.stderr
    assert not list(folder.glob("*large*"))


def test_diverged_runs_end_with_exit_code_1(tmp_path: Path) -> None:
    study = write_study(tmp_path, ("optimizer: Adam", "optimizer: {SGD: {learning_rate: 1.0e+30}}"))
    done = paribus(tmp_path, "run", study, "--json", "--set", "vary=null")
    assert done.returncode == 1
    assert {run["status"] for run in strict(done.stdout)["arms"][0]["runs"]} == {"diverged"}
    assert "diverged" in paribus(tmp_path, "show", "latest").stdout


def test_starter_study_is_sound_and_says_what_to_do_next(tmp_path: Path) -> None:
    assert "paribus run study.yaml" in paribus(tmp_path, "init").stdout
    done = paribus(tmp_path, "check", "study.yaml")
    assert done.returncode == 0
    assert "study.yaml is valid" in done.stdout
    assert "Total params: 6,570" in done.stdout
    assert strict(paribus(tmp_path, "check", "study.yaml", "--json").stdout)["valid"] is True


def test_schema_and_data_sets_can_be_listed(tmp_path: Path) -> None:
    assert strict(paribus(tmp_path, "schema").stdout)["required"]
    listed = strict(paribus(tmp_path, "data", "ls", "--json").stdout)
    assert [entry["name"] for entry in listed] == ["digits", "mnist", "fashion-mnist", "cifar10"]
    assert "fashion-mnist" in paribus(tmp_path, "data", "ls").stdout
    assert paribus(tmp_path, "data", "get", "digits").stdout == "digits is ready.\n"
    assert "Did you mean cifar10?" in paribus(tmp_path, "data", "get", "cifar").stderr


def test_version_is_the_package_version(tmp_path: Path) -> None:
    assert paribus(tmp_path, "--version").stdout.startswith("paribus 0.")


def test_help_and_import_are_quick(tmp_path: Path) -> None:
    assert median_seconds(lambda: subprocess.run([PARIBUS, "--help"], check=True, capture_output=True)) < 0.3
    imported = [sys.executable, "-c", "import paribus"]
    assert median_seconds(lambda: subprocess.run(imported, check=True, capture_output=True)) < 0.3


def test_command_line_loads_no_array_library_before_it_needs_one() -> None:
    code = "import sys, paribus.cli.app; print({'jax', 'keras', 'matplotlib', 'numpy', 'scipy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "set()\n"


def test_reader_that_has_seen_enough_is_no_mistake(folder: Path) -> None:
    process = subprocess.Popen(
        [PARIBUS, "schema"], cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) in (0, 1)


def median_seconds(call: Callable[[], object]) -> float:
    """CPU time tells more than the clock where others work too, but the clock is what people feel; of five."""
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


@pytest.mark.parametrize(
    "words", [["init"], ["check", "study.yaml"], ["schema"], ["data", "ls"], ["data", "get", "digits"]]
)
def test_every_command_takes_a_store(tmp_path: Path, words: list[str]) -> None:
    if words[0] == "check":
        write_study(tmp_path)
    assert paribus(tmp_path, *words, "--store", "elsewhere").returncode == 0
    assert not (tmp_path / "elsewhere").exists()


def test_verify_finds_one_changed_bit_of_one_weight(folder: Path) -> None:
    done = paribus(folder, "verify", "latest")
    assert done.returncode == 0, done.stderr
    assert "relu  2 of 2 runs are the same, bit for bit" in done.stdout
    [stored] = (folder / ".paribus").rglob("tanh-0.npz")
    intact = stored.read_bytes()
    with np.load(stored, allow_pickle=False) as opened:
        arrays = dict(opened)
    kernel = arrays["tanh-1/weights/dense_1/kernel"]
    kernel.flat[0] = np.nextafter(kernel.flat[0], np.float32(1))
    with stored.open("wb") as file:
        np.savez(file, **arrays)
    done = paribus(folder, "verify", "latest", "--json")
    stored.write_bytes(intact)
    assert done.returncode == 1
    different = [run for run in strict(done.stdout)["runs"] if run["difference"]]
    assert different == [{"arm": "tanh", "replicate": 1, "difference": "weights of dense_1/kernel", "floor": 0.0}]
