"""The report as Markdown (GitHub's kind), with its figures as files beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import assert_never
from urllib.parse import quote

from paribus.lab import Result, TestImages
from paribus.report.blocks import (
    Block,
    Code,
    Document,
    Figure,
    Gallery,
    Notice,
    Notices,
    Paragraph,
    Picture,
    Table,
    Terms,
)
from paribus.report.document import document


def markdown_report(result: Result, images: TestImages | None = None, *, figures: str = "report.figures") -> str:
    """The whole report as text.

    Args:
        result: The study with its runs and verdicts.
        images: Its test images, as ``paribus.lab.test_images`` gives them; without them the report shows none.
        figures: The folder, as the text shall link to it, in which ``write_report`` puts the figures.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(markdown_report(run(study, folder)).splitlines()[0])
        # linear
    """
    return markdown(document(result, images), figures)


def markdown(report: Document, figures: str) -> str:
    """A document as Markdown that links to its figures in the folder *figures*."""
    parts = [f"# {prose(report.title)}", prose(" · ".join(report.facts))]
    for section in report.sections:
        parts.append(f"## {prose(section.title)}")
        parts += [_block(block, figures) for block in section.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def figure_files(report: Document) -> Mapping[str, bytes]:
    """The files that the Markdown of a document links to, by name."""
    return MappingProxyType(
        dict(file for section in report.sections for block in section.blocks for file in _files(block))
    )


def prose(text: str) -> str:
    r"""Plain text as Markdown on one line, with what stands between `backticks` as code.

    Examples:
        >>> print(prose("a*b | <c> in `d*e`"))
        a\*b \| \<c\> in `d*e`
    """
    words = re.split(r"(`[^`]+`)", " ".join(text.split()))
    return "".join(_code(word) if word.startswith("`") and len(word) > 1 else _plain(word) for word in words)


def _block(block: Block, figures: str) -> str:
    match block:
        case Paragraph():
            return prose(block.text)
        case Notices():
            return "\n\n".join(_notice(notice) for notice in block.notices)
        case Table():
            return _table(block)
        case Figure():
            links = [f"![{prose(drawing.alt)}]({quote(figures)}/{drawing.name}.svg)" for drawing in block.drawings]
            return "\n".join([*links, "", f"*{prose(block.caption)}*"])
        case Gallery():
            rows = [
                (_picture(picture, figures), prose(picture.title), *_answers(picture)) for picture in block.pictures
            ]
            return _rows(("Image", "True class", "Answered", "Name"), rows, numeric=0)
        case Terms():
            return "\n".join(f"- **{prose(term)}**: {prose(text)}" for term, text in block.entries)
        case Code():
            fence = "`" * max(3, 1 + max((len(ticks) for ticks in re.findall(r"`+", block.text)), default=0))
            code = f"{fence}{block.language}\n{block.text.rstrip()}\n{fence}"
            return f"<details><summary>{_html(block.title)}</summary>\n\n{code}\n\n</details>" if block.title else code
        case _ as never:
            assert_never(never)


def _notice(notice: Notice) -> str:
    lines = [f"> **{prose(notice.badge.upper())}** · {prose(notice.about)}", prose(notice.text)]
    if notice.advice:
        lines.append(f"**{prose(notice.advice_label)}:** {prose(notice.advice)}")
    return "\n>\n> ".join(lines)


def _table(table: Table) -> str:
    rows = [tuple(prose(cell) for cell in row) for row in table.rows]
    text = _rows(tuple(prose(title) for title in table.head), rows, table.numeric)
    return f"{text}\n\n*{prose(table.caption)}*" if table.caption else text


def _rows(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: int) -> str:
    rule = [*["---"] * (len(head) - numeric), *["---:"] * numeric]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def _picture(picture: Picture, figures: str) -> str:
    return f"![{prose(picture.title)}]({quote(figures)}/{picture.name}.png)" if picture.png else "–"


def _answers(picture: Picture) -> tuple[str, str]:
    *answers, name = [prose(line) for line in picture.lines]
    return ", ".join(answers), name


def _files(block: Block) -> Iterator[tuple[str, bytes]]:
    if isinstance(block, Figure):
        for drawing in block.drawings:
            # A file of its own has no page to take its colours from.
            standing = drawing.svg.replace("<svg ", '<svg style="color: #1c1f23; background: #fff" ', 1)
            yield f"{drawing.name}.svg", f'<?xml version="1.0" encoding="utf-8"?>\n{standing}\n'.encode()
    if isinstance(block, Gallery):
        for picture in block.pictures:
            if picture.png is not None:
                yield f"{picture.name}.png", picture.png


def _code(word: str) -> str:
    return word.replace("|", "\\|")


def _plain(text: str) -> str:
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~$&])", r"\\\1", text)
    return re.sub(
        r"^(\d+)([.)])(?=\s|$)|^([-+])(?=\s|$)", lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped
    )


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
