"""Images with labels: where they come from, how they are checked, chosen, split and scaled.

``load`` gives a data set as a study asks for it, ``split`` says who is in which split of every replicate, and
``catalogue`` and ``fetch`` are for people who look for data. What can be asked is written in ``paribus.spec.data``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
