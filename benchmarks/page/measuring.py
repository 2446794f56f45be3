"""One call of the benchmark: a page that is opened and edited, and a study that trains while others look on."""

import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.page import costs
from benchmarks.page.audiences import Scene
from benchmarks.page.chromium import launch
from benchmarks.page.laboratory import Laboratory
from benchmarks.page.record import Measurement
from benchmarks.page.slowing import SETTLE_SECONDS, Pace, slowdowns
from benchmarks.session import Say, today
from paribus.lab import machine

SCREEN = {"width": 1440, "height": 1000}
RATES = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008]
STUDY: dict[str, Any] = {
    "study": "eight-rates",
    "data": {"name": "mnist", "validation": 0.1},
    "model": [
        "Flatten",
        {"Dense": {"units": 128, "activation": "relu"}},
        {"Dense": {"units": 32, "activation": "relu"}},
        {"Dense": {"units": 10}},
    ],
    "train": {"epochs": 100_000, "batch_size": 64},
    "vary": {"factor": "rate", "set": ["train.optimizer.learning_rate"], "levels": RATES, "baseline": RATES[0]},
    "replicates": 1,
}
"""Eight networks that train together, until they are stopped."""

OPENED, EDITED = 9, 25  # times
WATCHED_SECONDS = 20.0
WARM_SECONDS = 60.0  # a training that has just begun is told of more often than one that lasts
LONGEST_START = 300.0  # with the data to be fetched


def measure(command: str, *, rounds: int, turn: float, say: Say) -> Measurement:
    """Measures everything, one after the other.

    Args:
        command: What was called.
        rounds: How often each audience looks.
        turn: Seconds that it looks for.
        say: Is told how far it is.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        laboratory = Laboratory(Path(folder))
        try:
            laboratory.start()
            return _measured(command, browser, laboratory, rounds=rounds, turn=turn, say=say)
        finally:
            browser.close()
            laboratory.close()


def _measured(
    command: str, browser: Browser, laboratory: Laboratory, *, rounds: int, turn: float, say: Say
) -> Measurement:
    visitor = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type]
    page = visitor.new_page()
    page.goto(laboratory.address)
    say("Opening the page …")
    opened = [_opened(browser, visitor, laboratory) for _ in range(OPENED)]
    study = str(page.evaluate(_BEGIN, STUDY))
    say("Waiting for the study to train …")
    pace = Pace(_told(laboratory, study))
    time.sleep(WARM_SECONDS)
    say("Looking on …")
    edits = _edits(page, laboratory.root, study)
    page.goto(f"{laboratory.root}#/study/{study}")
    page.wait_for_timeout(1000 * SETTLE_SECONDS)
    thread, traffic = costs.thread_and_traffic(page, seconds=WATCHED_SECONDS)
    page.close()
    lost = slowdowns(Scene(laboratory.root, visitor, study), pace, rounds=rounds, turn=turn, say=say)
    return Measurement(
        date=today(),
        command=command,
        machine={key: str(value) for key, value in machine.machine().items()},
        browser=f"Chromium {browser.version}",
        paints=tuple(paint for paint, _ in opened),
        size=opened[0][1],
        edits=edits,
        thread=thread,
        traffic=traffic,
        lost={name: tuple(shares) for name, shares in lost.items()},
    )


_BEGIN = """async (document) => {
    const headers = {"content-type": "application/json"};
    const answer = await fetch("api/studies", {method: "POST", headers, body: JSON.stringify({document})});
    return (await answer.json()).id;
}"""


def _opened(browser: Browser, visitor: BrowserContext, laboratory: Laboratory) -> tuple[float, int]:
    """By somebody who has the cookie, and nothing of the page kept."""
    context = browser.new_context(viewport=SCREEN, storage_state=visitor.storage_state())  # type: ignore[arg-type]
    found = costs.first_paint(context, laboratory.root)
    context.close()
    return found


def _told(laboratory: Laboratory, study: str) -> Path:
    """The file of what is told of the study, when it has begun to train."""
    told = laboratory.folder / "store" / "arrays" / study / "told.jsonl"
    until = time.monotonic() + LONGEST_START
    while not (told.exists() and b'"phase":"training"' in told.read_bytes()):
        if time.monotonic() > until:
            raise RuntimeError("the study did not begin to train")
        time.sleep(0.2)
    return told


def _edits(page: Page, root: str, study: str) -> tuple[float, ...]:
    """In the pane that also shows how the study trains."""
    page.goto(f"{root}#/build?run={study}")
    page.get_by_role("button", name="Begin with…", exact=True).click()
    page.get_by_role("menuitem", name="Digits, four activations").first.click()
    page.locator(".study-live .u-over").first.wait_for()
    page.locator("#layer-1-units").wait_for()
    waits = []
    for units in range(EDITED):
        page.wait_for_timeout(400)  # as one types
        waits.append(costs.milliseconds_until_shape(page, 100 + units))
    return tuple(waits)
