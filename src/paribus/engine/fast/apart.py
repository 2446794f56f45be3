"""A border that XLA does not compute across.

XLA's compiler for CPUs likes to compute an array anew wherever one of its values is needed, instead of once: in the
gradient of a convolution every value was summed four times over, one by one. It also drops barriers before it decides
so, unless it is told not to. A barrier costs nothing by itself.
"""

from typing import Any

from paribus.engine.backend import jax


def apart(x: Any) -> Any:
    """*x*, computed once and for all where :func:`compiler_options` are given.

    Without them it is what it is, only not as fast.

    Examples:
        >>> float(apart(2.0))
        2.0
    """
    return jax.lax.optimization_barrier(x)


def compiler_options() -> dict[str, str] | None:
    """What ``jax.jit`` has to be told on the device at hand."""
    return {"xla_disable_hlo_passes": "cse_barrier_expander"} if jax.default_backend() == "cpu" else None
