"""Whatever is given to the executable: exit code 2, what must hold, the culprit, a remedy; never a traceback."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from tests.cli.terminal import no_file_above, paribus, write_study

Done = subprocess.CompletedProcess[str]

BAD_STUDIES = {
    "unknown layer": ([("  - Flatten\n", "  - Flaten\n")], ["line 5", "Flaten", "Did you mean `Flatten`?"]),
    "unknown argument": ([("{units: 10}", "{unit: 10}")], ["line 7", "unit", "`units`"]),
    "negative units": ([("units: 16", "units: -16")], ["line 6", "model.dense_1.units", "-16", "Write 1 or more"]),
    "two faults at once": (
        [("units: 16", "units: -16"), ("epochs: 1", "epochs: none")],
        ["2 faults", "line 6", "-16", "line 10", "none"],
    ),
    "YAML syntax": ([("replicates: 2", "replicates: [2")], ["line 16", "[2", "brackets"]),
    "wrong output width": ([("units: 10", "units: 11")], ["line 7", "11", "Write units: 10."]),
    "wrong output width and no epochs": (
        [("units: 10", "units: 11"), ("epochs: 1", "epochs: 0")],
        ["2 faults", "line 7", "Write units: 10.", "line 10", "Write 1 or more"],
    ),
    "kernel larger than its input": (
        [("  - Flatten\n", "  - Conv2D: {filters: 2, kernel_size: 9}\n  - Flatten\n")],
        ["line 5", "model.conv2d", "8×8", "9"],
    ),
    "Dense on an image": ([("  - Flatten\n", "")], ["line 5", "model.dense_1", "8×8×1", "Put Flatten before it."]),
    "path that names nothing": (
        [("model.dense_1.activation", "model.dense_1.activations")],
        ["line 13", "activations", "Did you mean `activation`?"],
    ),
    "baseline that is no level": ([("baseline: relu", "baseline: relus")], ["line 15", "relus", "`relu`"]),
    "zero replicates": ([("replicates: 2", "replicates: 0")], ["line 16", "replicates", "0", "Write 1 or more"]),
    "missing folder": (
        [("{name: digits, validation: 0.2}", "{name: folder, path: nowhere}")],
        ["line 3", "nowhere", "path"],
    ),
    "arms with other test images": (
        [("set: [model.dense_1.activation]", "set: [data.test]"), ("{relu: relu, tanh: tanh}", "{relu: 99, tanh: 98}")],
        ["line 14", "data.test", "same images"],
    ),
}


@pytest.mark.parametrize("name", BAD_STUDIES)
def test_bad_study_is_told_by_check_and_by_run_before_training(tmp_path: Path, name: str) -> None:
    changes, told = BAD_STUDIES[name]
    study = write_study(tmp_path, *changes)
    for done in checked_and_run(tmp_path, study):
        assert_told(done, "study.yaml", *told)
    assert [path.name for path in tmp_path.iterdir()] == ["study.yaml"]


def test_check_as_json_lists_the_faults_on_standard_output_alone(tmp_path: Path) -> None:
    done = paribus(
        tmp_path, "check", "--json", write_study(tmp_path, ("units: 10", "units: 11"), ("epochs: 1", "epochs: 0"))
    )
    checked = json.loads(done.stdout)
    assert (done.returncode, done.stderr, checked["valid"]) == (2, "", False)
    assert [(fault["path"], fault["line"]) for fault in checked["faults"]] == [
        ("train.epochs", 10),
        ("model.dense_2.units", 7),
    ]
    assert set(checked["faults"][0]) == {"path", "line", "message", "received", "remedy", "patch"}


def test_check_as_json_lists_a_syntax_fault_too(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("study: [")
    done = paribus(tmp_path, "check", "--json", "study.yaml")
    assert done.returncode == 2
    assert [fault["line"] for fault in json.loads(done.stdout)["faults"]] == [1]


def test_usage_errors_are_bad_input(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    assert_told(paribus(tmp_path, "chek"), "chek")
    assert_told(paribus(tmp_path, "check"), "STUDY")
    assert_told(paribus(tmp_path, "run", study, "--replicates", "many"), "replicates", "many", "Write 1 or more")
    assert_told(paribus(tmp_path, "run", study, "--set", "train.epoch=3"), "train.epoch", "Did you mean `epochs`?")
    assert_told(paribus(tmp_path, "run", study, "--set", "train.epochs"), "--set", "train.epochs=40")
    assert_told(paribus(tmp_path, "run", study, "--report", "report.doc"), "report.doc", ".html or .md")
    assert_told(paribus(tmp_path, "run", study, "--report", "no/report.md"), "no folder no", "Make it")
    assert_told(paribus(tmp_path, "check", "nothing.yaml"), "nothing.yaml", "paribus init")
    assert_told(paribus(tmp_path, "check", "."), "folder", "Name a file")
    assert_told(paribus(tmp_path, "init", study), study, "Name another")
    assert [path.name for path in tmp_path.iterdir()] == ["study.yaml"]


def test_studies_that_are_not_there_are_named(tmp_path: Path) -> None:
    verbs = ("show", "resume", "compare", "report")
    for done in at_once(*(lambda verb=verb: paribus(tmp_path, verb, "nothing") for verb in verbs)):
        assert_told(done, "nothing", "Run a study first.")


def images(folder: Path, *, size: int = 8, count: int = 6) -> Path:
    for split in ("train", "test"):
        for shade, name in enumerate(("cat", "dog")):
            (folder / split / name).mkdir(parents=True)
            for number in range(count):
                pixels = np.full((size, size), 100 * shade + number, np.uint8)
                Image.fromarray(pixels).save(folder / split / name / f"{number}.png")
    return folder


def empty_class(folder: Path) -> None:
    for path in (folder / "train" / "cat").iterdir():
        path.unlink()


def cut_image(folder: Path) -> None:
    path = folder / "train" / "cat" / "3.png"
    path.write_bytes(path.read_bytes()[:40])


def other_size(folder: Path) -> None:
    Image.fromarray(np.zeros((9, 8), np.uint8)).save(folder / "train" / "dog" / "2.png")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(empty_class, ["cat"]), (cut_image, ["3.png"]), (other_size, ["2.png", "resize"])],
)
def test_bad_folder_of_images_is_told_with_the_file(
    tmp_path: Path, spoil: Callable[[Path], None], told: list[str]
) -> None:
    spoil(images(tmp_path / "pets"))
    study = write_study(
        tmp_path, ("{name: digits, validation: 0.2}", "{name: folder, path: pets}"), ("units: 10", "units: 2")
    )
    for done in checked_and_run(tmp_path, study):
        assert_told(done, "line 3", *told)
    assert not (tmp_path / ".paribus").exists()


def test_wrong_width_for_a_folder_is_found_by_opening_it(tmp_path: Path) -> None:
    images(tmp_path / "pets")
    study = write_study(tmp_path, ("{name: digits, validation: 0.2}", "{name: folder, path: pets}"))
    for done in checked_and_run(tmp_path, study):
        assert_told(done, "line 7", "2 classes", "Write units: 2.")


def test_pickled_objects_are_refused(tmp_path: Path) -> None:
    objects = np.array([{"a": 1}, None], dtype=object)
    np.savez(tmp_path / "images.npz", x_train=objects, y_train=np.zeros(2, int), allow_pickle=True)
    study = write_study(tmp_path, ("{name: digits, validation: 0.2}", "{name: npz, path: images.npz}"))
    for done in checked_and_run(tmp_path, study):
        assert_told(done, "images.npz", "x_train")


def test_cut_cache_and_no_network_say_what_was_tried(tmp_path: Path) -> None:
    (tmp_path / "cache" / "mnist").mkdir(parents=True)
    (tmp_path / "cache" / "mnist" / "train-images-idx3-ubyte").write_bytes(b"\x00\x00\x08\x03" + bytes(100))
    study = write_study(tmp_path, ("{name: digits, validation: 0.2}", "mnist"))
    nowhere = "http://127.0.0.1:9"
    offline = {"http_proxy": nowhere, "https_proxy": nowhere, "npm_config_registry": nowhere, "no_proxy": ""}
    for words in (["run", study], ["data", "get", "mnist"]):
        done = paribus(tmp_path, *words, env=offline)
        assert_told(done, "mnist", "none served", str(tmp_path / "cache" / "mnist"), "train-images-idx3-ubyte")
    assert paribus(tmp_path, "ls", "--json").stdout == "[]\n"


class Impostor(BaseHTTPRequestHandler):
    """A mirror that serves something else under the right name."""

    def do_GET(self) -> None:
        content = gzip.compress(b"not the images")
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def test_archive_whose_hash_differs_is_refused_and_not_kept(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Impostor) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        proxy, nowhere = f"http://127.0.0.1:{server.server_port}", "http://127.0.0.1:9"
        env = {"http_proxy": proxy, "https_proxy": nowhere, "npm_config_registry": nowhere, "no_proxy": ""}
        done = paribus(tmp_path, "run", write_study(tmp_path, ("{name: digits, validation: 0.2}", "mnist")), env=env)
        server.shutdown()
    assert_told(done, "train-images-idx3-ubyte is not the published one", "MD5 differs")
    assert not (tmp_path / "cache" / "mnist").exists()


def test_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"x")
    study = write_study(tmp_path)
    assert_told(paribus(tmp_path, "run", study, "--store", "photos"), "photos", "not a Paribus store", "Name an empty")
    assert_told(paribus(tmp_path, "ls", "--store", "study.yaml"), "study.yaml", "must be a folder")
    assert_told(paribus(tmp_path, "ls", "--store", "oracle://x"), "oracle")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["me.jpg"]


def test_full_disk_leaves_no_half_starter(tmp_path: Path) -> None:
    assert_told(paribus(tmp_path, "init", before=no_file_above(100)), "study.yaml", "Name another place")
    assert not list(tmp_path.glob("*.yaml"))


def test_full_disk_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    assert_told(paribus(tmp_path, "run", study, before=no_file_above(20_000)), ".paribus", "space")
    assert paribus(tmp_path, "ls", "--json").stdout == "[]\n"
    large = ["--set", "model.dense_1.units=3000", "--set", "vary=null"]
    done = paribus(tmp_path, "run", study, *large, before=no_file_above(300_000))  # room for the database alone
    assert_told(done, ".paribus", "Free space", "paribus resume")
    left = {path.name: path.stat().st_size for path in (tmp_path / ".paribus").rglob("*") if path.is_file()}
    assert left.pop("claim.lock") == 0
    assert left.keys() == {"paribus.db", "told.jsonl"}


# Takes away root's right to pass over permissions: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
OBEY_PERMISSIONS = """\
import ctypes, os
if os.geteuid() == 0:
    drop_from_bounding_set = 24
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(drop_from_bounding_set, capability, 0, 0, 0)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="drops a Linux capability, so that root obeys too")
def test_folder_without_permission_is_told(tmp_path: Path) -> None:
    study = write_study(tmp_path)
    (tmp_path / "closed").mkdir(mode=0o500)
    done = paribus(tmp_path, "run", study, "--store", "closed/store", before=OBEY_PERMISSIONS)
    assert_told(done, "closed/store", "permission")
    assert_told(
        paribus(tmp_path, "init", "closed/study.yaml", before=OBEY_PERMISSIONS), "closed/study.yaml", "Name another"
    )
    (tmp_path / study).chmod(0)
    assert_told(paribus(tmp_path, "check", study, before=OBEY_PERMISSIONS), study, "Check its permissions.")


def checked_and_run(folder: Path, study: str) -> list[Done]:
    return at_once(lambda: paribus(folder, "check", study), lambda: paribus(folder, "run", study))


def at_once(*calls: Callable[[], Done]) -> list[Done]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda call: call(), calls))


def assert_told(done: Done, *parts: str) -> None:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr + done.stdout
    assert "made a mistake" not in done.stderr
    for part in parts:
        assert part in done.stderr, done.stderr
