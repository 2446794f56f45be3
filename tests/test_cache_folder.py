"""Where the cache lies."""

from pathlib import Path

import pytest

from paribus.cache_folder import cache_folder


def test_the_environment_chooses_the_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARIBUS_CACHE", "elsewhere")
    assert cache_folder() == Path("elsewhere")


@pytest.mark.parametrize(
    ("platform", "end"),
    [("linux", "xdg/paribus"), ("darwin", "Library/Caches/paribus"), ("win32", "local/paribus/cache")],
)
def test_every_platform_has_its_own_place(monkeypatch: pytest.MonkeyPatch, platform: str, end: str) -> None:
    monkeypatch.delenv("PARIBUS_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "xdg")
    monkeypatch.setenv("LOCALAPPDATA", "local")
    monkeypatch.setattr("sys.platform", platform)
    assert cache_folder().as_posix().endswith(end)
