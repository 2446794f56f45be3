"""Brings the pages up to date with the code: every part between ``<!-- generated: … -->`` and ``<!-- end -->``.

::

    python docs/generate.py            write the parts anew
    python docs/generate.py --check    exit 1, with a diff, where a page is out of date
    python docs/generate.py --record   also run the commands of the recorded pages (minutes) and write their output

The parts themselves are made in ``tables`` (from the code) and ``examples`` (from a study that is made up).
To generate something new, add a row to ``PARTS`` and name it in a page.
"""

import argparse
import difflib
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import examples
import tables
from blocks import recorded

from paribus.data import Entry
from paribus.errors import Fault
from paribus.lab import Standing
from paribus.lab.cost import Cost
from paribus.lab.tuning import Trial, Tuning
from paribus.records import Breakdown, Finding, Growth
from paribus.spec import Augment, Dense, EarlyStopping, Study, Train, Tune, Vary
from paribus.spec.data import DataOptions
from paribus.spec.grammar import classes_of
from paribus.stats import Details, Effect, Plan, Verdict
from paribus.stats.reported.verdict import ReportedVerdict
from paribus.store import StudySummary

DOCS = Path(__file__).parent
RECORDED = ("tutorial.md", "study-file.md")
"""Pages whose commands are run, in order, to have their output."""

PARTS: dict[str, Callable[[], str]] = {
    "commands": tables.commands,
    "starter": tables.starter,
    "studies": tables.studies,
    "study fields": lambda: tables.fields(Study),
    "train fields": lambda: tables.fields(Train),
    "early stopping fields": lambda: tables.fields(EarlyStopping),
    "vary fields": lambda: tables.fields(Vary),
    "tune fields": lambda: tables.fields(Tune),
    "data fields": lambda: tables.fields(DataOptions),
    "augment fields": lambda: tables.fields(Augment),
    "data sets": tables.data_sets,
    "sources": tables.sources,
    "layers": lambda: tables.family("Layer", classes_of(Study, "model")),
    "activations": lambda: tables.family("Activation", classes_of(Dense, "activation")),
    "initializers": lambda: tables.family("Initializer", classes_of(Dense, "kernel_initializer")),
    "regularizers": lambda: tables.family("Regularizer", classes_of(Dense, "kernel_regularizer")),
    "optimizers": lambda: tables.family("Optimizer", classes_of(Train, "optimizer")),
    "schedules": lambda: tables.family("Schedule", classes_of(Train, "schedule")),
    "losses": lambda: tables.family("Loss", classes_of(Train, "loss")),
    "public names": tables.public_names,
    "verdict sentences": examples.verdict_sentences,
    "fault keys": lambda: tables.keys(Fault),
    "finding keys": lambda: tables.keys(Finding),
    "cost keys": lambda: tables.keys(Cost),
    "verdict keys": lambda: tables.keys(Verdict),
    "plan keys": lambda: tables.keys(Plan),
    "details keys": lambda: tables.keys(Details),
    "effect keys": lambda: tables.keys(Effect),
    "tuning keys": lambda: tables.keys(Tuning),
    "trial keys": lambda: tables.keys(Trial),
    "growth keys": lambda: tables.keys(Growth),
    "reported verdict keys": lambda: tables.keys(ReportedVerdict),
    "breakdown keys": lambda: tables.keys(Breakdown),
    "standing keys": lambda: tables.keys(Standing),
    "study summary keys": lambda: tables.keys(StudySummary),
    "data set keys": lambda: tables.keys(Entry),
    "check example": examples.check_json,
    "faulty check example": examples.faulty_check_json,
    "show example": examples.show_json,
    "ls example": examples.ls_json,
    "compare example": examples.compare_json,
    "data ls example": examples.data_ls_json,
}

_PART = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> int:
    """Writes or checks; returns the exit code."""
    parser = argparse.ArgumentParser(description="Bring the documents up to date with the code.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a page is out of date")
    parser.add_argument("--record", action="store_true", help="run the commands of the recorded pages as well")
    asked = parser.parse_args()
    outdated = False
    for page in sorted(DOCS.glob("*.md")):
        before = page.read_text(encoding="utf-8")
        after = up_to_date(before)
        if asked.record and page.name in RECORDED:
            with tempfile.TemporaryDirectory() as folder:
                after = recorded(after, Path(folder))
        if before != after:
            outdated = True
            sys.stdout.writelines(
                difflib.unified_diff(before.splitlines(True), after.splitlines(True), page.name, "now")
            )
            if not asked.check:
                page.write_text(after, encoding="utf-8")
    return int(asked.check and outdated)


def up_to_date(text: str) -> str:
    """A page with every generated part as the code has it now."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part[2]]()}\n{part[3]}", text)


if __name__ == "__main__":
    raise SystemExit(main())
