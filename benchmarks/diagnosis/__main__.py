"""The benchmark of diagnosis: ``make bench-diagnosis``, or ``python -m benchmarks.diagnosis --help``."""

import argparse
import sys
from pathlib import Path

from benchmarks.diagnosis import page
from benchmarks.diagnosis.measuring import measure
from benchmarks.diagnosis.programs import NO_XRAY, PROGRAMS
from benchmarks.diagnosis.record import Measurement, ProgramRecord, read, write
from benchmarks.session import command, progress, today
from paribus import engine
from paribus.lab import machine

MEASURED = Path(__file__).parent / "measured.json"
NAMES = tuple(program.name for program in PROGRAMS)


def main() -> None:
    """Measures what was asked for, a program after the other, and writes the measurement and its tables."""
    options = _options()
    if not options.table_only:
        say = progress()
        for program in PROGRAMS:
            if program.name not in options.programs:
                continue
            if program.source == "xray" and options.xray is None:
                say(f"{program.name} is left out: {NO_XRAY}")
                continue
            write(_with(options.output, measure(program, options.xray, say)), options.output)
    print(page.summary(read(options.output)))  # noqa: T201
    if options.output == MEASURED:
        page.write(read(MEASURED))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--programs", type=lambda text: text.split(","), default=list(NAMES), help=f"some of {','.join(NAMES)}"
    )
    parser.add_argument(
        "--xray", type=Path, metavar="FOLDER", help="the X-ray patches; without them their programs are left out"
    )
    parser.add_argument(
        "--output", type=Path, default=MEASURED, metavar="FILE", help="where the measurement is kept, and added to"
    )
    parser.add_argument("--table-only", action="store_true", help="write the tables anew from the last measurement")
    options = parser.parse_args()
    if unknown := set(options.programs) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose among {', '.join(NAMES)}")
    if options.xray is not None:
        if not options.xray.is_dir():
            parser.error(f"--xray must be a folder; there is none at {options.xray}")
        options.xray = options.xray.resolve()
    return options


def _with(path: Path, record: ProgramRecord) -> Measurement:
    """The measurement so far, with this program measured anew."""
    before = {each.name: each for each in (read(path).programs if path.exists() else ())} | {record.name: record}
    programs = tuple(before[name] for name in NAMES if name in before)
    skipped = tuple(
        f"{each.title}: {NO_XRAY}" for each in PROGRAMS if each.source == "xray" and each.name not in before
    )
    versions = {**machine.versions(), **engine.versions()}
    return Measurement(today(), _command(sys.argv[1:]), machine.machine(), versions, programs, skipped)


def _command(given: list[str]) -> str:
    """The command that measures all that is there; which programs were measured by one call is no matter."""
    xray = [option for option, before in zip(given, ["", *given], strict=False) if "--xray" in (option, before)]
    return command("make bench-diagnosis", xray)


if __name__ == "__main__":
    main()
