"""Small real files, and a web server on this machine's own loopback."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

XRAY = Path(__file__).parents[2].parent / "shared" / "data" / "xray"


@pytest.fixture
def xray() -> Path:
    if not XRAY.is_dir():
        pytest.skip("the X-ray patches are not beside this project; they have no licence to be shipped")
    return XRAY


@pytest.fixture
def picture() -> Callable[..., Path]:
    """Writes an image file, grey or coloured by the shape of its pixels."""

    def write(path: Path, pixels: np.ndarray | None = None, *, value: int = 100) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        array = np.full((4, 4), value, np.uint8) if pixels is None else pixels
        Image.fromarray(array).save(path)
        return path

    return write


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a web server and the folder it shows."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", folder
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve a file; one whose name says so is promised whole and cut short."""
        if "truncated" not in self.path:
            super().do_GET()
            return
        content = (Path(self.directory) / self.path.lstrip("/")).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
