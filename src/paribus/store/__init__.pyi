from .arrays import file_stem as file_stem
from .identity import new_id as new_id
from .identity import resolve as resolve
from .opening import open_store as open_store
from .protocol import Store as Store
from .protocol import StudySummary as StudySummary
from .protocol import Wish as Wish
