"""A finding about images, together with the images that show it."""

from dataclasses import dataclass

from paribus.records import Finding


@dataclass(frozen=True)
class Exhibit:
    """Some images that belong side by side, such as two copies of one photograph.

    Args:
        rows: Their places in the table of images.
        caption: What is to be seen.
    """

    rows: tuple[int, ...]
    caption: str


@dataclass(frozen=True)
class Noticed:
    """What a rule has to say of the data.

    Args:
        finding: The finding, as any other rule would give it.
        exhibits: The clearest cases of it, first things first; none where single images show nothing.
    """

    finding: Finding
    exhibits: tuple[Exhibit, ...] = ()
