"""What a document is made of: a handful of plain shapes that every format knows how to write.

Sections (``paribus.report.sections``) give blocks; ``html`` and ``markdown`` write them. Text is plain: each format
escapes it in its own way, and sets what stands between `backticks` as code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "same", "bad", "open", "plain"]
"""How a badge or a mark is coloured: better, as good as equal, worse or wrong, undecided, or without judgement."""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Notice:
    """One statement with a badge: a verdict, a finding, a failure.

    Args:
        badge: One or two words.
        tone: The badge's colour.
        about: What the statement is about, such as an arm.
        text: The statement.
        advice: What to do about it; empty when nothing is to be done.
        advice_label: What the advice is called.
    """

    badge: str
    tone: Tone
    about: str
    text: str
    advice: str = ""
    advice_label: str = "What to do"


@dataclass(frozen=True)
class Notices:
    """Statements one below the other; a *headline* is what a reader should see first."""

    notices: Sequence[Notice]
    headline: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of text under a head.

    Args:
        head: The title of each column.
        rows: The cells.
        numeric: How many of the last columns hold numbers, to be set flush right.
        caption: What the table shows.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: int = 0
    caption: str = ""


@dataclass(frozen=True)
class Drawing:
    """One picture drawn from numbers.

    Args:
        name: Its name within the report, fit for a file.
        svg: The picture; ink is ``currentColor``, so that it suits light and dark pages.
        alt: What it shows, for those who cannot see it.
    """

    name: str
    svg: str
    alt: str


@dataclass(frozen=True)
class Figure:
    """Drawings side by side under one caption."""

    drawings: Sequence[Drawing]
    caption: str


@dataclass(frozen=True)
class Picture:
    """One image of the data.

    Args:
        name: Its name within the report, fit for a file.
        png: The image; ``None`` when the data are gone.
        title: What it is.
        lines: What is to be said of it.
    """

    name: str
    png: bytes | None
    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Gallery:
    """Images of the data with their captions."""

    pictures: Sequence[Picture]


@dataclass(frozen=True)
class Terms:
    """Names, each with its value or its explanation."""

    entries: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Code:
    """Text to be copied as it is; folded under its *title* if it has one."""

    text: str
    language: str
    title: str = ""


Block = Paragraph | Notices | Table | Figure | Gallery | Terms | Code


@dataclass(frozen=True)
class Section:
    """Some blocks under a title."""

    title: str
    blocks: Sequence[Block]

    @property
    def anchor(self) -> str:
        """The name by which a link finds it.

        Examples:
            >>> Section("The arms", ()).anchor
            'the-arms'
        """
        return self.title.lower().replace(" ", "-")


@dataclass(frozen=True)
class Document:
    """A whole report.

    Args:
        title: The question.
        facts: What study this is, in a few words each.
        sections: In reading order.
    """

    title: str
    facts: Sequence[str]
    sections: Sequence[Section]
