"""The store on a database; SQLAlchemy (0.12 s) is loaded at first use."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
