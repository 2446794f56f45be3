"""What was compiled once starts at once, in other processes too."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
from paribus.engine.backend import jax, jnp

@jax.jit
def function(x):
    for i in range(150):
        x = jnp.sin(x @ x) + i
    return x

print(float(function(jnp.eye(8)).sum()))
"""


def ran(cache: Path) -> str:
    environment = {"PARIBUS_CACHE": str(cache), "PATH": "", "HOME": str(cache)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_second_process_finds_what_the_first_compiled_unless_it_was_half_written(tmp_path: Path) -> None:
    first = ran(tmp_path)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.glob("compiled/*/*-cache")}
    assert kept
    assert ran(tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.glob("compiled/*/*-cache")} == kept
    for path in kept:
        path.write_bytes(path.read_bytes()[:100])
    assert ran(tmp_path) == first


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("in the way")
    assert ran(tmp_path)
