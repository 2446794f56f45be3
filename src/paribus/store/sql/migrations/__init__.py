"""The history of the tables, oldest first in ``versions``; Alembic (0.1 s) is loaded at first use.

To change the tables: change ``tables.py``, add ``versions/m000N_what_changes.py`` and set ``schema.HEAD`` to it.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
