"""A page as a reader's program sees it: its words, its tags, its addresses."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """An HTML page, parsed."""

    html: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        """All its words, one blank between any two."""
        return " ".join("".join(self.words).split())

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, over all tags."""
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]
