"""Ctrl-C while the modules are being loaded ends the program as it ends any other; afterwards it is ours to answer."""

import signal

import pytest

from paribus.cli import entry


def test_ctrl_c_is_the_systems_while_modules_are_loaded_and_ours_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Loading:
        @property
        def main(self) -> object:
            seen.append(signal.getsignal(signal.SIGINT))
            return lambda: seen.append(signal.getsignal(signal.SIGINT))

    ours = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(entry, "cli", Loading())
    entry.main()
    assert seen == [signal.SIG_DFL, ours]
