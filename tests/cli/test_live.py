"""Training as it goes: what is drawn, in a terminal and elsewhere."""

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console, RenderableType

from paribus.cli.screen import Live
from paribus.cli.screen.live import standing_of
from paribus.errors import Interrupted
from paribus.records import Progress
from tests.report.examples import result

NOTHING = np.full(10, np.nan)
PROGRESS = Progress(
    arms=("leaky",),
    epoch=13.4,
    steps=1200,
    fraction=0.67,
    examples_per_second=1_234_567.0,
    seconds_left=4321.0,
    loss=np.linspace(0.1, 0.2, 10),
    accuracy=np.linspace(0.9, 0.95, 10),
    validation_accuracy=np.linspace(0.88, 0.91, 10),
    active=10,
)


def drawn(what: RenderableType, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(what)
    return console.file.getvalue().splitlines()


def test_standing_tells_epoch_loss_accuracy_speed_and_time_left() -> None:
    head, how_well, how_long = drawn(standing_of(PROGRESS, num_waiting=2))
    assert "leaky" in head
    assert "67%  epoch 13.4" in head
    assert "loss 0.150 ± 0.034 · accuracy 0.925 ± 0.017 · validation 0.895 ± 0.010" in how_well
    assert "1,234,567 images/s · 1:12 h left · 2 more arms to go" in how_long


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("arm", ["leaky", "a very long name of an arm that says what it changes and why" * 3])
@pytest.mark.parametrize("phase", ["compiling", "training"])
def test_standing_never_breaks_a_line(width: int, arm: str, phase: str) -> None:
    lines = drawn(standing_of(replace(PROGRESS, arms=(arm,), phase=phase), num_waiting=2), width)
    assert len(lines) == 3
    assert max(map(len, lines)) <= width


def test_standing_without_validation_or_replicates_to_spread_over_says_less() -> None:
    alone = np.array([0.5])
    lines = drawn(standing_of(replace(PROGRESS, loss=alone, accuracy=alone, validation_accuracy=alone * np.nan), 0))
    assert lines[1].strip() == "loss 0.500 · accuracy 0.500"
    assert "to go" not in lines[2]


def test_elsewhere_than_in_a_terminal_an_arm_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    finished = result(replicates=3)
    console = Console(file=io.StringIO(), width=80)
    with Live(console) as live:
        live.begun(finished.study)
        live.progressed(PROGRESS)
        live.progressed(PROGRESS)
        live.arm_done("relu", finished.runs_of("relu"))
    told = console.file.getvalue().splitlines()
    assert len(told) == 2
    assert told[0].startswith("Study k7mwq2abcd: 4 arms × 3 replicates on digits (1,078 training")
    assert told[1].startswith("✓ relu  test accuracy 0.9")


def test_long_arm_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paribus.cli.screen.live.SECONDS_BETWEEN_LINES", -1.0)
    console = Console(file=io.StringIO(), width=80)
    with Live(console) as live:
        live.progressed(PROGRESS)
    assert console.file.getvalue().startswith("leaky · epoch 13.4 · loss 0.150")


def test_failed_runs_are_counted() -> None:
    runs = [
        replace(run, status="diverged") if run.replicate == 0 else run for run in result(replicates=3).runs_of("relu")
    ]
    console = Console(file=io.StringIO(), width=80)
    Live(console).arm_done("relu", tuple(runs))
    assert "! relu" in console.file.getvalue()
    assert "1 of 3 runs failed" in console.file.getvalue()


@pytest.mark.parametrize("in_terminal", [True, False])
def test_pause_and_what_ends_it_are_told_at_once(in_terminal: bool) -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=in_terminal)
    study = result(replicates=3).study
    with Live(console) as live:
        live.progressed(PROGRESS)
        for _ in range(2):
            live.paused(study)
            live._screen.refresh()
            live.went_on(study)
            live._screen.refresh()
    told = console.file.getvalue()
    assert "paused · go on with: paribus resume k7mwq2abcd" in told
    assert "going on with study k7mwq2abcd" in told
    if not in_terminal:
        assert len(told.splitlines()) == 4


def test_what_was_noticed_stays_and_is_told_once() -> None:
    console = Console(file=io.StringIO(), width=80)
    live = Live(console)
    for _ in range(2):
        live.noticed("relu begins anew: its checkpoint is of other runs.")
    assert console.file.getvalue() == "relu begins anew: its checkpoint is of other runs.\n"


def test_skipped_source_is_told_once() -> None:
    console = Console(file=io.StringIO(), width=80)
    live = Live(console)
    for _ in range(3):
        live.loading("skipped https://example.org: it is asleep", None)
        live.loading("mnist from https://example.org", 0.5)
    assert console.file.getvalue() == "skipped https://example.org: it is asleep\n"


def test_terminal_is_left_as_it_was() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with Live(console) as live:
        live.progressed(PROGRESS)
    assert console.file.getvalue().endswith("\x1b[1A\x1b[2K")  # the drawing is wiped, the cursor shown again


def test_first_signal_asks_and_the_second_stops() -> None:
    live = Live(Console(file=io.StringIO()))
    assert not live.wants_to_stop()
    live._on_signal()
    assert live.wants_to_stop()
    with pytest.raises(Interrupted):
        live.loading("mnist", 0.5)
    with pytest.raises(KeyboardInterrupt):
        live._on_signal()
