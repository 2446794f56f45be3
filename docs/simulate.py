"""Measures how often the statistics are right, by simulation, and writes the figures into ``statistics.md``.

::

    python -m docs.simulate            measure all (a minute or two) and write the tables anew
    python -m docs.simulate looks      only the table of this name

Tables stand between ``<!-- measured: … -->`` and ``<!-- end -->``. The simulations are those of ``make test-slow``, in
``tests/stats/simulation``; seeds are fixed, so the same code gives the same figures.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.stats.simulation.coverage import SETTINGS, coverage
from tests.stats.simulation.families import families
from tests.stats.simulation.looking import Looked, added, anytime, looked, peeked
from tests.stats.simulation.planning import planned
from tests.stats.simulation.verdicts import EQUAL, false_differences, false_equivalences
from tests.stats.simulation.world import NOISY, STEADY, World

PAGE = Path(__file__).parent / "statistics.md"

_PART = re.compile(r"(<!-- measured: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Measures what is asked for and writes it into the page."""
    parser = argparse.ArgumentParser(description="Measure how often the statistics are right.")
    parser.add_argument("table", nargs="*", help=f"which of {', '.join(TABLES)}; all of them if left out")
    asked = parser.parse_args().table or list(TABLES)
    for name in asked:
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), name, TABLES[name]()), encoding="utf-8")


def with_table(page: str, name: str, measured: str) -> str:
    """The page with this table in its place."""
    return _PART.sub(lambda part: f"{part[1]}{measured}\n{part[3]}" if part[2] == name else part[0], page)


def coverage_table(world: World) -> str:
    """How often five kinds of interval cover the truth."""
    kinds = ("Answers as coins", "Images alone", "Seeds alone", "Crossed", "Verdicts'", "Half their width")
    headings = ("Seeds", "Images", *kinds)
    rows = [
        (
            f"{row.replicates}",
            f"{row.examples:,}",
            *map(str, (row.pooled, row.examples_only, row.seeds_only, row.crossed, row.cautious)),
            f"{100 * row.crossed_reach:.1f}, {100 * row.cautious_reach:.1f} points",
        )
        for row in coverage(world)
    ]
    first, usual, last = (SETTINGS[place][2] for place in (0, 1, -1))
    told = f"{usual:,} simulated comparisons each, {first:,} in the first row, {last:,} in the last."
    return f"{table(headings, rows)}\n\n{told}"


def differences_table() -> str:
    """How often equal arms are told apart: a row for each truth and world, a column for each size of study."""
    claims = false_differences()
    shares = {(claim.truth, claim.world, claim.replicates, claim.examples): str(claim.rate) for claim in claims}
    rows = [
        (truth, world, *(shares[truth, world, *setting] for setting in EQUAL))
        for truth, world in dict.fromkeys((claim.truth, claim.world) for claim in claims)
    ]
    headings = ("Truth", "World", *(f"{replicates} × {examples:,}" for replicates, examples in EQUAL))
    return f"{table(headings, rows)}\n\n{claims[0].rate.of:,} simulated comparisons each."


def equivalences_table() -> str:
    """How often a difference that matters is said to be none."""
    claims = false_equivalences()
    rows = [(claim.truth, claim.world, f"{claim.replicates} × {claim.examples:,}", str(claim.rate)) for claim in claims]
    headings = ("Truth", "World", "Seeds × images", "`EQUIVALENT`")
    return f"{table(headings, rows)}\n\n{claims[0].rate.of:,} simulated comparisons each."


def looks_table(rows: Sequence[Looked]) -> str:
    """How often a difference is claimed at some look, one column for each way of looking."""
    ways = list(rows[0].rates)
    cells = [
        (row.world, f"{row.examples:,}", _looks(row.looks), *(str(row.rates[way]) for way in ways)) for row in rows
    ]
    headings = ("World", "Images", "Looks at", *ways)
    return f"{table(headings, cells)}\n\n{rows[0].rates[ways[0]].of:,} simulated studies each."


def anytime_table() -> str:
    """The anytime-valid interval and Student's, looked at after each of 3 to 30 normal values."""
    valid, student = anytime()
    rows = [("Student's", str(student)), ("anytime-valid", str(valid))]
    headings = ("Interval, looked at after each of 3 to 30 values", "Ever wrong")
    return f"{table(headings, rows)}\n\n{valid.of:,} simulated series."


def families_table() -> str:
    """How often some arm is claimed to differ where none does."""
    found = families()
    rows = [
        (row.world, f"{row.arms}", f"{row.replicates} × {row.examples:,}", str(row.alone), str(row.holm))
        for row in found
    ]
    headings = ("World", "Arms", "Seeds × images", "Each for itself", "Holm")
    return f"{table(headings, rows)}\n\n{found[0].holm.of:,} simulated studies each."


def planning_table() -> str:
    """How often a planned study saw what matters."""
    found = planned()
    rows = [
        (row.world, f"{100 * row.matters:g} points", f"{row.examples:,}", f"{row.replicates}", str(row.seen))
        for row in found
    ]
    headings = ("World", "Difference", "Images", "Seeds planned", "Seen")
    return f"{table(headings, rows)}\n\n{found[0].seen.of:,} simulated studies each."


TABLES: dict[str, Callable[[], str]] = {
    "coverage": lambda: coverage_table(NOISY),
    "coverage, steady": lambda: coverage_table(STEADY),
    "false differences": differences_table,
    "false equivalences": equivalences_table,
    "looks": lambda: looks_table(looked()),
    "peeking": lambda: looks_table(peeked()),
    "added": lambda: looks_table(added()),
    "anytime": anytime_table,
    "families": families_table,
    "planning": planning_table,
}


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (headings, ["---"] * len(headings), *rows))


def _looks(looks: tuple[int, ...]) -> str:
    return ", ".join(map(str, looks)) if len(looks) < 5 else f"each of {looks[0]} to {looks[-1]}"


if __name__ == "__main__":
    main()
