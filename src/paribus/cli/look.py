"""``paribus ls``, ``show`` and ``compare``: what is in the store."""

from typing import Annotated, Literal

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, StoreOption, StudyId
from paribus.cli.output import print_json, results


def ls(store_at: StoreOption = None, as_json: AsJson = False) -> None:
    """List the studies, newest first."""
    studies = lab.studies(store_at)
    if as_json:
        print_json([lab.as_json(study) for study in studies])
    else:
        screen.show_studies(studies, results)


def show(study: StudyId, store_at: StoreOption = None, as_json: AsJson = False) -> None:
    """Show one study: verdicts, arms, scores, findings."""
    result = lab.load_result(study, store_at)
    if as_json:
        print_json(result.to_json())
    else:
        screen.show_result(result, results)
        screen.show_left(result, results)


def compare(
    studies: Annotated[
        list[str],
        typer.Argument(
            metavar="ID[:ARM] …",
            help="Studies, or single arms of them (by default the baseline). ID+ID pools studies of the same.",
            show_default=False,
        ),
    ],
    split: Annotated[Literal["test", "validation"], typer.Option(help="The split to judge on.")] = "test",
    store_at: StoreOption = None,
    as_json: AsJson = False,
) -> None:
    """Judge again: the arms of one study, or arms of several studies against the first that is named."""
    verdicts = lab.compare(studies, store_at, split)
    if as_json:
        print_json([lab.as_json(verdict) for verdict in verdicts])
    else:
        screen.show_verdicts(verdicts, results)
