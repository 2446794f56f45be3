"""``paribus doctor`` through the executable: what is found, what was the cause, what cannot be asked."""

import json
from pathlib import Path

import pytest

from paribus.cli.screen.diagnosis import as_written
from paribus.spec import override, read_text
from tests.cli.terminal import paribus, write_study

FAST = ("optimizer: Adam", "optimizer: {SGD: {learning_rate: 1e-7}}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a study was run that could not learn."""
    folder = tmp_path_factory.mktemp("home")
    assert paribus(folder, "run", write_study(folder, FAST, ("epochs: 1", "epochs: 3"))).returncode == 0
    return folder


def test_causes_come_first_with_their_numbers_and_what_to_do(folder: Path) -> None:
    done = paribus(folder, "doctor", "latest")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[2].startswith("1  warning  ") or lines[2].startswith("1  critical  ")
    assert "learning-rate-low" in done.stdout
    assert "--set train.optimizer.learning_rate=" in done.stdout
    assert "Evidence: " in done.stdout
    assert "Source: " in done.stdout
    assert "paribus doctor latest --confirm " in done.stdout


def test_json_has_the_documented_keys(folder: Path) -> None:
    told = json.loads(paribus(folder, "doctor", "latest", "--json").stdout)
    assert set(told) == {"study", "id", "findings"}
    keys = {"number", "symptom_of", "id", "severity", "arm", "where", "evidence", "message", "remedy", "patch"}
    assert all(set(finding) == keys | {"explains", "source"} for finding in told["findings"])
    numbers = [finding["number"] for finding in told["findings"]]
    assert numbers[0] == "1"
    assert all(finding["symptom_of"] in (None, *numbers) for finding in told["findings"])


def test_a_study_file_is_looked_at_before_it_is_trained(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    done = paribus(tmp_path, "doctor", study)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / ".paribus").exists()
    twice = paribus(tmp_path, "doctor", study, "--set", "train.batch_size=2000", "--json")
    assert json.loads(twice.stdout)["id"] is None


def test_a_suspicion_is_confirmed_by_an_experiment_that_is_kept(folder: Path) -> None:
    remedy = ("--confirm", "learning-rate-low", "--replicates", "3", "--set", "train.epochs=2")
    done = paribus(folder, "doctor", "latest", *remedy, "--json")
    assert done.returncode == 0, done
    told = json.loads(done.stdout)
    assert told["study"] == "activation: learning-rate-low"
    [outcome] = told["outcomes"]
    assert (outcome["finding"], outcome["answer"]) in {
        ("learning-rate-low", "confirmed"),
        ("learning-rate-low", "cannot-tell"),
    }
    listed = json.loads(paribus(folder, "ls", "--json").stdout)
    assert listed[0]["id"] == told["id"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody",), "got `nobody`, which no study has"),
        (("nothing.yaml",), "there is no nothing.yaml"),
        (("latest", "--confirm", "99"), "got 99"),
        (("latest", "--set", "train.epochs=2"), "Add --confirm"),
        (("latest", "--confirm", "1,2,3"), "One finding or two"),
    ],
)
def test_what_cannot_be_asked_is_bad_input(folder: Path, words: tuple[str, ...], told: str) -> None:
    store = str(folder / ".paribus")
    study = next(
        each["id"] for each in json.loads(paribus(folder, "ls", "--json").stdout) if each["study"] == "activation"
    )
    done = paribus(folder, "doctor", *(study if word == "latest" else word for word in words), "--store", store)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_patch_is_written_as_a_shell_takes_it() -> None:
    assert as_written({"model.dense_1": ["Flatten", {"Dense": {"units": 2}}]}) == (
        "--set 'model.dense_1=[Flatten, {Dense: {units: 2}}]'"
    )


def test_layers_that_go_together_are_written_as_settings_that_take_them_all_out() -> None:
    patch = {"model.dropout_1": None, "model.dropout_2": None}
    assert as_written(patch) == "--set model.dropout_1=null --set model.dropout_2=null"
    document = read_text(
        "{study: s, data: digits, train: {epochs: 1}, "
        "model: [Flatten, Dropout: {rate: 0.1}, Dropout: {rate: 0.2}, Dense: {units: 10}]}"
    )
    left = override(document, [word for word in as_written(patch).split() if word != "--set"])
    assert left.data["model"] == ["Flatten", {"Dense": {"units": 10}}]


def test_probes_and_audits_are_asked_for_by_flags(folder: Path) -> None:
    plain = paribus(folder, "doctor", "latest", "--no-audit", "--json")
    probed = paribus(folder, "doctor", "latest", "--no-audit", "--probe", "--json")
    audited = paribus(folder, "doctor", "latest", "--audit", "--json")
    ids = [{finding["id"] for finding in json.loads(done.stdout)["findings"]} for done in (plain, probed, audited)]
    assert "cannot-memorize" in ids[1] - ids[0]
    assert "input-shift" in ids[2] - ids[0]
