"""``paribus run`` and ``paribus resume``: train, live, to the verdicts and the report."""

import shlex
import sys
from pathlib import Path

import typer

from paribus import lab, report, store
from paribus.cli import screen
from paribus.cli.growth import is_stored
from paribus.cli.options import (
    AsJson,
    AtMost,
    KerasFiles,
    More,
    Replicates,
    ReportFile,
    Settings,
    StoreOption,
    StudyId,
    StudyOrId,
    UntilClear,
    settings_of,
)
from paribus.cli.output import notes, print_json, results


def run(
    study: StudyOrId,
    settings: Settings = None,
    replicates: Replicates = None,
    more: More = None,
    until_clear: UntilClear = False,
    at_most: AtMost = None,
    store_at: StoreOption = None,
    report_file: ReportFile = None,
    keras_files: KerasFiles = False,
    as_json: AsJson = False,
) -> None:
    """Train every arm over all replicates at once, compare them fairly, say what it means, and write the report.

    With the ID of a stored study and --more or --until-clear, add replicates to it.
    """
    changes = settings_of(settings, replicates)
    stored = is_stored(study, changes, more=more, until_clear=until_clear, at_most=at_most)
    with screen.Live(notes) as live:
        if stored:
            result = lab.extend(study, store_at, more=more, at_most=at_most, watcher=live, keras_files=keras_files)
        else:
            result = lab.run(
                lab.read_document(study, changes),
                store_at,
                until_clear=until_clear,
                at_most=at_most,
                watcher=live,
                keras_files=keras_files,
                command=shlex.join(["paribus", *sys.argv[1:]]),
            )
    _present(result, store_at, report_file, as_json=as_json)


def resume(
    study: StudyId,
    store_at: StoreOption = None,
    report_file: ReportFile = None,
    keras_files: KerasFiles = False,
    as_json: AsJson = False,
) -> None:
    """Go on with a study that was paused, stopped or killed: what is finished is kept, the rest is trained."""
    with screen.Live(notes) as live:
        result = lab.resume(study, store_at, watcher=live, keras_files=keras_files)
    if result.study.state in ("running", "paused"):  # by the process that holds it
        _tell_of_the_other_process(result, as_json=as_json)
        return
    if not live.has_begun:
        notes.print(f"Study {result.study.id} is finished already; nothing is left to train.", markup=False)
    _present(result, store_at, report_file, as_json=as_json)


def _tell_of_the_other_process(result: "lab.Result", *, as_json: bool) -> None:
    if as_json:
        print_json(result.to_json())
    elif result.study.state == "running":
        results.print(f"Study {result.study.id} goes on in the process that held it paused.", markup=False)
    else:
        results.print(f"Study {result.study.id} was told to go on; its process has not looked up yet.", markup=False)


def _present(
    result: "lab.Result",  # in quotes: naming it would load it
    store_at: str | None,
    report_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """The answer first, so that a report that cannot be written takes nothing away."""
    if as_json:
        print_json(result.to_json())
    else:
        screen.show_result(result, results)
    images = lab.test_images(result.study)
    if report_file is not None:
        written = report.write_report(result, report_file, images)
    else:
        with store.open_store(store_at) as kept:
            written = kept.keep_file(result.study.id, "report.html", report.html_report(result, images).encode())
    if not as_json:
        screen.show_next(result, written, results)
    if result.num_failed:
        raise typer.Exit(1)
