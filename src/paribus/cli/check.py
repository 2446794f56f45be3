"""``paribus check``: is this study sound?"""

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, Replicates, Settings, StudyFile, UnusedStore, settings_of
from paribus.cli.output import notes, print_json, results
from paribus.errors import StudyError


def check(
    study: StudyFile,
    settings: Settings = None,
    replicates: Replicates = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Say whether a study is sound: every fault with its line, shapes, parameters, what each arm changes, the cost."""
    del store_at
    try:
        checked = lab.check(lab.read_document(study, settings_of(settings, replicates)))
    except StudyError as error:  # the text itself cannot be read as YAML, or a setting names nothing
        checked = lab.Checked(error.source, error.faults)
    if as_json:
        print_json(checked.to_json())
    else:
        screen.show_checked(checked, results)
    if not checked.valid:
        if not as_json:
            notes.print(str(checked), markup=False, soft_wrap=True)
        raise typer.Exit(2)
