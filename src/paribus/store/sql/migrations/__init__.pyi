from .upgrading import upgrade as upgrade

__all__ = ["upgrade"]
