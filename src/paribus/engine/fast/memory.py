"""The memory of past computations kept for the next ones."""

import ctypes
import sys

# The names of <malloc.h>.
TRIM_THRESHOLD, TOP_PAD, MMAP_MAX, ARENA_MAX = -1, -2, -4, -8


def keep_memory() -> bool:
    """Has the C library keep freed memory in the process instead of returning it to the system; whether it did.

    XLA allocates the temporary arrays of a program anew for each execution: hundreds of MB for a convolutional network.
    glibc gives blocks of that size back at once, and the system hands each page out again by a fault, zeroed. Only
    glibc has these settings; elsewhere nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    # Blocks come from one heap that is never trimmed. A thread's own heap holds 64 MiB at most, so there is but one.
    settings = {MMAP_MAX: 0, TRIM_THRESHOLD: -1, TOP_PAD: 64 * 2**20, ARENA_MAX: 1}
    done = [mallopt(setting, value) == 1 for setting, value in settings.items()]
    return all(done)
