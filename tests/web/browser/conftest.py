"""A real Chromium, and pages in it that complain aloud."""

from collections.abc import Iterator

import pytest
from benchmarks.page.chromium import launch
from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.web.browser.ways import blameless


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """A server over a store that is empty at first."""
    one = Laboratory(tmp_path_factory.mktemp("laboratory"))
    one.start()
    yield one
    one.close()


@pytest.fixture
def page(browser: Browser, laboratory: Laboratory) -> Iterator[Page]:
    """The page, opened by the printed address."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
    one = context.new_page()
    one.set_default_timeout(15_000)
    with blameless(one, laboratory):
        one.goto(laboratory.address)
        one.get_by_role("heading", name="Layers").wait_for()
        yield one
        context.close()
