"""From a measurement to the page ``RESULTS.md``: tables with medians, spread, ratios and shares of the peak."""

import math
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.record import Costs, Loop, Measurement, Safeguard, StudyRecord, Timing, WorkRecord
from benchmarks.works import WORKS, Target, Work

PYTORCH = ("torch_eager", "torch_compiled")
STUDY_TARGETS = {"keras_tensorflow": 5.0, "pytorch": 2.5}
MOST_MEMORY = 2 * 2**30  # bytes, of a whole study
MOST_SECOND_START = 3.0  # seconds to the first epoch of W2
MOST_FOR_TRIVIAL = 0.2  # seconds that 100 trivial runs spend outside training
SAFEGUARDS = {  # what it is called, and the share of the training of W1 that it may cost
    "flag": ("the flag for a loss that is no number slows updates", 0.01),
    "live": ("live numbers and stopping at any time slow epochs, evaluation among them,", 0.03),
}


def page(measurement: Measurement, gaps: str, works: Sequence[Work] = WORKS) -> str:
    """The whole page; *gaps* is what people wrote about the targets of *works* that were missed."""
    parts = [
        _head(measurement),
        *(_work(next(work for work in works if work.name == record.name), record) for record in measurement.works),
        *(_study(record) for record in measurement.studies),
        *([_costs(measurement.costs)] if measurement.costs else []),
        *([_list("## Not measured", measurement.skipped)] if measurement.skipped else []),
        gaps.strip(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_page(measurement: Measurement, folder: Path) -> Path:
    """``RESULTS.md`` in *folder*, with the gaps that are told in ``gaps.md`` beside this file."""
    path = folder / "RESULTS.md"
    path.write_text(page(measurement, (Path(__file__).parent / "gaps.md").read_text(encoding="utf-8")), "utf-8")
    return path


def _head(measurement: Measurement) -> str:
    machine = measurement.machine
    versions = ", ".join(f"{name} {version}" for name, version in sorted(measurement.versions.items()))
    peaks = [peak for work in measurement.works for peak in work.peak]
    rates = f"{measurement.peak_one_core / 1e9:,.0f} GFLOP/s on one core"
    if peaks:
        rates += f", {statistics.median(peaks) / 1e9:,.0f} on all"
    return f"""# Results

Made by `{measurement.command}` on {measurement.date}; do not edit, write about gaps in `gaps.md`.

- Machine: {machine["cores"]} cores of {machine["processor"]}, {machine["system"]}.
- Versions: {versions}.
- Matrix-product peak (float32, 2048³, NumPy's BLAS or XLA, in the same run): {rates}.

Contenders are processes that take turns, {measurement.rounds} rounds after one turn each that compiles.
Rates are updates of one network a second: the median over rounds, with the quartiles in brackets.
Ratios are taken round by round, so that what slows the machine for a while slows both sides.
The share of the peak counts matrix products and convolutions only.
A contender whose training loss is not that of the others does not count."""


def _work(work: Work, record: WorkRecord) -> str:
    paribus = [timing for timing in record.timings if is_paribus(timing) and timing.seconds]
    columns = [f"Paribus × {timing.replicates} is" for timing in paribus]
    rows = [["contender", "updates/s", *columns, "share of peak", "training loss"]]
    for timing in record.timings:
        if timing.trouble:
            rows.append([timing.title, f"does not count: {timing.trouble}", *[""] * (len(columns) + 2)])
            continue
        ratios = ["" if is_paribus(timing) else f"{spread(ratio(record, each, timing))} ×" for each in paribus]
        loss = statistics.fmean(timing.losses)
        rows.append(
            [timing.title, _rate(rates(record, timing)), *ratios, _percent(shares(record, timing)), f"{loss:.4g}"]
        )
    about = (
        f"{record.updates:,} updates of each network in a turn, {record.flops_per_update / 1e6:,.1f} MFLOP each; "
        f"losses after {record.updates_before:,} updates."
    )
    promises = [["promised, per replicate and update", "measured", "met"], *_targets(work, record)]
    tables = [table(rows), table(promises)] if work.targets else [table(rows)]
    return "\n\n".join([f"## {record.name}: {work.title}", about, *tables])


def _targets(work: Work, record: WorkRecord) -> list[list[str]]:
    rows = []
    for target in work.targets:
        found = measured(target, record)
        promise = (
            f"{target.replicates} replicate{'s' * (target.replicates > 1)}: at least "
            + (f"{target.ratio:.0%} of the peak" if target.against == "peak" else f"{target.ratio:g} × ")
            + {"peak": "", "best": "the best peer", "pytorch": "PyTorch", "keras_tensorflow": "Keras on TensorFlow"}[
                target.against
            ]
        )
        if not found:
            rows.append([promise, "not measured", ""])
            continue
        shown = _percent(found) if target.against == "peak" else f"{spread(found)} ×"
        rows.append([promise, shown, _met(statistics.median(found) >= target.ratio)])
    return rows


def measured(target: Target, record: WorkRecord) -> list[float]:
    """What a promise came to, round by round; empty when one of the two sides was not measured."""
    sound = [timing for timing in record.timings if timing.seconds and not timing.trouble]
    ours = [timing for timing in sound if is_paribus(timing) and timing.replicates == target.replicates]
    if not ours:
        return []
    if target.against == "peak":
        return shares(record, ours[0])
    names = {"pytorch": PYTORCH, "keras_tensorflow": ("keras_tensorflow",)}.get(target.against)
    peers = [timing for timing in sound if not is_paribus(timing) and (names is None or timing.name in names)]
    if not peers:
        return []
    return ratio(record, ours[0], max(peers, key=lambda peer: statistics.median(rates(record, peer))))


def rates(record: WorkRecord, timing: Timing) -> list[float]:
    """Updates of one network a second, in each round."""
    return [timing.replicates * record.updates / seconds for seconds in timing.seconds]


def ratio(record: WorkRecord, ours: Timing, theirs: Timing) -> list[float]:
    """How many times as fast, in each round."""
    return [one / other for one, other in zip(rates(record, ours), rates(record, theirs), strict=True)]


def shares(record: WorkRecord, timing: Timing) -> list[float]:
    """The share of the machine's matrix-product peak, in each round."""
    return [
        rate * record.flops_per_update / peak for rate, peak in zip(rates(record, timing), record.peak, strict=True)
    ]


def is_paribus(timing: Timing) -> bool:
    """Whether a timing is Paribus's own."""
    return timing.name.startswith("paribus")


def _study(record: StudyRecord) -> str:
    rows = [["way", "seconds", "Paribus is"], ["Paribus, from command to verdict", f"{record.seconds:,.0f}", ""]]
    promises = [["promised", "measured", "met"]]
    for loop in record.loops:
        whole = whole_loop(loop, record.num_runs)
        times = whole / record.seconds
        rows.append([f"{loop.title}, {len(loop.runs)} runs measured, scaled up", f"{whole:,.0f}", f"{times:.1f} ×"])
        least = STUDY_TARGETS[loop.name]
        promises.append([f"at least {least:g} × {loop.title}", f"{times:.1f} ×", _met(times >= least)])
    promises.append(
        ["less than 2 GiB of memory", f"{record.memory / 2**30:.2f} GiB", _met(record.memory < MOST_MEMORY)]
    )
    about = (
        f"{record.num_runs} runs of 25 epochs, all splits evaluated each epoch; curves, test probabilities "
        "and weights on disk. The loops find the images decoded; Paribus decodes them. Their time is that of starting "
        f"once and of {record.num_runs} times the median run."
    )
    return "\n\n".join([f"## {record.name}: {record.title}", about, table(rows), table(promises)])


def whole_loop(loop: Loop, num_runs: int) -> float:
    """Seconds that a loop over all runs would take: it starts once, and each run costs as the median one."""
    return statistics.median(loop.starting) + num_runs * statistics.median(loop.runs)


def _costs(costs: Costs) -> str:
    rows = [["promised", "measured", "met"]]
    if costs.second_start is not None:
        rows.append(
            [
                "the second start of W2 reaches its first epoch in less than 3 s",
                f"{costs.second_start:.1f} s (the first: {costs.first_start:.1f} s)",
                _met(costs.second_start < MOST_SECOND_START),
            ]
        )
    if costs.trivial:
        outside = statistics.median(costs.trivial)
        rows.append(
            [
                f"{costs.num_trivial} trivial runs take less than 0.2 s more than one, wall time of the command",
                f"{spread(costs.trivial, 2)} s",
                _met(outside < MOST_FOR_TRIVIAL),
            ]
        )
    rows += [_safeguard(safeguard) for safeguard in costs.safeguards]
    return "\n\n".join(["## Fixed costs", table(rows)])


def _safeguard(safeguard: Safeguard) -> list[str]:
    """A row of the fixed costs; shares are taken round by round."""
    told, most = SAFEGUARDS[safeguard.name]
    pairs = zip(safeguard.seconds, safeguard.seconds_without, strict=True)
    shares = [100 * (one / other - 1) for one, other in pairs]
    return [
        f"{told} by less than {most:.0%} (W1, replicates: {safeguard.replicates})",
        f"{spread(shares)} %",
        _met(statistics.median(shares) < 100 * most),
    ]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table; the first is its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median and quartiles.

    Examples:
        >>> spread([3.0, 1.0, 2.0, 4.0, 5.0])
        '3.0 (2.0–4.0)'
    """
    if len(values) < 2:
        return f"{values[0]:,.{digits}f}"
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def _rate(values: Sequence[float]) -> str:
    """Three digits that mean something, or more."""
    return spread(values, max(0, 2 - math.floor(math.log10(statistics.median(values)))))


def _percent(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.0%}"


def _met(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _list(title: str, lines: Iterable[str]) -> str:
    return "\n".join([title, "", *(f"- {line}" for line in lines)])
