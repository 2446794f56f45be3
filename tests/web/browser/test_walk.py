"""One walk through the page, as a user takes it: from an empty model to a verdict, and back after a restart."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import Locator, Page, expect

TRAINED = 120_000  # milliseconds: a first study waits for the worker to start and for JAX to compile


def test_a_classifier_is_built_mended_trained_varied_judged_and_found_again(
    page: Page, laboratory: Laboratory, tmp_path: Path
) -> None:
    """The whole of it, in the order in which one meets it."""
    _an_empty_model_is_invalid(page)
    _every_invalid_state_is_told_and_mended(page)
    _it_trains_and_accuracy_rises(page)
    _it_pauses_reloads_and_goes_on(page)
    _the_activation_is_varied_over_five_seeds(page)
    _the_verdict_is_read_and_a_confusion_cell_opened(page)
    _the_report_is_downloaded(page, tmp_path)
    _it_is_found_again_after_a_restart(page, laboratory)


def _an_empty_model_is_invalid(page: Page) -> None:
    expect(_why(page)).to_contain_text("Why is this invalid?")
    expect(_train(page)).to_be_disabled()
    expect(page.get_by_text("Input image")).to_be_visible()


def _every_invalid_state_is_told_and_mended(page: Page) -> None:
    _add(page, "Dense")
    expect(_card(page, 0)).to_contain_text("Dense needs a vector")
    expect(_why(page)).to_contain_text("Put Flatten before it")
    _mend(page, 0)
    expect(_card(page, 0)).to_have_attribute("aria-label", re.compile("Flatten"))
    expect(_train(page)).to_be_enabled()

    _units(page, 1).fill("7")
    expect(_why(page)).to_contain_text("one score for each of the 10 classes")
    _mend(page, 1)
    expect(_units(page, 1)).to_have_value("10")

    _units(page, 1).fill("")
    expect(_card(page, 1)).to_contain_text("units")
    expect(_units(page, 1)).to_have_attribute("aria-invalid", "true")
    _units(page, 1).fill("10")

    _add(page, "Conv2D")
    expect(_card(page, 2)).to_contain_text("Conv2D needs an image")
    _remove(page, 2)
    _add(page, "MaxPooling2D")
    expect(_card(page, 2)).to_contain_text("MaxPooling2D needs an image")
    _remove(page, 2)

    _add(page, "Reshape")
    shape = _card(page, 2).get_by_label("target shape", exact=True)
    expect(shape).to_have_value("10")
    shape.fill("3, 5")
    expect(_card(page, 2)).to_contain_text("must keep the number of values")
    page.get_by_role("button", name="Undo", exact=True).first.click()
    _remove(page, 2)
    expect(_why(page)).to_have_text("The model is sound.")
    expect(_train(page)).to_be_enabled()
    _hidden_layer_is_put_between(page)


def _hidden_layer_is_put_between(page: Page) -> None:
    """A copy of the last layer is widened, and stands before it already."""
    _card(page, 1).focus()
    page.keyboard.press("d")
    _units(page, 1).fill("64")
    _card(page, 1).get_by_label("activation", exact=True).select_option("relu")
    expect(_card(page, 1).locator("[data-shape=out]")).to_have_text("[64]")
    expect(_card(page, 2).locator("[data-shape=in]")).to_have_text("[64]")


def _it_trains_and_accuracy_rises(page: Page) -> None:
    page.locator("#train-epochs").fill("100000")
    _train(page).click()
    live = page.locator(".live-column")
    expect(live.locator(".chip.state")).to_have_text("training", timeout=TRAINED)
    accuracy = live.get_by_role("img", name=re.compile("^Accuracy against epoch; "))
    expect(accuracy).to_have_attribute("aria-label", re.compile(r"; (9\d\.\d|100\.0)%"), timeout=TRAINED)
    expect(live.get_by_text("Examples/s")).to_be_visible()


def _it_pauses_reloads_and_goes_on(page: Page) -> None:
    live = page.locator(".live-column")
    live.get_by_role("button", name="Pause").click()
    expect(live.locator(".chip.state")).to_have_text("paused")
    page.reload()
    expect(live.locator(".chip.state")).to_have_text("paused")
    expect(_units(page, 1)).to_have_value("64")
    live.get_by_role("button", name="Go on").click()
    expect(live.locator(".chip.state")).to_have_text("training")
    live.get_by_role("button", name="Stop").click()
    expect(live.locator(".chip.state")).to_have_text("interrupted", timeout=TRAINED)


def _the_activation_is_varied_over_five_seeds(page: Page) -> None:
    page.locator("#train-epochs").fill("5")
    _card(page, 1).get_by_role("button", name=re.compile("Vary activation")).click()
    experiment = page.get_by_role("region", name="Experiment")
    expect(experiment.get_by_text("model.dense_1.activation")).to_be_visible()
    experiment.locator("[data-level-adder] select").select_option("sigmoid")
    experiment.get_by_role("button", name="Add level").click()
    expect(experiment.get_by_role("list", name="Levels").get_by_role("listitem")).to_have_count(2)
    expect(page.locator("#study-replicates")).to_have_value("5")
    expect(_train(page)).to_contain_text("2 arms × 5 seeds")
    page.locator("#study-name").fill("walk")
    page.locator("#study-question").fill("Does sigmoid do as well as relu?")
    _train(page).click()
    page.get_by_role("link", name="Open the study").click()
    expect(page.get_by_role("heading", name="Does sigmoid do as well as relu?")).to_be_visible()
    expect(page.locator(".study-head .chip.state")).to_have_text("finished", timeout=TRAINED)


def _the_verdict_is_read_and_a_confusion_cell_opened(page: Page) -> None:
    verdict = page.locator(".verdict")
    expect(verdict).to_contain_text("sigmoid is worse than relu", timeout=TRAINED)
    expect(page.locator(".intervals svg")).to_be_visible()
    page.get_by_label("Arm", exact=True).first.select_option("sigmoid")
    page.locator(".matrix .wrong button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("taken for")
    expect(dialog.locator("img").first).to_be_visible()
    expect(dialog.locator("li").first).to_contain_text("of 5")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def _the_report_is_downloaded(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Report").click()
    file = folder / "report.html"
    download.value.save_as(file)
    assert "Does sigmoid do as well as relu?" in file.read_text(encoding="utf-8")


def _it_is_found_again_after_a_restart(page: Page, laboratory: Laboratory) -> None:
    laboratory.end()
    page.goto(laboratory.start())
    page.get_by_role("link", name="Runs").click()
    rows = page.get_by_role("list", name="Studies").get_by_role("listitem")
    expect(rows).to_have_count(2)
    page.get_by_label(re.compile("^Search")).fill("sigmoid")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name=re.compile("walk")).click()
    expect(page.locator(".verdict")).to_contain_text("sigmoid is worse than relu")


@pytest.fixture(autouse=True)
def _picture_of_failure(page: Page, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Leaves a picture of the page where a test has failed, among pytest's temporary files."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        page.screenshot(path=tmp_path / "failed.png", full_page=True)


def _why(page: Page) -> Locator:
    return page.locator("main [role=status]").first


def _train(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Train"))


def _card(page: Page, index: int) -> Locator:
    return page.locator(f'[data-layer="{index}"]')


def _units(page: Page, index: int) -> Locator:
    return page.locator(f"#layer-{index}-units")


def _add(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Other layer").click()
    page.get_by_role("menuitem", name=re.compile(rf"^{kind}\b")).first.click()


def _remove(page: Page, index: int) -> None:
    _card(page, index).get_by_role("button", name=re.compile("^Remove")).click()


def _mend(page: Page, index: int) -> None:
    _card(page, index).get_by_role("button", name="Fix it").click()
