"""What is wrong with a study, before or after its training: every finding, causes before their symptoms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from paribus.diagnose import examine_study
from paribus.diagnose.causes import folded
from paribus.diagnose.data import DATA_RULES
from paribus.diagnose.trace import examine_runs
from paribus.errors import DataError, InputError
from paribus.lab.checking import check_with
from paribus.lab.collapsing import with_proof
from paribus.lab.data_findings import data_findings, without_doubles
from paribus.lab.files import Asked, document_of
from paribus.lab.findings import traces_of
from paribus.lab.keeping import Kept, opened
from paribus.lab.plain import as_json
from paribus.lab.probing import probe_arms
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Finding, StudyRecord
from paribus.spec import Arm, Inputs, Study, arms_of, known_inputs


@dataclass(frozen=True)
class Diagnosis:
    """Every finding about a study.

    Args:
        study: What was looked at.
        arms: Its arms.
        findings: What was found.
        id: The name of the execution in the store; ``None`` for a study that was not trained.

    Examples:
        >>> rate = Finding("learning-rate-high", "warning", "a", "", {}, "Too high.", "", explains=("not-learning",))
        >>> lost = Finding("not-learning", "critical", "a", "", {}, "Nothing was learnt.", "")
        >>> study = Study(study="s", data="digits", model=["Flatten", {"Dense": {"units": 10}}], train={"epochs": 1})
        >>> [(number, finding.id) for number, finding in Diagnosis(study, (), (lost, rate)).numbered.items()]
        [('1', 'learning-rate-high'), ('1.1', 'not-learning')]
    """

    study: Study
    arms: tuple[Arm, ...]
    findings: tuple[Finding, ...]
    id: str | None = None

    @cached_property
    def causes(self) -> tuple[tuple[Finding, tuple[Finding, ...]], ...]:
        """Each cause with the symptoms that it explains, the most upstream first."""
        return folded(self.findings)

    @cached_property
    def numbered(self) -> Mapping[str, Finding]:
        """Every finding by its number: causes have 1, 2, …, and the symptoms of the first have 1.1, 1.2 and so on."""
        return dict(self._numbered())

    def find(self, wanted: str) -> Finding:
        """The finding with a number or a name; of several with one name the most upstream.

        Raises:
            InputError: There is none.
        """
        named = [finding for number, finding in self.numbered.items() if wanted in (number, finding.id)]
        if named:
            return named[0]
        there_are = ", ".join(f"{number} ({finding.id})" for number, finding in self.numbered.items())
        raise InputError(
            f"A finding is named by its number or its id; got {wanted}. "
            + (f"There are {there_are}." if there_are else "Nothing was found, so there is nothing to confirm.")
        )

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus doctor --json``."""
        findings = [
            {"number": number, "symptom_of": number.rpartition(".")[0] or None, **as_json(finding)}
            for number, finding in self.numbered.items()
        ]
        return {"study": self.study.study, "id": self.id, "findings": findings}

    def __str__(self) -> str:
        lines = [
            f"  {number} {finding.severity} {finding.id}: {finding.message}"
            for number, finding in self.numbered.items()
        ]
        return "\n".join([f"{self.study.study}: {len(self.findings)} findings", *lines])

    def _numbered(self) -> Iterator[tuple[str, Finding]]:
        for place, (cause, symptoms) in enumerate(self.causes, 1):
            yield str(place), cause
            yield from ((f"{place}.{below}", symptom) for below, symptom in enumerate(symptoms, 1))


def examine_file(
    study: Asked, *, audit: bool | None = None, probe: bool = False, watcher: Watcher | None = None
) -> Diagnosis:
    """What can be told of a study before it is trained.

    Args:
        study: A study, the path of its file, or the same as plain data.
        audit: Whether to look at its images with all rules; ``None`` does so where they are few (10,000).
        probe: Whether to train each arm a little, to see if it can learn a batch by heart, and how noisy gradients are.
        watcher: Is told what is being opened.

    Raises:
        StudyError: It has faults; all of them are listed.
        DataError: The data cannot be opened.

    Examples:
        >>> examine_file("studies/first.yaml", audit=False).id is None
        True
    """
    watcher = watcher or Watcher()
    tables = Tables(watcher)
    checked = check_with(tables, document_of(study))
    sound = checked.sound_study()
    findings = (
        *checked.findings,
        *data_findings(_baseline(checked.arms).study, tables, watcher, audit=audit),
        *(probe_arms(checked.arms, (), tables, watcher) if probe else ()),
    )
    found = without_doubles(findings)
    return Diagnosis(sound, checked.arms, with_proof(found, checked.arms, tables) if probe else found)


def examine_stored(
    reference: str,
    store: Kept = None,
    *,
    audit: bool | None = None,
    probe: bool = False,
    watcher: Watcher | None = None,
) -> Diagnosis:
    """What can be told of a stored study: of what was asked, of its images, and of how its runs went.

    Args:
        reference: The study's ID, a unique beginning of it, or ``latest``.
        store: Where it is kept: a store, its folder or database URL; without one, where ``open_store`` says.
        audit: Whether to look at its images with all rules; ``None`` does so where they are few (10,000).
        probe: Whether to train for it: each arm a little, and twins of three runs on empty images.
        watcher: Is told what is being opened, and whether the images are gone.

    Raises:
        StoreError: There is no such study.
        DataError: An arm's images are needed and cannot be opened.

    Examples:
        >>> import tempfile
        >>> from paribus.lab import run
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 2, "optimizer": {"Adam": {"learning_rate": 1e-9}}}, "replicates": 2}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result = run(study, folder)
        ...     found = examine_stored("latest", folder, audit=False)
        >>> "learning-rate-low" in [finding.id for finding in found.findings]
        True
    """
    with opened(store) as kept:
        record = kept.study(reference)
        runs = kept.runs(record.id)
    watcher = watcher or Watcher()
    tables = Tables(watcher)
    study = Study.model_validate(record.spec)
    arms = arms_of(study)
    scored = record.data.test if study.verdict_on == "test" else record.data.validation
    findings = (
        *examine_study(study, arms, _inputs(arms, record, tables), scored),
        *_of_the_images(record, _baseline(arms), tables, watcher, audit),
        *examine_runs(traces_of(record, runs)),
        *(probe_arms(arms, runs, tables, watcher) if probe else ()),
    )
    return Diagnosis(study, arms, with_proof(findings, arms, tables) if probe else findings, record.id)


def _baseline(arms: Sequence[Arm]) -> Arm:
    return next(arm for arm in arms if arm.baseline)


def _of_the_images(
    record: StudyRecord, baseline: Arm, tables: Tables, watcher: Watcher, audit: bool | None
) -> tuple[Finding, ...]:
    """What the images tell; where they are gone or others, what was noticed of them when the study was run."""
    try:
        if tables.dataset(baseline.study).fingerprint == record.data.fingerprint:
            return data_findings(baseline.study, tables, watcher, audit=audit)
        watcher.noticed("The images are no longer those of the study; what was noticed then is told.")
    except DataError as error:
        watcher.noticed(f"The images are not looked at: {error}")
    names = {rule.__name__.replace("_", "-") for rule in DATA_RULES}
    return tuple(finding for finding in record.findings if finding.id in names)


def _inputs(arms: Sequence[Arm], record: StudyRecord, tables: Tables) -> dict[str, Inputs]:
    """What each arm's network met: as recorded of the baseline; images are opened only for arms that have others."""
    recorded = Inputs(record.data.input_shape, len(record.data.classes), record.data.train)
    usual = next(arm.study.data for arm in arms if arm.baseline)
    return {
        arm.name: recorded if arm.study.data == usual else known_inputs(arm.study.data) or tables.inputs(arm.study)
        for arm in arms
    }
