"""The whole benchmark: ``make bench``, or ``python -m benchmarks --help``."""

import argparse
import sys
from pathlib import Path

from benchmarks.contenders import CONTENDERS, PEERS_PYTHON
from benchmarks.measuring import measure_all
from benchmarks.peak import one_core_rate
from benchmarks.record import Measurement, read, write
from benchmarks.results import write_page
from benchmarks.session import Say, command, progress, today
from benchmarks.starts import measure_costs
from benchmarks.whole_study import WHOLE_STUDIES, measure_studies
from benchmarks.works import NO_XRAY, WORKS
from paribus.lab import machine

MEASURED = "measured.json"
COSTS = "costs"
NAMES = (*(work.name for work in WORKS), *(study.name for study in WHOLE_STUDIES), COSTS)


def main() -> None:
    """Measures what was asked for, and writes the measurement and its page."""
    options = _options()
    if options.table_only:
        print(write_page(read(options.output / MEASURED), options.output))  # noqa: T201
        return
    options.output.mkdir(parents=True, exist_ok=True)  # before the minutes that measuring takes
    measurement = _measure(options, progress())
    write(measurement, options.output / MEASURED)
    print(write_page(measurement, options.output).read_text(encoding="utf-8"))  # noqa: T201


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender (default: 5)")
    parser.add_argument(
        "--works", type=lambda text: text.split(","), default=list(NAMES), help=f"some of {','.join(NAMES)}"
    )
    parser.add_argument(
        "--contenders", type=lambda text: text.split(","), default=[each.name for each in CONTENDERS],
        help=f"some of {','.join(each.name for each in CONTENDERS)}",
    )  # fmt: skip
    parser.add_argument(
        "--xray", type=Path, metavar="FOLDER", help="the X-ray patches; without them W2, W3 and W5 are left out"
    )
    parser.add_argument(
        "--peers-python", type=Path, default=PEERS_PYTHON, help="the interpreter that has the peers' libraries"
    )
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).parent, metavar="FOLDER",
        help=f"where {MEASURED} and RESULTS.md are written (default: benchmarks)",
    )  # fmt: skip
    parser.add_argument("--table-only", action="store_true", help="write the page anew from the last measurement")
    options = parser.parse_args()
    for given, known in ((options.works, NAMES), (options.contenders, [each.name for each in CONTENDERS])):
        if unknown := set(given) - set(known):
            parser.error(f"there is no {', '.join(sorted(unknown))}; choose among {', '.join(known)}")
    if options.xray is not None:
        if not options.xray.is_dir():
            parser.error(f"--xray must be a folder; there is none at {options.xray}")
        options.xray = options.xray.resolve()
    return options


def _measure(options: argparse.Namespace, say: Say) -> Measurement:
    peak = one_core_rate()
    measured = measure_all(
        [work for work in WORKS if work.name in options.works],
        [each for each in CONTENDERS if each.name in options.contenders],
        rounds=options.rounds,
        xray=options.xray,
        peers_python=options.peers_python,
        say=say,
    )
    studies = [study for study in WHOLE_STUDIES if study.name in options.works]
    skipped = [] if options.xray else [f"{study.name} ({study.title}): {NO_XRAY}" for study in studies]
    return Measurement(
        date=today(),
        command=command("make bench", sys.argv[1:]),
        rounds=options.rounds,
        machine=machine.machine(),
        versions={**machine.versions(), **measured.versions},
        peak_one_core=peak,
        works=measured.works,
        studies=measure_studies(studies, options.xray, options.peers_python, say) if studies and options.xray else (),
        costs=measure_costs(options.xray, say) if COSTS in options.works else None,
        skipped=(*measured.skipped, *skipped),
    )


if __name__ == "__main__":
    main()
