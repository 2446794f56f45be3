"""Contenders in their own processes, on few updates; those whose libraries Paribus has."""

import argparse
import statistics
import sys
from pathlib import Path

import pytest
from benchmarks.contenders import CONTENDERS, ROOT, Contender, ContenderError, Process
from benchmarks.measuring import measure_all, same_job
from benchmarks.record import Timing

from benchmarks import gpu, results
from tests.benchmarks.works import digits_as_w1

NOWHERE = Path("no-such-interpreter")


def quiet(message: str) -> None:
    """Says nothing."""


def some(*names: str) -> list[Contender]:
    return [each for each in CONTENDERS if each.name in names]


@pytest.mark.slow
def test_contenders_take_turns_and_do_the_same_job(tmp_path):
    work = digits_as_w1(tmp_path)
    names = ("torch_eager", "scikit_learn", "numpy_loop", "paribus_1", "paribus_10")
    measured = measure_all([work], some(*names), rounds=2, xray=None, peers_python=NOWHERE, say=quiet)
    (record,) = measured.works
    assert [timing.name for timing in record.timings] == [*names[1:]]
    assert [timing.trouble for timing in record.timings] == [""] * 4
    assert [len(timing.seconds) for timing in record.timings] == [2] * 4
    assert [len(timing.losses) for timing in record.timings] == [1, 1, 1, 10]
    assert (record.updates, record.updates_before, len(record.peak)) == (20, 60, 2)
    assert {"numpy", "scikit-learn", "jax"} <= measured.versions.keys()
    assert measured.skipped == ("PyTorch, eager: the peers' libraries are not installed (`make bench` does it).",)


def test_a_contender_that_does_another_job_does_not_count():
    losses = (0.50, 0.51, 0.49, 0.52, 0.48)
    ours = Timing("paribus_10", "Paribus", 5, (1.0,), losses)
    allowed = 6 * statistics.stdev(losses) * 1.2**0.5 + 0.005
    honest = Timing("honest", "honest", 1, (1.0,), (0.5 + 0.99 * allowed,))
    other = Timing("other", "other", 1, (1.0,), (0.5 + 1.01 * allowed,))
    broken = Timing("broken", "broken", 1, (1.0,), (float("nan"),))
    troubles = [timing.trouble for timing in same_job([ours, honest, other, broken])]
    assert troubles[:2] == ["", ""]
    assert troubles[2].startswith("another job: its loss is")
    assert troubles[3].startswith("another job: its loss is nan")


def test_a_contender_that_dies_or_fails_says_why(tmp_path):
    with Process(some("numpy_loop")[0], Path(sys.executable), tmp_path / "log") as process:
        with pytest.raises(ContenderError, match="comes first"):
            process.ask({"run": 1})
        with pytest.raises(ContenderError, match="its process ended"):
            process.ask({"quit": True})


@pytest.mark.slow
def test_the_benchmark_for_accelerators_runs_on_any_device(tmp_path):
    work = digits_as_w1(tmp_path, images=64)
    taking_part = [each for each in gpu.contenders([1, 3]) if each.name != "keras_jax"]
    options = argparse.Namespace(rounds=1, xray=None, peers_python=NOWHERE)
    measurement = gpu.measurement_of([work], taking_part, options, quiet)
    page = results.page(measurement, "", [work])
    assert [timing.name for timing in measurement.works[0].timings] == ["paribus_1", "paribus_3"]
    assert "| Paribus, replicates: 3 |" in page
    assert "PyTorch, graph: the peers' libraries are not installed" in page


def test_every_contender_has_its_file():
    modules = {each.module for each in [*CONTENDERS, *gpu.contenders([1])]}
    assert all((ROOT / "benchmarks" / "peers" / f"{module}.py").exists() for module in modules)
