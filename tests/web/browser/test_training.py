"""What the page promises of studies that train: it stays quick and light, and outlives the death of its processes."""

import re
import statistics
from typing import Any

import pytest
from benchmarks.page.audiences import show
from benchmarks.page.costs import milliseconds_until_shape, thread_and_traffic
from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.web.browser.ways import SMALL, TRAINED, axe, begin_with, open_document, train

RATES = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008]  # they train together, eight series at once
ENDLESS = SMALL | {
    "study": "endless",
    "train": {"epochs": 100_000},
    "vary": {"factor": "rate", "set": ["train.optimizer.learning_rate"], "levels": RATES, "baseline": RATES[0]},
    "replicates": 1,
}

MOST_TOLD = 100  # events until two of them must have told what the network says


@pytest.fixture(scope="module")
def small(laboratory: Laboratory, browser: Browser) -> str:
    """The ID of a study that has finished."""
    page = browser.new_page()
    page.goto(laboratory.address)
    study = train(page, SMALL)
    page.goto(f"{laboratory.root}#/study/{study}")
    expect(page.locator(".study-head .chip.state")).to_have_text("finished", timeout=TRAINED)
    page.close()
    return study


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 480)])
def test_axe_finds_nothing(page: Page, laboratory: Laboratory, small: str, scheme: Any, width: int) -> None:
    """No pane about studies has a fault that a machine can find, and none hangs over the edge."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    for place in (f"study/{small}?image=0", "runs"):
        page.goto(f"{laboratory.root}#/{place}")
        expect(page.locator(".vector").first.or_(page.locator(".row-name").first)).to_be_visible()
        assert axe(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def test_the_page_stays_quick_and_light_while_eight_series_train(page: Page, laboratory: Laboratory) -> None:
    """An edit shows its shapes in under 100 ms; the page takes under a fifth of its thread, and little of the wire."""
    open_document(page, laboratory, ENDLESS)
    page.get_by_role("button", name=re.compile("^Train")).click()
    live = page.locator(".live-column")
    expect(live.locator(".chip.state")).to_have_text("training", timeout=TRAINED)
    expect(live.locator('[aria-label^="Accuracy"]')).to_have_attribute("aria-label", re.compile("%"), timeout=TRAINED)
    busy, received = thread_and_traffic(page, seconds=4)
    waits = [milliseconds_until_shape(page, units) for units in (20, 31, 42, 53, 64)]
    live.get_by_role("button", name="Stop").click()
    expect(live.locator(".chip.state")).to_have_text("interrupted", timeout=TRAINED)
    assert statistics.median(waits) < 100, waits
    assert busy < 0.2
    assert received < 50_000


def test_what_is_told_is_drawn_once(page: Page, laboratory: Laboratory) -> None:
    """An event is one frame, curves and numbers together; bars that glide would be fifteen frames for each look."""
    study = train(page, ENDLESS | {"study": "drawn"})
    page.goto(f"{laboratory.root}#/study/{study}")
    expect(page.locator(".guess .bar").first).to_be_visible(timeout=TRAINED)
    told: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on("Network.eventSourceMessageReceived", lambda event: told.append(event["eventName"]))
    session.send("Network.enable")
    session.send("Performance.enable")
    before = _layouts(session)
    while told.count("predictions") < 2 and len(told) < MOST_TOLD:
        page.wait_for_timeout(1_000)
    drawn = _layouts(session) - before
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".study-head .chip.state")).to_have_text("interrupted", timeout=TRAINED)
    assert {"progress", "predictions"} <= set(told)
    assert drawn <= 1.3 * len(told), (drawn, told)


def _layouts(session: CDPSession) -> float:
    """How often the page has been laid out."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "LayoutCount"))


def test_a_page_that_nobody_sees_lets_go_of_its_stream(page: Page, laboratory: Laboratory, small: str) -> None:
    """A browser has six connections to a server for all tabs: many pages may watch, since hidden ones hold none."""
    study = train(page, ENDLESS | {"study": "watched"})
    page.goto(f"{laboratory.root}#/study/{study}")
    expect(page.locator(".study-head .chip.state")).to_have_text("training", timeout=TRAINED)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/live")):
        show(page, visible=False)
    with page.expect_request(re.compile("/live$")):
        show(page, visible=True)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".study-head .chip.state")).to_have_text("interrupted", timeout=TRAINED)


def test_the_inside_of_a_network_is_shown_while_it_trains(page: Page, laboratory: Laboratory) -> None:
    """The weights of the first layer, and what every layer makes of an image, at the newest checkpoint."""
    study = train(page, ENDLESS | {"study": "inside"})
    page.goto(f"{laboratory.root}#/study/{study}")
    page.get_by_role("button", name="Show weights and activations").click(timeout=TRAINED)
    expect(page.locator(".inside")).to_have_count(4)  # the weights, and three layers
    said = page.get_by_text(re.compile("while it trains, after epoch"))
    first = said.inner_text()
    expect(said).not_to_have_text(first, timeout=30_000)
    expect(page.locator(".vector")).to_have_count(3)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".study-head .chip.state")).to_have_text("interrupted", timeout=TRAINED)


def test_a_killed_worker_is_shown_and_resumed_by_one_click(page: Page, laboratory: Laboratory, small: str) -> None:
    """Training that was killed is called interrupted, and goes on from where it was to its end."""
    study = train(page, ENDLESS | {"study": "killed", "vary": None, "train": {"epochs": 4000}})
    page.goto(f"{laboratory.root}#/study/{study}")
    state = page.locator(".study-head .chip.state")
    expect(state).to_have_text("training", timeout=TRAINED)
    expect(page.get_by_role("img", name=re.compile(r"^Accuracy against epoch; \d"))).to_be_visible(timeout=TRAINED)
    laboratory.kill_worker()
    expect(state).to_have_text("interrupted", timeout=TRAINED)
    page.get_by_role("button", name="Resume").click()
    expect(state).to_have_text("training", timeout=TRAINED)
    expect(state).to_have_text("finished", timeout=TRAINED)


def test_studies_are_compared_deleted_and_brought_back(page: Page, laboratory: Laboratory, small: str) -> None:
    """Two studies stand side by side with what they ask differently; one that is deleted comes back."""
    other = train(page, SMALL | {"study": "other", "train": {"epochs": 4}})
    page.goto(f"{laboratory.root}#/study/{other}")
    expect(page.locator(".study-head .chip.state")).to_have_text("finished", timeout=TRAINED)
    page.goto(f"{laboratory.root}#/runs")
    page.get_by_label(f"Choose small {small}").check()
    page.get_by_label(f"Choose other {other}").check()
    page.get_by_role("button", name=re.compile("^Compare")).click()
    expect(page.locator(".verdict")).not_to_have_count(0)
    expect(page.locator(".diff")).to_contain_text("train.epochs")
    page.goto(f"{laboratory.root}#/runs")
    page.get_by_role("button", name=f"Delete other {other}").click()
    expect(page.get_by_label(f"Choose other {other}")).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_label(f"Choose other {other}")).to_be_visible()


def test_the_page_outlives_a_killed_server(page: Page, laboratory: Laboratory, small: str) -> None:
    """What is on the page stays, its reader is told, and all goes on when the server is back."""
    page.goto(f"{laboratory.root}#/build")
    begin_with(page, "Digits, four activations")
    laboratory.kill()
    page.locator("#layer-1-units").fill("99")
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    laboratory.start()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#layer-1-units")).to_have_value("99")
    expect(page.locator('[data-layer="1"] [data-shape=out]')).to_have_text("[99]")
