"""Whether a study is sound, before an hour is spent on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from paribus.diagnose import examine_study, shape_patch
from paribus.errors import DataError, Fault, StudyError
from paribus.lab.batches import batch_faults
from paribus.lab.cost import Cost, cost_of
from paribus.lab.data_findings import quick_findings
from paribus.lab.files import Asked, document_of
from paribus.lab.pairing import pairing_faults, too_few_images
from paribus.lab.plain import as_json
from paribus.lab.seams import Watcher
from paribus.lab.tables import Tables
from paribus.records import Finding
from paribus.spec import Arm, Document, Shape, Study, Summary, arms_of, examine, shape_faults, summarize


@dataclass(frozen=True)
class Checked:
    """What ``check`` found.

    Args:
        source: What the study was read from.
        faults: Everything that keeps it from running.
        study: The study; ``None`` when its faults leave nothing to look at.
        summary: The baseline's network, layer by layer; ``None`` when there is none to show.
        arms: The arms and what each changes.
        findings: What is unsound though it would run.
        cost: What running it would take.
        input_shapes: The shape of one image, for each arm.

    Examples:
        >>> checked = check("studies/first.yaml")
        >>> checked.valid, [row.parameters for row in checked.summary.rows]
        (True, [0, 4160, 2080, 330, 0])
    """

    source: str
    faults: tuple[Fault, ...]
    study: Study | None = None
    summary: Summary | None = None
    arms: tuple[Arm, ...] = ()
    findings: tuple[Finding, ...] = ()
    cost: Cost | None = None
    input_shapes: Mapping[str, Shape] | None = None

    @property
    def valid(self) -> bool:
        """Whether it would run."""
        return not self.faults

    def sound_study(self) -> Study:
        """The study, if it would run.

        Raises:
            StudyError: It has faults; all of them are listed.
        """
        if self.faults or self.study is None:
            raise StudyError(self.faults, self.source)
        return self.study

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus check --json``."""
        summary = self.summary or Summary(())
        return {
            "valid": self.valid,
            "faults": as_json(self.faults),
            "summary": [
                {
                    "name": row.name,
                    "type": row.type,
                    "output_shape": list(row.output_shape),
                    "parameters": row.parameters,
                }
                for row in summary.rows
            ],
            "parameters": {
                "total": summary.total,
                "trainable": summary.trainable,
                "non_trainable": summary.non_trainable,
            },
            "arms": [
                {
                    "name": arm.name,
                    "baseline": arm.baseline,
                    "compared_with": arm.compared_with,
                    "changes": [
                        {"path": change.path, "from": as_json(change.before), "to": as_json(change.after)}
                        for change in arm.changes
                    ],
                }
                for arm in self.arms
            ],
            "confounded": [
                {"arm": finding.arm, "aspects": finding.evidence["aspects"]}
                for finding in self.findings
                if finding.id == "confounded"
            ],
            "findings": as_json(self.findings),
            "cost": as_json(self.cost),
        }

    def __str__(self) -> str:
        if self.faults:
            return str(StudyError(self.faults, self.source))
        parameters = self.summary.total if self.summary else 0
        return f"{self.source} is valid: {len(self.arms)} arms, {parameters:,} parameters in the baseline."

    def _repr_html_(self) -> str:
        faults = "".join(f"<li>{escape(str(fault))}</li>" for fault in self.faults)
        rows = "".join(
            f"<tr><td>{escape(row.name)} ({escape(row.type)})</td><td>{row.output_shape}</td>"
            f"<td>{row.parameters:,}</td></tr>"
            for row in (self.summary.rows if self.summary else ())
        )
        return (
            f"<p>{escape(str(self).splitlines()[0])}</p><ul>{faults}</ul>"
            f"<table><tr><th>layer (type)</th><th>output shape</th><th>parameters</th></tr>{rows}</table>"
        )


def check(study: Asked, *, watcher: Watcher | None = None) -> Checked:
    """Everything that can be said about a study without training: faults, shapes, parameters, changes, findings.

    Data sets whose shape is not known beforehand (folders and NPZ archives) are opened; what is wrong with them is
    among the faults.

    Args:
        study: A study, the path of its file, or the same as plain data.
        watcher: Is told what is being opened.

    Raises:
        InputError: The file cannot be read, or is not YAML or JSON.

    Examples:
        >>> checked = check({"study": "s", "data": "digits", "model": ["Flatten", {"Dense": {"units": 9}}],
        ...                  "train": {"epochs": 0}})
        >>> for fault in checked.faults:
        ...     print(fault)
        train.epochs: `epochs` must be a whole number above 0. Received 0. Write 1 or more.
        model.dense.units: The network must end in one score for each of the 10 classes. Received a vector of 9. \
Write units: 10.
    """
    return check_with(Tables(watcher or Watcher()), document_of(study))


def check_with(tables: Tables, document: Document) -> Checked:
    """The same, on images that are then open for training."""
    examined = examine(document)
    study, faults = examined.study, examined.faults
    unsound = {fault.path.split(".")[0].split("[")[0] for fault in faults}
    if study is None or "data" in unsound:
        return Checked(document.source, faults)
    if "vary" in unsound:
        study = study.model_copy(update={"vary": None})
    arms = arms_of(study)
    baseline = next(arm for arm in arms if arm.baseline)
    try:
        inputs = {arm.name: tables.inputs(arm.study) for arm in arms}
    except DataError as error:
        line = document.line(("data", "path"))
        return Checked(document.source, (*faults, Fault("data", str(error), "", "", line)))
    shapes = {name: each.shape for name, each in inputs.items()}
    met = inputs[baseline.name]
    faults += tuple(
        replace(fault, patch=shape_patch(baseline.study, fault.path, met))
        for fault in shape_faults(study, met.shape, met.num_classes, document, shapes)
    )
    faults += tuple(pairing_faults(study, arms, document))
    faults += tuple(batch_faults(study, arms, inputs, document))
    if len(arms) > 1 and tables.is_open(baseline.study):
        faults += tuple(too_few_images(study, tables.splits(baseline.study), document))
    return Checked(
        source=document.source,
        faults=faults,
        study=study,
        summary=summarize(baseline.study.model, met.shape, met.num_classes),
        arms=arms,
        findings=(
            *examine_study(study, arms, inputs, _num_scored(tables, baseline.study)),
            *(() if faults else quick_findings(baseline.study, tables)),
        ),
        cost=None if faults else cost_of(arms, study.replicates, inputs),
        input_shapes=shapes,
    )


def _num_scored(tables: Tables, study: Study) -> int | None:
    """How many images verdicts are about, where they have been opened."""
    if not tables.is_open(study):
        return None
    splits = tables.splits(study)
    return len(splits.test) if study.verdict_on == "test" else splits.validation.shape[1]
