"""What probes saw inside the networks: how far updates moved each layer, and how its units stood in the end."""

import math
from collections.abc import Sequence

import numpy as np

from paribus.lab import Result, TestImages
from paribus.records import Probe, ProbedQuantity, Run
from paribus.report.blocks import Block, Drawing, Figure, Table
from paribus.report.figures.layers import Line, layers
from paribus.report.scores import finished_runs, last_probed, probes_of
from paribus.report.words import percent

MOST_DRAWN = 6  # arms; the table has all of them

COLUMNS: tuple[tuple[ProbedQuantity, str], ...] = (
    ("gradient_norm", "Gradient"),
    ("update_ratio", "Update / weights"),
    ("activation_spread", "Spread of outputs"),
    ("dead_share", "Dead units, %"),
    ("saturated_share", "Saturated values, %"),
    ("variance_ratio", "Running / own variance"),
)


def inside(result: Result, images: TestImages | None) -> list[Block]:
    """How large updates were, over the epochs, and a row for each layer of each arm; medians of the finished runs."""
    del images
    runs = {arm.name: finished_runs(result, arm.name) for arm in result.arms}
    probed = {arm: [run for run in of_arm if run.probes] for arm, of_arm in runs.items()}
    rows = [row for arm, of_arm in probed.items() for row in _rows(arm, of_arm)]
    if not rows:
        return []
    drawings = [
        Drawing(f"updates-{number}", layers(f"updates-{number}", arm, lines), f"size of updates by layer, arm {arm}")
        for number, (arm, of_arm) in enumerate(list(probed.items())[:MOST_DRAWN])
        if (lines := _lines(of_arm, "update_ratio"))
    ]
    updates = (
        "How far one update moves the weights of each layer, as a share of their size, on a logarithmic scale: medians "
        "of the finished runs."
    )
    table = (
        "Each layer after the last epoch: medians of the finished runs, on a sample of training images. A unit is dead "
        "if no image of the sample wakes it; a value is saturated if it lies at the end of its activation's range."
    )
    head = ("Arm", "Layer", *(title for _, title in COLUMNS))
    return [*([Figure(tuple(drawings), updates)] if drawings else []), Table(head, tuple(rows), len(COLUMNS), table)]


def _rows(arm: str, runs: Sequence[Run]) -> list[tuple[str, ...]]:
    names = dict.fromkeys(probe.layer for run in runs for probe in run.probes if probe.layer)
    return [
        (arm, name, *(_shown(quantity, last_probed(runs, name, quantity)) for quantity, _ in COLUMNS)) for name in names
    ]


def _lines(runs: Sequence[Run], quantity: ProbedQuantity) -> list[Line]:
    names = dict.fromkeys(probe.layer for run in runs for probe in run.probes if probe.quantity == quantity)
    return [_line(name, probes_of(runs, name, quantity)) for name in names if name]


def _line(layer: str, probes: Sequence[Probe]) -> Line:
    """The median over runs at each epoch; runs that stopped early end before."""
    epochs = np.unique(np.concatenate([probe.epochs for probe in probes]))
    values = [np.concatenate([probe.values[probe.epochs == epoch] for probe in probes]) for epoch in epochs]
    return Line(layer, epochs, np.array([np.median(each) for each in values]))


def _shown(quantity: ProbedQuantity, value: float) -> str:
    if quantity in ("dead_share", "saturated_share"):
        return percent(value, 0)
    return f"{value:.2g}".replace("-", "−") if math.isfinite(value) else "–" if math.isnan(value) else "∞"
