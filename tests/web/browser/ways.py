"""What several tests do with the page, and the studies that they do it with."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.page.laboratory import Laboratory
from playwright.sync_api import ConsoleMessage, Page, Request, expect

AXE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TRAINED = 120_000  # milliseconds: a first study waits for the worker to start and for JAX to compile
SMALL: dict[str, Any] = {
    "study": "small",
    "data": {"name": "digits", "validation": 0.2},
    "model": ["Flatten", {"Dense": {"units": 16, "activation": "relu"}}, {"Dense": {"units": 10}}],
    "train": {"epochs": 3},
    "vary": {"factor": "units", "set": ["model.dense_1.units"], "levels": [16, 32], "baseline": 16},
    "replicates": 3,
}


def menu(page: Page, button: str, item: str) -> None:
    """Opens a menu and takes the item that begins so."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^" + re.escape(item))).first.click()


def begin_with(page: Page, title: str) -> None:
    """Takes up a preset, and waits until it is found sound."""
    menu(page, "Begin with…", title)
    expect(page.get_by_role("button", name=re.compile("^Train"))).to_be_enabled()


def open_document(page: Page, laboratory: Laboratory, document: dict[str, Any]) -> None:
    """Opens a study as the page reads it from a file."""
    file = laboratory.folder / "document.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with page.expect_file_chooser() as chooser:
        menu(page, "File", "Open a file")
    chooser.value.set_files(file)
    expect(page.locator("#study-name")).to_have_value(document["study"])
    expect(page.get_by_role("button", name=re.compile("^Train"))).to_be_enabled()


def train(page: Page, document: dict[str, Any]) -> str:
    """Hands a study to the server, and gives its ID."""
    return str(
        page.evaluate(
            """async (document) => {
                 const headers = {"content-type": "application/json"};
                 const body = JSON.stringify({document});
                 return (await (await fetch("api/studies", {method: "POST", headers, body})).json()).id;
               }""",
            document,
        )
    )


@contextmanager
def blameless(page: Page, laboratory: Laboratory) -> Iterator[None]:
    """Nothing may be complained of in a page meanwhile, and nothing asked of another machine."""
    complaints: list[str] = []
    asked: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def ask(request: Request) -> None:
        if not request.url.startswith((f"http://127.0.0.1:{laboratory.port}/", "blob:")):
            asked.append(request.url)

    page.on("console", complain)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", ask)
    yield
    assert complaints == [], "the page complains of nothing"
    assert asked == [], "the page asks nothing of another machine"


def axe(page: Page) -> list[str]:
    """Everything that axe has to say against the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
