"""Trains networks: every replicate at once. JAX and Keras are loaded when a name of this package is first used."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
