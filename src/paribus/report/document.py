"""The report as a whole: which sections it has, and in what order.

To add a section: a function from a result (and its test images, if they are at hand) to blocks, and a row in
``SECTIONS``. Every format then has it. A section without blocks is left out.
"""

from collections.abc import Callable, Sequence

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Document, Section
from paribus.report.sections.answer import answer
from paribus.report.sections.arms import arms, changes
from paribus.report.sections.curves import learning_curves
from paribus.report.sections.differences import differences
from paribus.report.sections.inside import inside
from paribus.report.sections.layers import layers
from paribus.report.sections.mistakes import mistakes
from paribus.report.sections.numbers import numbers
from paribus.report.sections.origin import commands, origin
from paribus.report.sections.portraits import portraits
from paribus.report.sections.reading import reading
from paribus.report.sections.remarks import remarks
from paribus.report.sections.seeds import seeds
from paribus.report.sections.shift import shift
from paribus.report.sections.sureness import sureness
from paribus.report.sections.troubles import findings, unfinished
from paribus.report.sections.tuning import tuning

SECTIONS: tuple[tuple[str, Callable[[Result, TestImages | None], Sequence[Block]]], ...] = (
    ("The answer", answer),
    ("What was done after looking", remarks),
    ("What each arm was tuned over", tuning),
    ("The arms", arms),
    ("The numbers behind the verdicts", numbers),
    ("Replicate by replicate", differences),
    ("How much seeds matter", seeds),
    ("How sure the networks are", sureness),
    ("Learning curves", learning_curves),
    ("Mistakes", mistakes),
    ("How the splits differ", shift),
    ("Layer by layer", layers),
    ("Inside the networks", inside),
    ("What the networks look at", portraits),
    ("Findings", findings),
    ("Runs that did not finish", unfinished),
    ("What each arm changed", changes),
    ("How it was run", origin),
    ("Run it again", commands),
    ("How to read this", reading),
)


def document(result: Result, images: TestImages | None = None) -> Document:
    """The report of a study, in no format yet.

    Args:
        result: The study with its runs and verdicts.
        images: Its test images; without them the most confused images are told but not shown.
    """
    study = result.study
    facts = [study.study, study.data.name, f"{study.created:%d %B %Y}".lstrip("0"), f"study {study.id}"]
    if study.state != "finished":
        facts.append(study.state)
    sections = [Section(title, tuple(write(result, images))) for title, write in SECTIONS]
    return Document(
        title=study.question.strip() or study.study,
        facts=tuple(facts),
        sections=tuple(section for section in sections if section.blocks),
    )
