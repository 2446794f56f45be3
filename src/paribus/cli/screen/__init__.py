"""What people see in a terminal. Loaded when a command has something to show, so that ``--help`` stays quick."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
