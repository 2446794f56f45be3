"""What is told of the page's costs: medians, their intervals, and how fast a study trains."""

import json
import threading
import time
from pathlib import Path

import pytest
from benchmarks.page.__main__ import MEASURED
from benchmarks.page.slowing import Pace

from benchmarks.page import record, tables

MEASUREMENT = record.Measurement(
    date="2026-11-20",
    command="make bench-page",
    machine={"processor": "a processor", "cores": "2"},
    browser="Chromium 150",
    paints=(200.0, 300.0, 900.0),
    size=61_234,
    edits=(10.0, 20.0, 30.0),
    thread=0.031,
    traffic=4_400.0,
    lost={"one page": (0.0, 0.01, 0.02, 0.03, 0.04)},
)


def test_every_cost_stands_beside_its_promise() -> None:
    table = tables.costs(MEASUREMENT)
    assert "| Files of the page, compressed | 61 kB | under 100 kB |" in table
    assert "| Until it is there | 300 ms | under 500 ms |" in table
    assert "| Training slowed by one page | 2.0 % (0.3 to 3.7) | under 3 % |" in table
    assert "a processor, 2 cores" in table


def test_the_page_has_the_table_of_the_measurement_that_is_kept() -> None:
    assert tables.costs(record.read(MEASURED)) in tables.PAGE.read_text(encoding="utf-8")


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    record.write(MEASUREMENT, tmp_path / "measured.json")
    assert record.read(tmp_path / "measured.json") == MEASUREMENT


def test_pace_is_read_from_what_is_told(tmp_path: Path) -> None:
    """Epochs of 60 ms, each measured for 40 ms, told of in lines that are written in two halves."""
    told = tmp_path / "told.jsonl"
    told.touch()
    ends = threading.Event()

    def train() -> None:
        began = time.perf_counter()
        while not ends.wait(0.01):
            whole, part = divmod((time.perf_counter() - began) / 0.1, 1)
            epoch = whole + min(1.0, part / 0.6)
            line = {"what": "progress", "epoch": epoch, "measured_epoch": whole, "seconds": 0.06 * epoch}
            text = json.dumps(line) + "\n" + '{"what": "arm done"}\n'
            for half in (text[:9], text[9:]):
                with told.open("a") as file:
                    file.write(half)

    training = threading.Thread(target=train)
    training.start()
    assert Pace(told).epochs_per_second(1) == pytest.approx(10, rel=0.1)
    ends.set()
    training.join()
