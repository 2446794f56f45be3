"""The page that is made from a recorded measurement."""

from dataclasses import replace

import pytest
from benchmarks.record import Costs, Loop, Measurement, Safeguard, StudyRecord, Timing, WorkRecord

from benchmarks import record, results
from benchmarks.works import Target

W1 = WorkRecord(
    name="W1",
    updates=1000,
    updates_before=4000,
    flops_per_update=10_000_000,
    peak=(1e11, 1e11, 2e11),
    timings=(
        Timing("torch_eager", "PyTorch, eager", 1, (0.2, 0.2, 0.4), (0.31,)),
        Timing("torch_compiled", "PyTorch, compiled", 1, (0.4, 0.4, 0.8), (0.3,)),
        Timing("keras_tensorflow", "Keras `fit` on TensorFlow", 1, trouble="its process ended"),
        Timing("paribus_1", "Paribus, 1 replicate", 1, (0.05, 0.1, 0.1), (0.3,)),
        Timing("paribus_10", "Paribus, 10 replicates", 10, (0.5, 1.0, 1.0), (0.29, 0.3, 0.31)),
    ),
)

MEASUREMENT = Measurement(
    date="2026-11-20",
    command="make bench",
    rounds=3,
    machine={"system": "Linux", "processor": "a processor", "cores": "2"},
    versions={"torch": "2.13.0", "jax": "0.10.2"},
    peak_one_core=6e10,
    works=(W1,),
    studies=(
        StudyRecord(
            "W5", "a study", 50, 100.0, 2**30,
            (Loop("keras_tensorflow", "a Keras/TensorFlow loop", (10.0, 20.0), (9.0, 11.0)),
             Loop("pytorch", "a PyTorch loop", (5.0, 5.0), (3.0, 4.0))),
        ),
    ),
    costs=Costs(
        9.0, 3.5, 100, (0.1, 0.15, 0.12),
        (Safeguard("flag", 1, (1.0, 2.01, 3.015), (1.0, 2.0, 3.0)), Safeguard("live", 10, (1.04, 2.08), (1.0, 2.0))),
    ),
    skipped=("W3 (a network): it needs the X-ray patches.",),
)  # fmt: skip


def test_a_measurement_is_read_back_from_its_file_as_it_was(tmp_path):
    record.write(MEASUREMENT, tmp_path / "measured.json")
    assert record.read(tmp_path / "measured.json") == MEASUREMENT


def test_the_page_names_date_machine_versions_command_and_what_was_left_out():
    page = results.page(MEASUREMENT, "")
    for fact in ("2026-11-20", "2 cores of a processor", "torch 2.13.0", "`make bench`", "- W3 (a network): it needs"):
        assert fact in page


def test_rates_have_median_and_quartiles():
    assert "| PyTorch, eager | 5,000 (3,750–5,000) |" in results.page(MEASUREMENT, "")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(1, "pytorch", 3), [4.0, 2.0, 4.0]),  # round by round against the faster of the two
        (Target(10, "pytorch", 3), [4.0, 2.0, 4.0]),  # ten networks in ten times the time
        (Target(1, "best", 3), [4.0, 2.0, 4.0]),
        (Target(1, "keras_tensorflow", 8), []),  # it failed
        (Target(10, "peak", 0.6), [2.0, 1.0, 0.5]),
    ],
)
def test_a_promise_is_measured_round_by_round(target, expected):
    assert results.measured(target, W1) == pytest.approx(expected)


def test_slow_rates_keep_three_digits():
    slow = replace(W1, timings=(Timing("torch_eager", "PyTorch, eager", 1, (160.0, 160.0, 161.0), (1.0,)),))
    assert "| 6.25 (6.23–6.25) |" in results.page(replace(MEASUREMENT, works=(slow,)), "")


def test_a_promise_is_judged_by_its_median_and_a_missing_side_is_said_to_be_missing():
    page = results.page(MEASUREMENT, "")
    assert "| 1 replicate: at least 3 × PyTorch | 4.0 (3.0–4.0) × | yes |" in page
    assert "| 10 replicates: at least 6 × PyTorch | 4.0 (3.0–4.0) × | **no** |" in page
    assert "| 1 replicate: at least 8 × Keras on TensorFlow | not measured |  |" in page
    assert "does not count: its process ended" in page


def test_a_loop_over_a_share_of_the_runs_is_scaled_up_to_all():
    assert results.whole_loop(Loop("pytorch", "", (5.0, 7.0), (3.0, 4.0)), 50) == pytest.approx(6 + 50 * 3.5)
    page = results.page(MEASUREMENT, "")
    assert "| at least 5 × a Keras/TensorFlow loop | 5.2 × | yes |" in page
    assert "| at least 2.5 × a PyTorch loop | 1.8 × | **no** |" in page
    assert "| less than 2 GiB of memory | 1.00 GiB | yes |" in page


def test_fixed_costs_are_judged():
    page = results.page(MEASUREMENT, "")
    assert "| 3.5 s (the first: 9.0 s) | **no** |" in page
    assert "| 0.12 (0.11–0.14) s | yes |" in page


def test_what_safeguards_cost_is_judged_round_by_round():
    page = results.page(MEASUREMENT, "")
    assert "slows updates by less than 1% (W1, replicates: 1) | 0.5 (0.2–0.5) % | yes |" in page
    assert (
        "slow epochs, evaluation among them, by less than 3% (W1, replicates: 10) | 4.0 (4.0–4.0) % | **no** |" in page
    )


def test_what_people_wrote_about_gaps_ends_the_page():
    assert results.page(MEASUREMENT, "## Gaps\n\nOne.\n").endswith("\n\n## Gaps\n\nOne.\n")


def test_every_row_of_a_table_is_as_wide_as_its_head():
    lines = results.page(MEASUREMENT, "").splitlines()
    tables = [line for line in lines if line.startswith("|")]
    widths = [line.count("|") for line in tables]
    heads = [i for i, line in enumerate(tables) if line.startswith("|---")]
    for head, after in zip(heads, [*heads[1:], len(tables) + 1], strict=True):
        assert set(widths[head - 1 : after - 1]) == {widths[head]}
