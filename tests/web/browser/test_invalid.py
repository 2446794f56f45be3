"""Every state that the old model builder called invalid: told why on its card and at the top, and mended by its button.

The old builder also refused a window whose steps do not end at the edge. Ours is sound there, as in Keras: it counts
whole steps, and leaves out what is over at the right and at the bottom.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest
from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browser.ways import blameless

MOST_PRESSES = 4
SCORES = ["Flatten", "Dense"]  # the page's new Dense has 10 units, as many as there are classes
VECTOR = "a vector of 64"  # what Flatten makes of
IMAGE = "an image of 8×8×1"

Layer = str | tuple[str, dict[str, str]]  # a kind, or a kind and what is typed into its fields


class Invalid(NamedTuple):
    """A state as it is built, what is said of it, and what pressing "Fix it" makes of it."""

    layers: Sequence[Layer]
    at: str  # what is red
    must: str  # what must hold
    received: str
    mended: dict[str, str] | list[str]  # fields and what they hold then, or the kinds of the layers
    training: dict[str, str] = {}  # noqa: RUF012  # never changed
    presses: int = 1


TRAINING = "#train-notes"
OUTPUT = '[data-card="output"]'


def card(index: int) -> str:
    return f'[data-layer="{index}"]'


INVALID = {
    "empty": Invalid([], OUTPUT, "An image of 8×8×1 does not feed a softmax over 10 classes", "", ["Flatten", "Dense"]),
    "dense on an image": Invalid(["Dense"], card(0), "Dense needs a vector", IMAGE, ["Flatten", "Dense"]),
    "dense on a convolution": Invalid(
        ["Conv2D", "Dense"], card(1), "Dense needs a vector", "an image of 8×8×8", ["Conv2D", "Flatten", "Dense"]
    ),
    "convolution on a vector": Invalid(
        ["Flatten", "Conv2D", "Flatten", "Dense"], card(1), "Conv2D needs an image of height, width and channels",
        VECTOR, ["Conv2D", "Flatten", "Flatten", "Dense"],
    ),
    "convolution on scores": Invalid(
        ["Flatten", "Dense", "Conv2D"], card(2), "Conv2D needs an image", "a vector of 10",
        ["Conv2D", "Flatten", "Dense"],
    ),
    "convolution last, on a vector": Invalid(
        ["Flatten", "Conv2D"], card(1), "Conv2D needs an image", VECTOR, ["Conv2D", "Flatten", "Dense"], presses=2
    ),
    "pooling on a vector": Invalid(
        ["Flatten", "MaxPooling2D", "Dense"], card(1), "MaxPooling2D needs an image of height, width and channels",
        VECTOR, ["MaxPooling2D", "Flatten", "Dense"],
    ),
    "reshape to another size": Invalid(
        ["Flatten", ("Reshape", {"target_shape": "3, 5"}), "Dense"], card(1),
        "Reshape must keep the number of values: 64 in a vector of 64", "[3, 5]", {"#layer-1-target_shape": "64"},
    ),
    "reshape to nothing": Invalid(
        ["Flatten", ("Reshape", {"target_shape": ""}), "Dense"], card(1), "Reshape needs target_shape", "",
        {"#layer-1-target_shape": "64"},
    ),
    "kernel larger than the image": Invalid(
        [("Conv2D", {"kernel_size": "9", "padding": "valid"}), *SCORES], card(0),
        "Conv2D's window of 9×9 must fit into what comes in", IMAGE, {"#layer-0-padding": "same"},
    ),
    "window larger than the image": Invalid(
        [("MaxPooling2D", {"pool_size": "9"}), *SCORES], card(0),
        "MaxPooling2D's window of 9×9 must fit into what comes in", IMAGE, {"#layer-0-pool_size": "2"},
    ),
    "pooled too often": Invalid(
        [*["MaxPooling2D"] * 4, *SCORES], card(3), "MaxPooling2D's window of 2×2 must fit", "an image of 1×1×1",
        [*["MaxPooling2D"] * 3, *SCORES],
    ),
    "fewer scores than classes": Invalid(
        ["Flatten", ("Dense", {"units": "7"})], card(1), "must end in one score for each of the 10 classes",
        "a vector of 7", {"#layer-1-units": "10"},
    ),
    "last layer an image": Invalid(
        ["ReLU"], card(0), "must end in one score for each of the 10 classes", IMAGE, ["ReLU", "Flatten", "Dense"]
    ),
    "no units": Invalid(
        ["Flatten", ("Dense", {"units": "0"})], card(1), "units must be a whole number above 0", "0",
        {"#layer-1-units": "10"},
    ),
    "units left empty": Invalid(
        ["Flatten", ("Dense", {"units": ""}), "Dense"], card(1), "Dense needs units", "", {"#layer-1-units": "64"}
    ),
    "units that are no number": Invalid(
        ["Flatten", ("Dense", {"units": "ten"})], card(1), "units must be a whole number above 0", "ten",
        {"#layer-1-units": "10"},
    ),
    "no filters": Invalid(
        [("Conv2D", {"filters": "-8"}), *SCORES], card(0), "filters must be a whole number above 0", "-8",
        {"#layer-0-filters": "8"},
    ),
    "kernel of nothing": Invalid(
        [("Conv2D", {"kernel_size": "0"}), *SCORES], card(0), "kernel_size must be one or two whole numbers above 0",
        "0", {"#layer-0-kernel_size": "3"},
    ),
    "steps of nothing": Invalid(
        [("Conv2D", {"strides": "0"}), *SCORES], card(0), "strides must be one or two whole numbers above 0", "0",
        {"#layer-0-strides": "1"},
    ),
    "window of nothing": Invalid(
        [("MaxPooling2D", {"pool_size": "0"}), *SCORES], card(0), "pool_size must be one or two whole numbers above 0",
        "0", {"#layer-0-pool_size": "2"},
    ),
    "drop-out of more than all": Invalid(
        ["Flatten", ("Dropout", {"rate": "1.2"}), "Dense"], card(1), "rate must be a number from 0 to below 1", "1.2",
        {"#layer-1-rate": "0.5"},
    ),
    "learning rate below nothing": Invalid(
        SCORES, TRAINING, "learning_rate must be a number above 0", "-0.1", {"#train-optimizer-learning_rate": "0.1"},
        {"optimizer-learning_rate": "-0.1"},
    ),
    "no batch": Invalid(
        SCORES, TRAINING, "batch_size must be a whole number above 0", "0", {"#train-batch_size": "32"},
        {"batch_size": "0"},
    ),
    "no epochs": Invalid(
        SCORES, TRAINING, "epochs must be a whole number above 0", "0", {"#train-epochs": "10"}, {"epochs": "0"}
    ),
    "epochs left empty": Invalid(
        SCORES, TRAINING, "needs exactly one of epochs, steps and seconds", "none of them", {"#train-epochs": "10"},
        {"epochs": ""},
    ),
}  # fmt: skip

SOUND: dict[str, Sequence[Layer]] = {
    "ReLU takes images and vectors": ["ReLU", "Flatten", "ReLU", "Dense"],
    "Flatten takes vectors": ["Flatten", "Flatten", "Dense"],
    "a convolution leaves out what its steps do not reach": [
        ("Conv2D", {"padding": "valid", "kernel_size": "3", "strides": "2"}), *SCORES,
    ],
    "so does pooling": [("MaxPooling2D", {"pool_size": "3", "strides": "2"}), *SCORES],
    "Reshape takes an axis that it works out": ["Flatten", ("Reshape", {"target_shape": "4, -1"}), *SCORES],
}  # fmt: skip


@pytest.fixture(scope="module")
def tab(browser: Browser, laboratory: Laboratory) -> Iterator[Page]:
    """One tab for all states, since opening one takes as long as mending one; it keeps nothing over a load."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    context.add_init_script("sessionStorage.clear()")
    one = context.new_page()
    with blameless(one, laboratory):
        one.goto(laboratory.address)
        yield one
        context.close()


@pytest.fixture
def page(tab: Page, laboratory: Laboratory) -> Page:
    """An empty model."""
    tab.goto(laboratory.root)
    expect(_why(tab)).to_contain_text("Why is this invalid?")
    expect(tab.locator("[data-layer]")).to_have_count(0)
    return tab


@pytest.mark.parametrize("state", INVALID)
def test_invalid_state_is_told_and_mended(page: Page, state: str) -> None:
    """What must hold and what was received are said in both places; the buttons lead there, mend it, and undo that."""
    case = INVALID[state]
    _build(page, case)
    _is_told(page, case)
    told = _why(page).inner_text()
    presses = _mend(page, case)
    assert presses == case.presses
    _is_mended(page, case)
    for _ in range(presses):
        page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(_why(page)).to_have_text(told)
    expect(_train(page)).to_be_disabled()


@pytest.mark.parametrize("state", SOUND)
def test_sound_state_is_called_so(page: Page, state: str) -> None:
    """Nothing is red where the shapes flow."""
    for layer in SOUND[state]:
        _add(page, layer)
    expect(_why(page)).to_have_text("The model is sound.")
    expect(page.locator(".at-fault")).to_have_count(0)
    expect(_train(page)).to_be_enabled()


def _build(page: Page, case: Invalid) -> None:
    for layer in case.layers:
        _add(page, layer)
    for field, typed in case.training.items():
        page.locator(f"#train-{field}").fill(typed)


def _add(page: Page, layer: Layer) -> None:
    kind, fields = (layer, {}) if isinstance(layer, str) else layer
    index = page.locator("[data-layer]").count()
    page.get_by_role("button", name="Other layer").click()
    page.get_by_role("menuitem", name=re.compile(rf"^{kind}\b")).first.click()
    page.locator(card(index)).wait_for()
    for field, value in fields.items():
        entry = page.locator(f"#layer-{index}-{field}")
        if field == "padding":
            entry.select_option(value)
        else:
            entry.fill(value)


def _is_told(page: Page, case: Invalid) -> None:
    """Said on the card in red, said again at the top, whose button goes there; and nothing can be trained."""
    place = page.locator(case.at)
    for told in (place.locator(".note.fault").first, _why(page)):
        expect(told).to_contain_text(case.must)
        expect(told).to_contain_text(f"Received {case.received}." if case.received else case.must)
    assert _is_red(place), "what is at fault is red"
    expect(_why(page)).to_contain_text("Why is this invalid?")
    expect(_train(page)).to_be_disabled()
    _why(page).get_by_role("button", name="Show me").click()
    expect(_field_at_fault(page, place) if case.training else place).to_be_focused()


def _is_red(place: Locator) -> bool:
    """By its border, or by what lies behind the sentence, which are the page's colour for what is bad."""
    return bool(
        place.evaluate(
            """(place) => {
                 const red = (colour) => {
                   const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
                   return r > g && r > b;
                 };
                 const note = place.querySelector(".note.fault");
                 const shown = note && red(getComputedStyle(note).backgroundColor);
                 return shown && (place.id !== "" || red(getComputedStyle(place).borderTopColor));
               }"""
        )
    )


def _field_at_fault(page: Page, place: Locator) -> Locator:
    """The field that is marked, or the note where the fault belongs to none."""
    marked = page.get_by_role("region", name="Training").locator("[aria-invalid=true]")
    return marked if marked.count() else place


def _mend(page: Page, case: Invalid) -> int:
    """Presses "Fix it" on what is red until there is nothing to be mended; says how often."""
    for pressed in range(1, MOST_PRESSES + 1):
        told = _why(page).inner_text()
        page.locator(TRAINING if case.training else ".at-fault").get_by_role("button", name="Fix it").first.click()
        expect(_why(page)).not_to_have_text(told)
        if _why(page).inner_text() == "The model is sound.":
            return pressed
    raise AssertionError(f"Still at fault after {MOST_PRESSES} presses: {_why(page).inner_text()}")


def _is_mended(page: Page, case: Invalid) -> None:
    expect(_train(page)).to_be_enabled()
    expect(page.locator(".at-fault, .note.fault")).to_have_count(0)
    if isinstance(case.mended, list):
        kinds = page.locator("[data-layer] select.kind")
        assert kinds.evaluate_all("(all) => all.map((one) => one.value)") == case.mended
    else:
        for field, value in case.mended.items():
            expect(page.locator(field)).to_have_value(value)


def _why(page: Page) -> Locator:
    return page.locator("main [role=status]").first


def _train(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^Train"))
