from pathlib import Path
from typing import IO

import pytest

from paribus.whole_files import write_file


def test_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_file(path, lambda opened: opened.write(b"old"))

    def interrupted(opened: IO[bytes]) -> None:
        opened.write(b"ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(path, interrupted)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"
