import re
from pathlib import Path
from typing import get_args

import pytest

import paribus
from paribus.stats import VerdictCode

from .pages import PAGES, ROOT, text_of

WORDS = (
    *("study", "factor", "level", "arm", "replicate", "run", "program", "epoch", "step", "curve", "score", "contrast"),
    *("verdict", "finding", "stream", "digest", "floor", "matters", "aspect", "confounded", "baseline", "penalty"),
    *("split", "look", "budget", "store"),
)
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)


def anchors(page: str) -> set[str]:
    """The names by which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings_that_exist(page: str) -> None:
    for link in LINK.findall(CODE.sub("", text_of(page))):
        if "://" not in link:
            file, _, anchor = link.partition("#")
            target = (ROOT / page).parent / file if file else ROOT / page
            assert target.exists(), f"{page} links to {link}"
            assert not anchor or anchor in anchors(str(target.relative_to(ROOT))), f"{page} links to {link}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/")])
def test_every_page_can_be_reached_from_the_index(page: str) -> None:
    reached, before = {"docs/index.md"}, set()
    while reached != before:
        before = set(reached)
        links = {link.partition("#")[0] for each in before for link in LINK.findall(text_of(each))}
        reached |= {f"docs/{link}" for link in links} & set(PAGES)
    assert page in reached


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_ours_is_in_the_glossary(word: str) -> None:
    assert f"| **{word}** |" in text_of("docs/glossary.md")


def test_the_glossary_is_in_alphabetical_order() -> None:
    words = re.findall(r"\*\*(\w+)\*\*", text_of("docs/glossary.md"))
    assert words == sorted(words)


@pytest.mark.parametrize("name", paribus.__all__)
def test_every_public_name_is_in_the_reference_and_says_what_it_is(name: str) -> None:
    row = re.search(rf"^\| `{name}\b[^|]*\| (.*) \|$", text_of("docs/api.md"), re.MULTILINE)
    assert row is not None
    assert row[1]


@pytest.mark.parametrize("code", get_args(VerdictCode))
def test_every_verdict_is_explained(code: str) -> None:
    assert text_of("docs/reading-results.md").count(f"| `{code}` |") == 2, "once with its meaning, once with a sentence"


@pytest.mark.parametrize("study", sorted((ROOT / "studies").glob("*.yaml")), ids=lambda path: path.name)
def test_every_study_that_comes_along_is_sound_and_mentioned(study: Path) -> None:
    assert paribus.read_study(study)
    assert f"`studies/{study.name}`" in text_of("docs/index.md")


@pytest.mark.parametrize("page", PAGES)
def test_one_sentence_stands_on_a_line(page: str) -> None:
    prose = CODE.sub("", re.sub(r"<!-- generated.*?<!-- end -->", "", text_of(page), flags=re.DOTALL))
    lines = [line for line in prose.splitlines() if not line.lstrip().startswith(("|", "!"))]
    assert not [line for line in lines if re.search(r"[a-z)`][.?!] [A-Z][a-z]+ ", line) and not line.startswith("**")]
