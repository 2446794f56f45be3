"""``paribus check --fix``, through the executable."""

from pathlib import Path

from tests.cli.terminal import paribus, write_study

WIDTH = ("Dense: {units: 10}", "Dense: {units: 9}")


def test_a_fix_is_listed_written_and_then_sound(tmp_path: Path) -> None:
    study = write_study(tmp_path, WIDTH)
    old = (tmp_path / study).read_text()
    listed = paribus(tmp_path, "check", study)
    assert listed.returncode == 2
    assert "  1  model.dense_2.units: model.dense_2.units=10" in listed.stdout
    done = paribus(tmp_path, "check", study, "--fix", "1", "-o", "new.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "paribus check new.yaml" in done.stdout
    assert (tmp_path / study).read_text() == old
    assert paribus(tmp_path, "check", "new.yaml").returncode == 0


def test_comments_that_are_left_behind_are_told(tmp_path: Path) -> None:
    study = write_study(tmp_path, WIDTH)
    text = (tmp_path / study).read_text()
    (tmp_path / study).write_text(f"# why we ask\n{text}")
    done = paribus(tmp_path, "check", study, "--fix", "1", "-o", "new.yaml")
    assert (done.returncode, "Wrote new.yaml" in done.stdout) == (0, True)
    assert f"The comments of {study} are not in it" in done.stderr
    assert "why we ask" not in (tmp_path / "new.yaml").read_text()


def test_what_cannot_be_fixed_is_refused(tmp_path: Path) -> None:
    study = write_study(tmp_path, WIDTH)
    for words, reason in {
        ("--fix", "9", "-o", "new.yaml"): "got 9, and it has 1",
        ("--fix", "1"): "belong together",
        ("-o", "new.yaml"): "belong together",
        ("--fix", "1", "-o", study): "exists",
    }.items():
        done = paribus(tmp_path, "check", study, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert reason in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "new.yaml").exists()
