"""What building promises: for everybody, by mouse and by keys, quick, and nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.laboratory import Laboratory
from tests.web.browser.ways import SMALL, axe, begin_with, menu, open_document, root

BUILDER_FILE = '[{"layerName": "Flatten"}, {"layerName": "Fully connected", "hiddenUnits": 10}]'


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 480)])
def test_axe_finds_nothing(page: Page, laboratory: Laboratory, scheme: Any, width: int) -> None:
    """Neither an empty nor a full pane has a fault that a machine can find, in any colours, on any screen."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    assert axe(page) == [], "an empty model"
    begin_with(page, "Digits, four activations")
    expect(page.locator(".glimpse").or_(page.get_by_text("Drawing random weights"))).to_be_attached()
    assert axe(page) == [], "a sound study"
    page.get_by_role("button", name="Help").click()
    assert axe(page) == [], "a dialog"


@pytest.mark.parametrize("width", [480, 720, 1150, 3840])
def test_nothing_hangs_over_the_edge(page: Page, laboratory: Laboratory, width: int) -> None:
    """No pane is wider than the screen."""
    page.set_viewport_size({"width": width, "height": 900})
    begin_with(page, "Digits, four activations")
    for column in ("setting", "layers", "live"):
        page.goto(re.sub("&column=.*", "", page.url) + f"&column={column}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, column


def test_the_first_page_is_small_and_quick(browser: Browser, laboratory: Laboratory, page: Page) -> None:
    """Under 100 kB of compressed files, and under half a second until something is drawn, which is the whole pane."""
    milliseconds = []
    for _ in range(3):
        context = browser.new_context(storage_state=page.context.storage_state())
        one = context.new_page()
        files: list[Any] = []
        one.on("requestfinished", lambda request, to=files: to.append(request))
        one.goto(root(laboratory))
        one.get_by_role("heading", name="Layers").wait_for()
        one.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")  # told a moment later
        milliseconds.append(one.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        own = [each for each in files if "/api/" not in each.url]
        assert sum(each.sizes()["responseBodySize"] for each in own) < 100_000
        context.close()
    assert min(milliseconds) < 500, milliseconds


def test_layers_are_handled_by_keys_alone(page: Page) -> None:
    """Cards are walked, moved, copied and removed without a mouse, and each step can be undone."""
    begin_with(page, "Digits, four activations")
    page.locator('[data-layer="1"]').focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("data-layer", "2")
    expect(page.locator("#layer-2-units")).to_have_value("64")
    expect(page.locator("#layer-1-units")).to_have_value("32")
    page.keyboard.press("d")
    expect(page.locator("[data-layer]")).to_have_count(6)
    page.keyboard.press("Delete")
    expect(page.locator("[data-layer]")).to_have_count(5)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#layer-1-units")).to_have_value("64")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#layer-1-units")).to_have_value("32")


def test_a_layer_is_dragged_to_another_place(page: Page) -> None:
    """The grip moves the card to where it is let go."""
    begin_with(page, "Digits, four activations")
    page.locator('[data-layer="1"] .grip').drag_to(page.locator('[data-layer="2"]'))
    expect(page.locator("#layer-2-units")).to_have_value("64")


def test_typing_is_undone_as_one_edit(page: Page) -> None:
    """Three digits typed one after the other are one step back."""
    begin_with(page, "Digits, four activations")
    units = page.locator("#layer-1-units")
    units.press("Control+a")
    units.press_sequentially("128", delay=20)
    expect(page.locator('[data-layer="1"] [data-shape=out]')).to_have_text("[128]")
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(units).to_have_value("64")


def test_the_address_holds_the_whole_document(page: Page, browser: Browser, laboratory: Laboratory) -> None:
    """A reload loses nothing, and the address shows another browser the same study."""
    begin_with(page, "Digits, four activations")
    page.locator("#layer-1-units").fill("77")
    expect(page.locator('[data-layer="1"] [data-shape=out]')).to_have_text("[77]")
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator("#layer-1-units")).to_have_value("77")
    context = browser.new_context(storage_state=page.context.storage_state())
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("#layer-1-units")).to_have_value("77")
    context.close()


def test_files_are_taken_in_and_given_out(page: Page, tmp_path: Path) -> None:
    """A file of the old model builder becomes a study, and the study a YAML file."""
    file = tmp_path / "MNIST_model.json"
    file.write_text(BUILDER_FILE, encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        menu(page, "File", "Open a file")
    chooser.value.set_files(file)
    expect(page.locator("#layer-1-units")).to_have_value("10")
    expect(page.locator("#data-set")).to_have_value("mnist")
    with page.expect_download() as download:
        menu(page, "File", "Save as YAML")
    download.value.save_as(tmp_path / "study.yaml")
    assert "units: 10" in (tmp_path / "study.yaml").read_text(encoding="utf-8")


def test_an_optimizer_has_its_own_fields_only(page: Page) -> None:
    """Momentum belongs to SGD and the betas to Adam."""
    training = page.get_by_role("region", name="Training")
    expect(training.get_by_label("beta 1", exact=True)).to_be_visible()
    training.locator("#train-optimizer").select_option("SGD")
    expect(training.get_by_label("momentum", exact=True)).to_be_visible()
    expect(training.get_by_label("beta 1", exact=True)).to_have_count(0)


def test_confounded_changes_are_told_with_both_keys(page: Page, laboratory: Laboratory) -> None:
    """An arm that changes two things is shown in red, with the two."""
    arms = {"plain": {}, "both": {"model.dense_1.units": 32, "train.batch_size": 8}}
    open_document(page, laboratory, SMALL | {"vary": {"factor": "two", "arms": arms, "baseline": "plain"}})
    note = page.locator(".confounded")
    expect(note).to_contain_text("both changes 2 things at once")
    expect(note).to_contain_text("units")
    expect(note).to_contain_text("batch_size")


def test_thirty_thousand_studies_are_listed_without_drawing_them(page: Page, laboratory: Laboratory) -> None:
    """Only what is in sight is in the page, and the last one is reached."""
    page.route(re.compile(r"/api/studies\?"), _many_studies)
    page.goto(f"{root(laboratory)}#/runs")
    rows = page.locator(".row-place")
    expect(page.get_by_text("30,000 studies")).to_be_visible()
    expect(page.get_by_text("number 0", exact=True)).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_text("number 29999", exact=True)).to_be_visible()
    assert rows.count() < 100


def _many_studies(route: Any) -> None:
    offset = int(re.search(r"offset=(\d+)", route.request.url)[1])  # type: ignore[index]
    rows = [
        {
            "id": f"id{number}", "study": f"number {number}", "question": "", "state": "finished", "alike": str(number),
            "created": "2026-01-01T00:00:00+00:00", "arms": 1, "replicates": 1, "runs": 1, "best": None,
            "position": None,
        }
        for number in range(offset, min(offset + 100, 30_000))
    ]  # fmt: skip
    route.fulfill(json={"total": 30_000, "rows": rows})
