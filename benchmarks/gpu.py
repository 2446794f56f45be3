"""Many replicates on an accelerator, beside PyTorch: ``python -m benchmarks.gpu --help``.

Paribus trains on whatever device JAX has; PyTorch on its GPU, if it sees one (name an interpreter whose PyTorch does
with ``--peers-python``). On a machine without any, all of it runs on the CPU, which says nothing about a GPU.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.contenders import PEERS_PYTHON, Contender
from benchmarks.measuring import measure_all
from benchmarks.peak import one_core_rate
from benchmarks.record import Measurement
from benchmarks.results import page
from benchmarks.session import Say, command, progress, today
from benchmarks.works import WORKS, Work
from paribus.lab import machine

SHARED = {"XLA_PYTHON_CLIENT_PREALLOCATE": "false"}  # or the first process would take most of the device's memory
NAMES = ("W1", "W3", "W4")


def contenders(replicates: list[int]) -> list[Contender]:
    """Paribus with so many replicates, Keras on JAX, and three ways of PyTorch."""
    ways = ("eager", "compiled", "graph")
    return [
        *(
            Contender(
                f"torch_{way}", f"PyTorch, {way}", "torch_gpu", has_own_libraries=True, environment={"TORCH_WAY": way}
            )
            for way in ways
        ),
        Contender("keras_jax", "Keras `fit` on JAX", "keras_jax", environment={"KERAS_BACKEND": "jax", **SHARED}),
        *(
            Contender(
                f"paribus_{count}",
                f"Paribus, replicates: {count}",
                "paribus_engine",
                replicates=count,
                environment=SHARED,
            )
            for count in replicates
        ),
    ]


def main() -> None:
    """Measures and prints the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contender (default: 5)")
    parser.add_argument("--works", default=",".join(NAMES), help=f"some of {','.join(NAMES)}")
    parser.add_argument("--replicates", default="1,10,100", help="how many Paribus trains at once (default: 1,10,100)")
    parser.add_argument("--images", type=int, help="images of an epoch, a multiple of 64, instead of each work's own")
    parser.add_argument("--xray", type=Path, metavar="FOLDER", help="the X-ray patches; without them W3 is left out")
    parser.add_argument("--peers-python", type=Path, default=PEERS_PYTHON, help="the interpreter that has PyTorch")
    options = parser.parse_args()
    os.environ.update(SHARED)  # the peak is measured in this process
    taking_part = contenders([int(count) for count in options.replicates.split(",")])
    works = [replace(work, targets=()) for work in WORKS if work.name in options.works.split(",")]
    if options.images:
        works = [replace(work, images=options.images) for work in works]
    print(page(measurement_of(works, taking_part, options, progress()), "", works))  # noqa: T201


def measurement_of(
    works: Sequence[Work], taking_part: Sequence[Contender], options: argparse.Namespace, say: Say
) -> Measurement:
    """The works as this machine's device does them."""
    measured = measure_all(
        works, taking_part, rounds=options.rounds, xray=options.xray, peers_python=options.peers_python, say=say
    )
    return Measurement(
        date=today(),
        command=command("python -m benchmarks.gpu", sys.argv[1:]),
        rounds=options.rounds,
        machine=machine.machine(),
        versions={**machine.versions(), **measured.versions},
        peak_one_core=one_core_rate(),
        works=measured.works,
        skipped=measured.skipped,
    )


if __name__ == "__main__":
    main()
