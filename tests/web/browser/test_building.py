"""What building promises: for everybody, by mouse and by keys, quick, and nothing lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from benchmarks.page.costs import first_paint
from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browser.ways import SMALL, axe, begin_with, menu, open_document

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
        paint, size = first_paint(context, laboratory.root)
        milliseconds.append(paint)
        assert size < 100_000
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


def test_a_residual_block_is_built_by_cards(page: Page) -> None:
    """The layers inside a block have cards of their own: told of, mended and varied as all others are."""
    network, inside = page.locator('[data-adder=""]'), page.locator('[data-adder="1"]')
    for kind in ("Conv2D", "Residual", "Flatten", "Dense"):
        _add(page, network, kind)
    inside.get_by_role("button", name="Add Conv2D").click()
    expect(page.locator(":focus")).to_have_attribute("data-layer", "1.1")
    expect(page.locator('[data-layer="1.1"] [data-shape=out]')).to_have_text("[8, 8, 8]")
    page.locator('[id="layer-1.1-filters"]').fill("4")
    _mend(page, "1", "A residual block must give the shape it takes")
    expect(page.locator("#layer-1-projection")).to_be_checked()
    page.locator('[id="layer-1.1-filters"]').fill("0")
    _mend(page, "1.1", "filters must be a whole number above 0")
    expect(page.locator('[data-layer="1.1"] [data-shape=out]')).to_have_text("[8, 8, 8]")
    page.get_by_role("button", name="Vary filters of model.conv2d_3.filters").click()
    page.locator("#new-level").fill("16")
    page.get_by_role("button", name="Add level").click()
    expect(page.get_by_role("list", name="Levels").get_by_role("listitem")).to_have_text(["8baseline", "16"])
    expect(page.get_by_role("button", name=re.compile("^Train"))).to_have_text("Train2 arms × 5 seeds")
    expect(page.get_by_role("button", name=re.compile("^Train"))).to_be_enabled()
    assert axe(page) == []


def _add(page: Page, adder: Locator, kind: str) -> None:
    adder.get_by_role("button", name="Other layer").click()
    adder.get_by_role("menuitem", name=re.compile(f"^{kind}")).first.click()
    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile(kind))


def _mend(page: Page, card: str, words: str) -> None:
    """One card alone is at fault and says so, the sentence at the top leads to it, and its button makes it sound."""
    at_fault = page.locator(f'.at-fault[data-layer="{card}"]')
    expect(at_fault).to_contain_text(words)
    expect(page.locator(".at-fault")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Why is this invalid?")).to_contain_text(words)
    page.get_by_role("button", name="Show me").click()
    expect(at_fault).to_be_focused()
    at_fault.get_by_role("button", name="Fix it").click()
    expect(page.get_by_role("button", name=re.compile("^Train"))).to_be_enabled()


def test_layers_are_moved_within_a_block_and_across_its_border(page: Page, laboratory: Laboratory) -> None:
    """By keys, by the grip and by the menu; a block itself goes into no block."""
    inside = [{"Conv2D": {"filters": filters, "kernel_size": 3, "padding": "same"}} for filters in (4, 1)]
    block = {"Residual": {"layers": inside}}
    open_document(page, laboratory, SMALL | {"model": [block, *SMALL["model"]]})
    page.locator('[data-layer="0.1"]').focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(":focus")).to_have_attribute("data-layer", "0.0")
    expect(page.locator('[id="layer-0.1-filters"]')).to_have_value("4")
    page.keyboard.press("ArrowUp")
    expect(page.locator(":focus")).to_have_attribute("data-layer", "0")
    expect(page.locator(".at-fault")).to_have_count(1)  # its note moves what stands below
    page.locator('[data-layer="0.1"] .grip').drag_to(page.locator('[data-layer="0.0"] header'))
    expect(page.locator('[id="layer-0.0-filters"]')).to_have_value("4")
    expect(page.locator(".at-fault")).to_have_count(0)
    page.locator('[data-layer="0.0"] .grip').drag_to(page.locator('[data-layer="1"]'))
    expect(page.locator("#layer-1-filters")).to_have_value("4")
    menu(page, "More for layer 2", "Move into the block above")
    expect(page.locator('[data-layer="0.1"]')).to_be_focused()
    expect(page.locator('[id="layer-0.1-filters"]')).to_have_value("4")
    for key, focused in (("d", "0.2"), ("Delete", "0.1"), ("Delete", "0.0")):
        page.keyboard.press(key)
        expect(page.locator(f'[data-layer="{focused}"]')).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator('[data-adder="0"] button').first).to_be_focused()
    expect(page.locator('[data-layer="0"]')).to_contain_text("A residual block must hold at least one layer")


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
    page.goto(f"{laboratory.root}#/runs")
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
