"""``paribus doctor``: what is wrong with a study, and is that really the cause?"""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, Settings, StoreOption
from paribus.cli.output import notes, print_json, results
from paribus.errors import InputError

StudyOrId = Annotated[
    str,
    typer.Argument(
        metavar="STUDY|ID", help="A study file, or the ID of a stored study (or `latest`).", show_default=False
    ),
]
Confirm = Annotated[
    str | None,
    typer.Option(
        "--confirm",
        metavar="N|ID[,N|ID]",
        help="Train with and without a finding's remedy and say whether it was the cause; two findings are crossed.",
        show_default=False,
    ),
]
Replicates = Annotated[
    int, typer.Option("--replicates", metavar="N", help="With --confirm: how often to train each arm.")
]
Audit = Annotated[
    bool | None,
    typer.Option(
        "--audit/--no-audit",
        help="Look at the images with every rule of `paribus data audit`, or at scale, order and labels alone "
        "(default: every rule for 10,000 images or fewer).",
        show_default=False,
    ),
]
Probe = Annotated[
    bool,
    typer.Option(
        "--probe",
        help="Train each arm a little to find out more: can it learn 16 images by heart, is it better than a twin on "
        "empty images, how noisy are its gradients?",
    ),
]


def doctor(
    study: StudyOrId,
    confirm: Confirm = None,
    audit: Audit = None,
    probe: Probe = False,
    replicates: Replicates = 5,
    settings: Settings = None,
    store_at: StoreOption = None,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with a study, before or after its training: causes first, each with its remedy.

    With --confirm, run the remedy as an experiment of its own and say whether the suspected cause was the cause.
    """
    is_file = bool(Path(study).suffix) or Path(study).exists()
    if settings and not is_file and confirm is None:
        raise InputError(
            f"A stored study is looked at as it was run; got --set {settings[0]}. Add --confirm, whose experiment may "
            "differ from it."
        )
    with screen.Live(notes) as live:
        if is_file:
            diagnosis = lab.examine_file(
                lab.read_document(study, settings or ()), audit=audit, probe=probe, watcher=live
            )
        else:
            diagnosis = lab.examine_stored(study, store_at, audit=audit, probe=probe, watcher=live)
        if confirm is None:
            confirmation = None
        else:
            confirmation = lab.confirm(
                diagnosis,
                [each.strip() for each in confirm.split(",")],
                store_at,
                replicates=replicates,
                settings=() if is_file else settings or (),
                watcher=live,
                command=shlex.join(["paribus", *sys.argv[1:]]),
            )
    if as_json:
        print_json((confirmation or diagnosis).to_json())
    elif confirmation is not None:
        screen.show_confirmation(confirmation, results)
    else:
        screen.show_diagnosis(diagnosis, study, results)
