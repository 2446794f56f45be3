"""What the page is served with: fixed when ``paribus ui`` starts."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from paribus.errors import InputError


@dataclass(frozen=True)
class Settings:
    """Where to listen, whom to let in, and which folders may be read.

    Args:
        store: The store's folder or database URL; ``None`` for the one that ``open_store`` chooses by itself.
        host: The address to listen at.
        port: The port; 0 for any that is free, ``None`` for the usual one or the next that is free.
        password: What visitors must know who have no token.
        folders: Folders and ``.npz`` files that documents may name as their data.

    Raises:
        InputError: Other machines would be let in without a password, or a data folder is not there.

    Examples:
        >>> Settings().is_loopback
        True
        >>> Settings(host="0.0.0.0")
        Traceback (most recent call last):
        paribus.errors.InputError: Whoever listens beyond this machine must ask for a password; got --host 0.0.0.0 \
alone. Add --password, or leave --host out.
    """

    store: str | None = None
    host: str = "127.0.0.1"
    port: int | None = None
    password: str | None = None
    folders: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if not self.is_loopback and not self.password:
            raise InputError(
                f"Whoever listens beyond this machine must ask for a password; got --host {self.host} alone. Add "
                "--password, or leave --host out."
            )
        for folder in self.folders:
            if not folder.exists():
                raise InputError(f"A data folder must exist; there is no {folder}. Check the path after --data.")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the page."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False
