"""The proof that linear layers without an activation between them are one: they are made into one and compared."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from paribus import engine
from paribus.lab.tables import Tables
from paribus.records import Finding
from paribus.spec import Arm, Document, examine, override, plain

IMAGES = 200


def with_proof(findings: Sequence[Finding], arms: Sequence[Arm], tables: Tables) -> tuple[Finding, ...]:
    """The findings, a single ``linear-stack`` among them with how well one layer does what its layers do.

    Args:
        findings: What was found.
        arms: The arms of the study.
        tables: Their images.

    Examples:
        >>> from paribus.lab.seams import Watcher
        >>> with_proof((), (), Tables(Watcher()))
        ()
    """
    return tuple(_proved(each, arms, tables) if _is_one_stack(each) else each for each in findings)


def _is_one_stack(finding: Finding) -> bool:
    return finding.id == "linear-stack" and finding.evidence["stacks"] == 1


def _proved(finding: Finding, arms: Sequence[Arm], tables: Tables) -> Finding:
    arm = next((arm for arm in arms if arm.name == finding.arm), None) or next(arm for arm in arms if arm.baseline)
    paths = finding.evidence["layers"]
    if not isinstance(paths, list):
        return finding
    bare = examine(override(Document(plain(arm.study), arm.study.study), [f"{paths[-1]}.activation=linear"])).study
    if bare is None or any("." in path.removeprefix("model.") for path in paths):  # inside a block
        return finding
    splits = tables.splits(arm.study, range(1))
    images = (splits.images[splits.train[0][:IMAGES]].astype(np.float32) - splits.shift[0]) * splits.scale[0]
    error = engine.collapse_error(bare, paths[0].removeprefix("model."), paths[-1].removeprefix("model."), images)
    if error is None:
        return finding
    told = f" Made into one layer they give the same on {len(images)} images, to {error:.0e} of the largest output."
    return replace(finding, message=finding.message + told, evidence={**finding.evidence, "difference_as_one": error})
