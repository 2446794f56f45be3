from .catalogue import Entry as Entry
from .catalogue import catalogue as catalogue
from .catalogue import fetch as fetch
from .dataset import load as load
from .download import Download as Download
from .splits import split as split
