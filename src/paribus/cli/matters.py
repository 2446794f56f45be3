"""``paribus matters``: another smallest difference that matters, on record."""

from typing import Annotated

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, StoreOption, StudyId
from paribus.cli.output import print_json, results


def matters(
    study: StudyId,
    difference: Annotated[
        float, typer.Argument(metavar="DIFFERENCE", help="The new one: 0.01 is one point.", show_default=False)
    ],
    why: Annotated[str, typer.Option(help="The reason; every report tells it.", show_default=False)] = "",
    store_at: StoreOption = None,
    as_json: AsJson = False,
) -> None:
    """Judge a stored study by another smallest difference that matters; that it was changed after looking is told."""
    result = lab.change_matters(study, difference, why, store_at)
    if as_json:
        print_json(result.to_json())
    else:
        screen.show_result(result, results)
