"""``paribus report``: a stored study as a document."""

from pathlib import Path
from typing import Annotated

import typer

from paribus import lab
from paribus import report as documents
from paribus.cli.options import StoreOption, StudyId, can_hold_a_report
from paribus.cli.output import results


def report(
    study: StudyId,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The file; its ending (.html, .md) says the form.",
            callback=can_hold_a_report,
        ),
    ] = Path("report.html"),
    store_at: StoreOption = None,
) -> None:
    """Write the report of a stored study."""
    result = lab.load_result(study, store_at)
    written = documents.write_report(result, output, lab.test_images(result.study))
    results.print(f"Wrote {written}", markup=False, soft_wrap=True)
