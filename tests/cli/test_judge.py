"""``paribus judge`` through the executable: a file, figures on the command line, JSON, and what cannot be judged."""

import json
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import paribus

REPORTS = Path(__file__).parents[2] / "studies" / "reports"
PAGE = (REPORTS.parents[1] / "docs" / "judging.md").read_text(encoding="utf-8")
ARMS = ("--arm", "full=73", "--arm", "half=44")
LABELS = ("--of", "175", "--labels", "background=44,clavicles=23,lungs=67,heart=41")

VERDICT = {
    "arm", "baseline", "code", "forced", "difference", "interval", "interval90", "p", "exchange_p", "wins", "mcnemar",
    "images_interval", "boschloo_p", "arm_beats_floor_p", "baseline_beats_floor_p", "arm_runs", "baseline_runs",
    "examples", "matters", "floor", "floor_name", "plan", "sentence",
}  # fmt: skip
ARM = {"name", "runs", "mean", "deviation", "correct", "interval", "beats_floor_p", "sentence"}


def test_a_report_is_judged(tmp_path: Path) -> None:
    shutil.copy(REPORTS / "xray-filters-one-run.yaml", tmp_path / "table.yaml")
    done = paribus(tmp_path, "judge", "table.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Do twice as many filters help on X-ray patches?" in done.stdout
    assert "NEITHER_LEARNED  half against full" in done.stdout
    assert 'Neither arm is shown to beat always answering "lungs" (38.3%; p = 0.196 for full' in done.stdout
    assert "warning constant-answer: half is right on exactly 44 images" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["table.yaml"]


def test_figures_on_the_command_line_say_the_same_as_a_file(tmp_path: Path) -> None:
    told = json.loads(paribus(tmp_path, "judge", *ARMS, *LABELS, "--json").stdout)
    [verdict] = told["verdicts"]
    filed = json.loads(paribus(REPORTS, "judge", "xray-filters-one-run.yaml", "--json").stdout)
    assert verdict == filed["verdicts"][0]
    assert told["arms"] == filed["arms"]


FINDING = {"id", "severity", "arm", "where", "evidence", "message", "remedy", "patch", "explains", "source"}


def test_json_has_the_documented_keys(tmp_path: Path) -> None:
    told = json.loads(paribus(tmp_path, "judge", *ARMS, *LABELS, "--json").stdout)
    assert set(told) == {"report", "question", "examples", "arms", "verdicts", "findings"}
    assert set(told["verdicts"][0]) == VERDICT
    assert set(told["arms"][0]) == ARM
    assert set(told["findings"][0]) == FINDING
    page = (REPORTS.parents[1] / "docs" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## `paribus judge --json`")[2].partition("\n## ")[0]
    assert not [key for key in {*told, *VERDICT, *ARM} if f"`{key}`" not in section]


def test_several_runs_and_percent(tmp_path: Path) -> None:
    runs = ("--arm", "full=33 %, 24 %, 34 %, 24 %, 27 %", "--arm", "half=.31,.34,.29,.25,.29")
    told = json.loads(paribus(tmp_path, "judge", *runs, *LABELS, "--matters", "0.05", "--json").stdout)
    [verdict] = told["verdicts"]
    assert (verdict["code"], verdict["forced"], verdict["matters"]) == ("NEITHER_LEARNED", "CANNOT_TELL", 0.05)
    assert verdict["interval"] == pytest.approx([-0.050, 0.074], abs=5e-4)


def test_pairs_and_the_luck_of_seeds(tmp_path: Path) -> None:
    runs = ("--arm", "relu=123,117,113,121,119", "--arm", "leaky=123,115,113,122,119", "--of", "175", "--classes", "4")
    assert "5 pairs of runs" in paribus(tmp_path, "judge", *runs, "--paired").stdout
    single = ("--arm", "relu=117", "--arm", "leaky=121", "--of", "175", "--classes", "4", "--seed-sd", "0.0229")
    assert "0.71 sigma" in paribus(tmp_path, "judge", *single).stdout


def test_the_example_of_the_page_is_real(tmp_path: Path) -> None:
    command, _, output = PAGE.partition("```console\n$ paribus ")[2].partition("\n```")[0].partition("\n")
    assert paribus(tmp_path, *shlex.split(command)).stdout.strip("\n") == output
    (tmp_path / "table.yaml").write_text(PAGE.partition("```yaml\n")[2].partition("```")[0])
    assert "NEITHER_LEARNED  half against full" in paribus(tmp_path, "judge", "table.yaml").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), ["There must be figures to judge", "--arm"]),
        (("nothing.yaml",), ["A report's file must exist", "nothing.yaml"]),
        (("table.yaml", "--arm", "A=3"), ["got both"]),
        (("--arm", "A", "--of", "175"), ["`--arm` must be a name and figures; got A.", '--arm "full=73"']),
        (("--arm", "A=73", "--arm", "A=44", "--of", "175"), ["a name of its own"]),
        (("--arm", "A=73"), ["A report needs `of`"]),
        (("--arm", "A=176", "--of", "175"), ["arms.A.correct", "must not exceed the 175 test images", "176"]),
        (("--arm", "A=41.7", "--of", "175"), ["arms.A.accuracy", "Received", "66.8 %"]),
        (("--arm", "A=73", "--of", "many"), ["`of` must be a whole number from 1 to 10,000,000. Received many."]),
        (("--arm", "A=73", "--of", "175", "--labels", "44,23"), ["add up to the 175 test images", "67"]),
        (("--arm", "A=73", "--of", "175", "--labels", "x,y"), ["`labels` must be how many images each class has"]),
        (("--arm", "A=73", "--of", "175", "--matters", "5"), ["`matters` must be", "Write 0.01"]),
        (("--arm", "A=3,4", "--arm", "B=3", "--of", "175", "--paired"), ["`paired` needs", "as many runs"]),
    ],
)
def test_what_cannot_be_judged_is_bad_input(tmp_path: Path, words: tuple[str, ...], told: list[str]) -> None:
    done = paribus(tmp_path, "judge", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert not [each for each in told if each not in done.stderr], done.stderr
    assert "Traceback" not in done.stderr
