"""The command line: parses, calls the lab, shows. Its modules are loaded when ``main`` is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
