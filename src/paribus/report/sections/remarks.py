"""What was done after looking: whoever reads the verdicts has to know it."""

from paribus.lab import Result, TestImages
from paribus.lab.remarks import remarks_of
from paribus.report.blocks import Block, Notice, Notices


def remarks(result: Result, images: TestImages | None) -> list[Block]:
    """Looks, changes of what matters, and what came of training it again; nothing for a study that was run once."""
    del images
    notices = [Notice("to know", "plain", "The whole study", remark) for remark in remarks_of(result.study)]
    return [Notices(tuple(notices))] if notices else []
