"""What was run, kept: studies, arms, runs, scores, curves and findings in a database, arrays and files beside it.

The seam is ``Store``; ``open_store`` gives the one that is kept on disk. Importing this package loads no database
library: that happens when a store is opened.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
