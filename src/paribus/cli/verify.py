"""``paribus verify``: is a stored study the same when it is trained again?"""

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, StoreOption, StudyId
from paribus.cli.output import notes, print_json, results


def verify(study: StudyId, store_at: StoreOption = None, as_json: AsJson = False) -> None:
    """Train a stored study again and say, run by run, whether every bit is the same; exit code 1 if not."""
    with screen.Live(notes) as live:
        verified = lab.verify(study, store_at, watcher=live)
    if as_json:
        print_json(verified.to_json())
    else:
        screen.show_verified(verified, results)
    if verified.num_different:
        raise typer.Exit(1)
