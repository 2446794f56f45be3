"""Data sets and their pictures."""

import io

import httpx
import numpy as np
from PIL import Image
from sklearn.datasets import load_digits


def test_list_says_what_is_ready(visitor: httpx.Client) -> None:
    listed = {each["name"]: each for each in visitor.get("/api/data").json()}
    assert listed["digits"]["ready"]
    assert listed["digits"]["input_shape"] == [8, 8, 1]
    assert not listed["mnist"]["ready"]  # the cache of the tests is empty
    assert listed["patches"]["data"]["name"] == "folder"
    assert visitor.get("/api/data/mnist").status_code == 409


def test_look_counts_what_is_there(visitor: httpx.Client) -> None:
    told = visitor.post("/api/data/look", json={"data": {"name": "digits", "normalize": "standardize"}}).json()
    assert told["examples"] == 1797
    assert told["splits"] == {"train": 1150, "validation": 287, "test": 360}
    assert (
        np.sum([told["label_counts"][split] for split in told["splits"]], axis=0).tolist()
        == np.bincount(load_digits().target).tolist()
    )
    assert told["pixel_range"] == [0, 16]
    assert abs(told["normalized"]["mean"]) < 0.01
    assert abs(told["normalized"]["deviation"] - 1) < 0.01


def test_sprite_has_the_images_in_order(visitor: httpx.Client) -> None:
    told = visitor.get("/api/data/digits/pictures", params={"count": 12, "offset": 5, "split": "test"}).json()
    assert told["ids"] == list(range(5, 17))
    assert told["labels"] == load_digits().target[-360:][5:17].tolist()
    sheet = np.asarray(Image.open(io.BytesIO(visitor.get(f"/api/{told['sprite']}").content)))
    assert sheet.shape == (16, 80)
    last = sheet[8:, 8:16]
    assert np.abs(last.astype(float) - load_digits().images[-360:][16] * 255 / 16).max() <= 0.5


def test_declared_folder_is_shown(visitor: httpx.Client) -> None:
    told = visitor.get("/api/data/patches").json()
    assert told["classes"] == ["bright", "dark"]
    assert told["splits"]["test"] == 12
    picture = visitor.get("/api/data/patches/test/0.png")
    assert Image.open(io.BytesIO(picture.content)).size == (126, 126)
    assert visitor.get("/api/data/patches/test/12.png").status_code == 404


def test_unknown_data_set_is_told(visitor: httpx.Client) -> None:
    assert visitor.get("/api/data/nothing").json() == {"error": "There is no data set of this name."}
    assert visitor.post("/api/data/nothing/fetch").status_code == 404
    assert visitor.post("/api/data/digits/fetch").json()["fraction"] == 1.0
