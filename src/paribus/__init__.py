"""Paribus: change one thing about a neural network; know whether it mattered.

>>> import paribus
>>> study = paribus.read_study("studies/first.yaml")
>>> paribus.check(study).summary.total
6570

Everything here is loaded when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
