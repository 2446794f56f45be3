"""The page's server: what the lab can do, in the browser. Loaded when one of its names is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
