"""``python -m paribus`` is ``paribus``."""

from paribus.cli.entry import main

main()
