"""``paribus check``: is this study sound?"""

import re
from pathlib import Path
from typing import Annotated

import typer

from paribus import lab
from paribus.cli import screen
from paribus.cli.options import AsJson, Replicates, Settings, StudyFile, UnusedStore, settings_of
from paribus.cli.output import notes, print_json, results
from paribus.errors import InputError, StudyError

COMMENT = re.compile(r"(?:^|\s)#")


def check(
    study: StudyFile,
    settings: Settings = None,
    replicates: Replicates = None,
    fix: Annotated[
        int | None,
        typer.Option(
            "--fix",
            metavar="N",
            help="Write a new study with fix N of the list in it; needs -o. Comments are not kept.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="With --fix: the file to write; never an old one.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    store_at: UnusedStore = None,
) -> None:
    """Say whether a study is sound: every fault with its line, shapes, parameters, what each arm changes, the cost."""
    del store_at
    if (fix is None) != (output is None):
        raise InputError("`--fix N` and `-o FILE` belong together; got one of them. Say both, or none.")
    settings = settings_of(settings, replicates)
    if fix is not None and output is not None:
        _write(study, settings, fix, output)
        return
    try:
        checked = lab.check(lab.read_document(study, settings))
    except StudyError as error:  # the text itself cannot be read as YAML, or a setting names nothing
        checked = lab.Checked(error.source, error.faults)
    if as_json:
        print_json(checked.to_json())
    else:
        screen.show_checked(checked, results)
        _show_fixes([str(fix) for fix in lab.fixes_of(checked)])
    if not checked.valid:
        if not as_json:
            notes.print(str(checked), markup=False, soft_wrap=True)
        raise typer.Exit(2)


def _write(study: Path, settings: list[str], number: int, output: Path) -> None:
    document = lab.read_document(study, settings)
    fix = lab.write_fixed(document, lab.check(document), number, output)
    results.print(f"Wrote {output} with fix {fix}. Look at it: paribus check {output}", markup=False, soft_wrap=True)
    if COMMENT.search(study.read_text(encoding="utf-8")):
        told = f"The comments of {study} are not in it: only what the study says is written anew."
        notes.print(told, markup=False, soft_wrap=True)


def _show_fixes(fixes: list[str]) -> None:
    if fixes:
        heading = "\nFixes, each a change that --fix N -o NEW.yaml writes into a new study:"
        results.print("\n  ".join([heading, *fixes]), markup=False, soft_wrap=True)
