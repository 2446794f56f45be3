"""The tables of ``docs/diagnosis.md``, made from a measurement and nothing else."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.diagnosis.faults import FAULTS
from benchmarks.diagnosis.figures import (
    OURS,
    Share,
    alarms_of,
    false_alarms,
    harmful,
    named_first,
    noticed,
    recall,
    sound,
)
from benchmarks.diagnosis.programs import PROGRAMS
from benchmarks.diagnosis.published import SETS
from benchmarks.diagnosis.record import ArmRecord, Measurement
from benchmarks.results import table

PAGE = Path(__file__).parents[2] / "docs" / "diagnosis.md"
RULES = (OURS, *SETS)
HELD_OUT = {program.name for program in PROGRAMS if program.held_out}
TITLES = {program.name: program.title for program in PROGRAMS}
BARS = (  # what is promised of programs that are held out
    ("loud faults found", 0.95), ("all faults found", 0.8), ("all faults named first", 0.85),
    ("sound runs suspected", 0.05),
)  # fmt: skip

_PART = re.compile(r"(<!-- measured: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def write(measurement: Measurement, page: Path = PAGE) -> None:
    """Writes every table of the page anew."""
    text = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda part: f"{part[1]}{TABLES[part[2]](measurement)}\n{part[3]}", text), "utf-8")


def programs(measurement: Measurement) -> str:
    """What was trained, and how much of it counts."""
    rows = [["Program", "", "Accuracy as it is", "Faults that did harm", "Sound variants that reach it"]]
    for each in measurement.programs:
        faults = [arm for arm in each.arms if arm.fault]
        rows.append([
            TITLES[each.name], "held out" if each.name in HELD_OUT else "tuned on", f"{100 * each.accuracy:.1f} %",
            f"{len(harmful(each.arms))} of {len(faults)}",
            f"{len(sound(each.arms))} of {len(each.arms) - len(faults)}",
        ])  # fmt: skip
    measured = {each.name for each in measurement.programs}
    missing = [each.title for each in PROGRAMS if each.name not in measured]
    told = [*measurement.skipped] or ([f"{', '.join(missing)}, which were not measured."] if missing else [])
    skipped = "".join(f"\n\nLeft out: {each}" for each in told)
    return f"{table(rows)}\n\n{_told(measurement)}{skipped}"


def held_out(measurement: Measurement) -> str:
    """The figures of the programs that no threshold was tuned on."""
    return _figures(_arms(measurement, lambda name: name in HELD_OUT))


def tuned_on(measurement: Measurement) -> str:
    """The same of those that thresholds were tuned on."""
    return _figures(_arms(measurement, lambda name: name not in HELD_OUT))


def by_program(measurement: Measurement) -> str:
    """Our own figures, program by program."""
    head = ["Program", "Loud faults found", "All found", "All named first", "Sound runs suspected"]
    rows = [[TITLES[each.name], *(_short(share) for share in _four(each.arms, OURS))] for each in measurement.programs]
    return table([head, *rows])


def by_fault(measurement: Measurement) -> str:
    """What became of each fault, over the programs that are held out, a row for each intensity."""
    arms = _arms(measurement, lambda name: name in HELD_OUT)
    rows = [["Fault", "At", "Did harm in", "Found", "Named first"]]
    for fault in FAULTS:
        for rung in fault.rungs:
            mine = [arm for arm in arms if (arm.fault, arm.rung) == (fault.name, rung.name)]
            if mine:
                told = [_short(share) for share in (recall(mine, OURS), named_first(mine, OURS))]
                of = f"{len(harmful(mine))} of {len(mine)} programs"
                rows.append([fault.name, f"{rung.name}{' (loud)' if rung.loud else ''}", of, *told])
    return table(rows)


def false(measurement: Measurement) -> str:
    """Which findings suspected sound runs that are held out."""
    arms = sound(_arms(measurement, lambda name: name in HELD_OUT))
    told = [name for arm in arms for run in arm.runs for name in dict.fromkeys(alarms_of(OURS)(run))]
    if not told:
        return "None did."
    return table([["Finding", "Sound runs"], *([name, str(told.count(name))] for name in sorted(set(told)))])


def summary(measurement: Measurement) -> str:
    """The figures in short, for the screen."""
    parts = [f"held out\n{held_out(measurement)}", f"tuned on\n{tuned_on(measurement)}", by_program(measurement)]
    return "\n\n".join(parts)


TABLES: dict[str, Callable[[Measurement], str]] = {
    "programs": programs,
    "held out": held_out,
    "tuned on": tuned_on,
    "by program": by_program,
    "by fault": by_fault,
    "false alarms": false,
}


def _arms(measurement: Measurement, wanted: Callable[[str], bool]) -> list[ArmRecord]:
    return [arm for each in measurement.programs if wanted(each.name) for arm in each.arms]


def _figures(arms: Sequence[ArmRecord]) -> str:
    rows = [["", *RULES, "Promised"]]
    columns = [_four(arms, rules) for rules in RULES]
    for place, (title, bar) in enumerate(BARS):
        limit = f"{'at most' if place == len(BARS) - 1 else 'at least'} {100 * bar:.0f} %"
        rows.append([title, *(str(column[place]) for column in columns), limit])
    extra = [("loud faults named first", lambda rules: named_first(_loud(arms), rules)),
             ("any alarm at a fault", lambda rules: noticed(arms, rules))]  # fmt: skip
    rows += [[title, *(str(share(rules)) for rules in RULES), ""] for title, share in extra]
    return table(rows)


def _four(arms: Sequence[ArmRecord], rules: str) -> tuple[Share, Share, Share, Share]:
    """The figures that something is promised of."""
    return recall(_loud(arms), rules), recall(arms, rules), named_first(arms, rules), false_alarms(arms, rules)


def _loud(arms: Iterable[ArmRecord]) -> list[ArmRecord]:
    return [arm for arm in arms if arm.loud]


def _short(share: Share) -> str:
    return f"{share.hits} of {share.of}" if share.of else ""


def _told(measurement: Measurement) -> str:
    machine = measurement.machine
    versions = ", ".join(f"{name} {version}" for name, version in sorted(measurement.versions.items()))
    return (
        f"Made by `{measurement.command}`, in one call or several, on {measurement.date}, "
        f"on {machine['cores']} cores of {machine['processor']}, with {versions}."
    )
