"""The networks as diagrams: each layer with what was measured inside it and what was found there."""

import math
import re
from collections.abc import Iterator, Sequence

from paribus.lab import Result, TestImages, studies_by_arm
from paribus.records import Finding, ProbedQuantity, Run, Severity
from paribus.report.blocks import Block, Drawing, Figure, Tone
from paribus.report.figures.network import Badge, LayerRow, network
from paribus.report.scores import finished_runs, last_probed
from paribus.report.words import counted, percent
from paribus.spec import Study, summarize

MOST_ARMS = 4  # with a diagram; the table of probes has all of them
MOST_LAYERS = 60

TONES: dict[Severity, Tone] = {"critical": "bad", "warning": "open", "note": "same"}
GRAVEST_FIRST: tuple[Tone, ...] = ("bad", "open", "same", "plain")

OF_COMPARISONS = ("confounded",)
"""Findings that name a layer and say nothing against it."""

MEASURED: tuple[tuple[ProbedQuantity, str, tuple[str, ...]], ...] = (
    ("gradient_norm", "gradient", ("vanishing-gradient", "exploding-gradient", "gradient-growth")),
    ("update_ratio", "update", ("learning-rate-high", "learning-rate-low", "frozen-weights")),
    ("dead_share", "dead", ("dead-relu",)),
    ("saturated_share", "saturated", ("saturation",)),
    ("variance_ratio", "variance", ("stale-batchnorm",)),
)
"""What has a badge, what the badge is called, and the findings that are about it."""


def layers(result: Result, images: TestImages | None) -> list[Block]:
    """A diagram of each arm's network, with the medians of its finished runs at the end of training."""
    del images
    studies = studies_by_arm(result.study)
    drawings = []
    for number, arm in enumerate(result.arms[:MOST_ARMS]):
        runs = finished_runs(result, arm.name)
        study = studies.get(runs[0].arm if runs else arm.name)
        rows = [] if study is None else _rows(result, study, runs, arm.name)
        if 0 < len(rows) <= MOST_LAYERS:
            name = f"layers-{number}"
            drawings.append(Drawing(name, network(name, arm.name, rows), _told(arm.name, rows)))
    caption = (
        "Each layer with what it gives and holds, at the end of training (medians of the finished runs): the size of "
        "its gradient, how far one update moves its weights (as a share of their size), dead units and saturated "
        "values. What was found at a layer colours it: red is critical, yellow a warning, blue a note."
    )
    return [Figure(tuple(drawings), caption)] if drawings else []


def _rows(result: Result, study: Study, runs: Sequence[Run], arm: str) -> list[LayerRow]:
    arms = {None, arm, *(run.arm for run in runs)}
    findings = [finding for finding in result.findings if finding.arm in arms and finding.id not in OF_COMPARISONS]
    data = result.study.data
    rows = []
    for row in summarize(study.model, data.input_shape, len(data.classes)).rows:
        found = [finding for finding in findings if row.name in _places(finding)]
        shape = "×".join(str(side) for side in row.output_shape)
        detail = f"{shape}, {counted(row.parameters, 'weight')}" if row.parameters else shape
        badges = [*_measured(runs, row.name, found), *_found(found)]
        tone = _gravest(found)
        is_evident = re.sub(r"_\d+$", "", row.name).replace("_", "") == row.type.lower()
        rows.append(LayerRow(row.name, detail if is_evident else f"{row.type}: {detail}", tone, badges))
    return rows


def _places(finding: Finding) -> set[str]:
    """The layers that a finding is about."""
    place = finding.where.split(".")
    named = finding.evidence.get("layers", [])
    return {*(place[1:2] if place[0] == "model" else place[:1]), *(named if isinstance(named, list) else [])}


def _measured(runs: Sequence[Run], layer: str, found: Sequence[Finding]) -> Iterator[Badge]:
    for quantity, word, about in MEASURED:
        value = last_probed(runs, layer, quantity)
        if not math.isnan(value):
            tone = _gravest([finding for finding in found if finding.id in about])
            yield Badge(f"{word} {_shown(quantity, value)}", tone)


def _found(found: Sequence[Finding]) -> list[Badge]:
    """Each finding once, the gravest first."""
    tones = {finding.id: TONES[finding.severity] for finding in reversed(found)}
    return [Badge(name, tone) for name, tone in sorted(tones.items(), key=lambda pair: GRAVEST_FIRST.index(pair[1]))]


def _gravest(found: Sequence[Finding]) -> Tone:
    tones: list[Tone] = [TONES[finding.severity] for finding in found]
    return next((tone for tone in GRAVEST_FIRST if tone in tones), "plain")


def _shown(quantity: ProbedQuantity, value: float) -> str:
    if quantity in ("dead_share", "saturated_share"):
        return f"{percent(value, 0)}%"
    return "∞" if math.isinf(value) else f"{value:.1e}" if 0 < value < 1e-3 else f"{value:.2g}"


def _told(arm: str, rows: Sequence[LayerRow]) -> str:
    """The diagram in words."""
    troubled = [f"{row.name}: {', '.join(badge.text for badge in row.badges)}" for row in rows if row.tone != "plain"]
    return f"the layers of {arm}, from image to scores: " + ("; ".join(troubled) or ", ".join(row.name for row in rows))
