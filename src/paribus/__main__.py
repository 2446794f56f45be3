"""``python -m paribus`` is ``paribus``."""

from paribus.cli.app import main

main()
