"""What the page costs: ``make bench-page``, or ``python -m benchmarks.page --help``."""

import argparse
import sys
from pathlib import Path

from benchmarks.page import record, tables
from benchmarks.page.measuring import measure
from benchmarks.session import command, progress

MEASURED = Path(__file__).parent / "measured.json"


def main() -> None:
    """Measures, and writes the measurement and its table."""
    options = _options()
    if not options.table_only:
        called = command("make bench-page", sys.argv[1:])
        record.write(measure(called, rounds=options.rounds, turn=options.turn, say=progress()), options.output)
    print(tables.costs(record.read(options.output)))  # noqa: T201
    if options.output == MEASURED:
        tables.write(record.read(MEASURED))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="turns of each audience (default: 20)")
    parser.add_argument("--turn", type=float, default=10.0, metavar="SECONDS", help="how long a turn is (default: 10)")
    parser.add_argument(
        "--output", type=Path, default=MEASURED, metavar="FILE", help="where the measurement is kept"
    )  # fmt: skip
    parser.add_argument("--table-only", action="store_true", help="write the table anew from the last measurement")
    return parser.parse_args()


if __name__ == "__main__":
    main()
