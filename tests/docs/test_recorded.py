import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from generate import RECORDED

from .pages import text_of

READING = {
    "show": ["show", "latest", "--json"],
    "compare": ["compare", "latest", "--json"],
    "ls": ["ls", "--json"],
    "data ls": ["data", "ls", "--json"],
    "check": ["check", "study.yaml", "--json"],
}


def without_numbers(text: str) -> str:
    """A page without what may differ between machines: IDs, numbers, the width of tables, which of two arms leads."""
    ids = dict.fromkeys(re.findall(r"\bStudy ([a-z2-9]{10})\b", text))
    for number, name in enumerate(ids):
        text = text.replace(name, f"ID{number}")
    text = re.sub(r"[-+−]?\d[\d.,]*", "0", text)
    text = re.sub(r"\w+ 0 %", "ARM 0 %", text)
    return re.sub(r"[ ─]+", " ", text)


@pytest.mark.parametrize("page", RECORDED)
def test_commands_print_what_the_page_shows(page: str, sessions: dict[str, tuple[Path, str]]) -> None:
    _, now = sessions[page]
    assert without_numbers(now) == without_numbers(text_of(f"docs/{page}")), "say: python docs/generate.py --record"


@pytest.mark.parametrize("command", READING)
def test_every_key_of_the_json_is_documented(command: str, sessions: dict[str, tuple[Path, str]]) -> None:
    folder, _ = sessions["tutorial.md"]
    done = subprocess.run(
        [sys.executable, "-m", "paribus", *READING[command]], cwd=folder, capture_output=True, text=True, check=True
    )
    page = text_of("docs/json.md")
    assert f"## `paribus {command} --json`" in page
    missing = {key for key in keys_of(json.loads(done.stdout)) if f"`{key}`" not in page}
    assert not missing, "add them to docs/json.md"


def keys_of(value: Any) -> set[str]:
    """All keys, except those that are names of things: paths and layers in a change, what a finding rests on."""
    match value:
        case dict():
            inner = [keys_of(part) for key, part in value.items() if key not in ("from", "to", "evidence", "patch")]
            return set(value).union(*inner)
        case list():
            return set().union(*map(keys_of, value))
        case _:
            return set()
