from .opening import open_file as open_file
from .opening import open_url as open_url
from .store import SqlStore as SqlStore

__all__ = ["SqlStore", "open_file", "open_url"]
