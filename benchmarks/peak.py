"""The machine's matrix-product peak: float32 products of 2048³, by NumPy's BLAS or by XLA, whichever is faster.

One of them alone would not do: on a processor that it does not know OpenBLAS takes kernels of half the width.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.contenders import ROOT
from paribus.engine.backend import jax

SIZE = 2048
REPEATS = 5


def matrix_product_rate(threads: int) -> float:
    """Floating-point operations a second, the best of some products: a peak is what can be done at most."""
    random = np.random.default_rng(0)
    left, right = (random.standard_normal((SIZE, SIZE)).astype(np.float32) for _ in range(2))
    product = np.empty_like(left)
    on_device = jax.device_put((left, right))
    multiply = jax.jit(jax.numpy.matmul)
    with threadpool_limits(threads):
        by_blas = _least_seconds(lambda: np.matmul(left, right, out=product))
    by_xla = _least_seconds(lambda: multiply(*on_device).block_until_ready())
    return 2 * SIZE**3 / min(by_blas, by_xla)


def one_core_rate() -> float:
    """The same on one core: in a process of its own, since XLA's number of threads is fixed when it begins."""
    command = [sys.executable, "-m", "benchmarks.peak"]
    return float(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)  # noqa: S603


def _least_seconds(call: Callable[[], object]) -> float:
    call()
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.stdout.write(f"{matrix_product_rate(1)}\n")
