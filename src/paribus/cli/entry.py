"""Where the program ``paribus`` begins: until its modules are loaded, Ctrl-C ends it as the system does."""

import signal

from paribus import cli


def main() -> None:
    """Loads the command line, which may be interrupted, and runs it."""
    ours = signal.signal(signal.SIGINT, signal.SIG_DFL)
    start = cli.main  # this loads it
    signal.signal(signal.SIGINT, ours)
    start()
