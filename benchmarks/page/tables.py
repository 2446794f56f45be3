"""The table of ``docs/page.md`` that tells what the page costs, made from a measurement and nothing else."""

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np
from scipy.stats import trim_mean

from benchmarks.page.record import Measurement
from benchmarks.results import table

PAGE = Path(__file__).parents[2] / "docs" / "page.md"

_PART = re.compile(r"(<!-- measured: costs -->\n).*?(<!-- end -->)", re.DOTALL)
_RESAMPLES = 10_000
TRIMMED = 0.2  # of the turns, at either end: now and then another program takes a turn for itself


def write(measurement: Measurement, page: Path = PAGE) -> None:
    """Writes the table anew."""
    text = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda part: f"{part[1]}{costs(measurement)}\n{part[2]}", text), "utf-8")


def costs(measurement: Measurement) -> str:
    """Every cost beside what was promised of it."""
    m = measurement
    rows = [
        ["", "Measured", "Promised"],
        ["Files of the page, compressed", f"{m.size / 1000:.0f} kB", "under 100 kB"],
        ["Until it is there", f"{median(m.paints):.0f} ms", "under 500 ms"],
        ["From an edit to its shape, while a study trains", f"{median(m.edits):.0f} ms", "under 100 ms"],
        ["Main thread of the browser, while eight curves grow", f"{100 * m.thread:.1f} %", "under 20 %"],
        ["Traffic meanwhile", f"{m.traffic / 1000:.1f} kB/s", "under 50 kB/s"],
        *([f"Training slowed by {name}", lost_said(lost), "under 3 %"] for name, lost in m.lost.items()),
    ]
    where = ", ".join(f"{m.machine[key]}{' cores' if key == 'cores' else ''}" for key in ("processor", "cores"))
    return (
        f"{table(rows)}\n\n"
        f"Measured {m.date} by `{m.command}` with {m.browser} on {where}.\n"
        "The browser drew without a graphics processor, on the cores that trained."
    )


def lost_said(lost: Sequence[float]) -> str:
    """The mean of the turns without a fifth of them at either end, and its 95 % interval.

    Examples:
        >>> lost_said([0.02] * 10)
        '2.0 % (2.0 to 2.0)'
    """
    resampled = np.random.default_rng(0).choice(np.asarray(lost), (_RESAMPLES, len(lost)))
    low, high = np.quantile(trim_mean(resampled, TRIMMED, axis=1), [0.025, 0.975])
    return f"{100 * trim_mean(lost, TRIMMED):.1f} % ({100 * low:.1f} to {100 * high:.1f})"
