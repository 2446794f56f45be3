"""A finished study as a document, HTML or Markdown. Each is loaded, with what it needs, when its name is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
