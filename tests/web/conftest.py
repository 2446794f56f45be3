"""One server for all tests that change nothing in one another's way; those that kill it start their own."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image

from tests.web.server import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server with one declared folder of images."""
    folder = tmp_path_factory.mktemp("page")
    with serving(folder, "--data", str(pictures(folder / "patches"))) as served:
        yield served


@pytest.fixture(scope="session")
def visitor(server: Server) -> httpx.Client:
    """Somebody with its cookie."""
    return server.visitor()


def pictures(folder: Path) -> Path:
    """Bright and dark images of 6×6 pixels in two classes."""
    random = np.random.default_rng(0)
    for split, count in {"train": 20, "test": 6}.items():
        for label, level in {"dark": 40, "bright": 200}.items():
            place = folder / split / label
            place.mkdir(parents=True)
            for number in range(count):
                pixels = np.clip(random.normal(level, 20, (6, 6)), 0, 255).astype(np.uint8)
                Image.fromarray(pixels).save(place / f"{number}.png")
    return folder
