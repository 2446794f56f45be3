import numpy as np
import pytest

from paribus.data import load
from paribus.errors import DataError
from paribus.spec.data import Folder

RGB = np.zeros((4, 4, 3), np.uint8)


@pytest.fixture
def pets(tmp_path, picture):
    """A folder ``class/…`` of two cats and two dogs."""
    for name, value in [("cat/2", 12), ("cat/10", 20), ("dog/1", 31), ("dog/3", 33)]:
        picture(tmp_path / "pets" / f"{name}.png", value=value)
    return tmp_path / "pets"


def test_class_folders_are_read_in_natural_order_one_of_each_class_in_turn(pets):
    dataset = load(Folder(path=str(pets), test=1, seed=1))
    order = np.argsort([*dataset.train, *dataset.test])
    assert dataset.classes == ("cat", "dog")
    assert len(dataset.train) == 3
    assert len(order) == 4
    everything = ["cat/2.png", "dog/1.png", "cat/10.png", "dog/3.png"]
    assert [name for name in everything if name in dataset.names[:3]] == list(dataset.names[:3])
    assert dataset.byte_range == (0, 255)
    assert dataset.images.dtype == np.uint8
    values = dict(zip(dataset.names, dataset.images[:, 0, 0, 0].tolist(), strict=True))
    assert values == {"cat/2.png": 12, "dog/1.png": 31, "cat/10.png": 20, "dog/3.png": 33}


def test_split_folders_are_read_by_any_of_their_names(tmp_path, picture):
    for split in ("train", "val", "Test"):
        picture(tmp_path / split / "cat" / "a.PNG")
        picture(tmp_path / split / "dog" / "b.JPEG")
    dataset = load(Folder(path=str(tmp_path)))
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (2, 2, 2)
    assert dataset.names[0] == "train/cat/a.PNG"


def test_a_class_may_be_called_train(tmp_path, picture):
    for name in ("train", "car"):
        for number in range(3):
            picture(tmp_path / name / f"{number}.png")
    assert load(Folder(path=str(tmp_path), test=2)).classes == ("car", "train")


def test_a_pattern_finds_the_label_in_the_name(tmp_path, picture):
    for split in ("train", "test"):
        for name in ("10-b", "9-a", "2-b"):
            picture(tmp_path / split / f"{name}.png")
    dataset = load(Folder(path=str(tmp_path), label_pattern="-(.)[.]"))
    assert dataset.names[:3] == ("train/2-b.png", "train/9-a.png", "train/10-b.png")
    assert dataset.labels[:3].tolist() == [1, 0, 1]


def test_grey_images_become_colour_among_coloured_ones(pets, picture):
    picture(pets / "dog" / "3.png", RGB)
    assert load(Folder(path=str(pets))).input_shape == (4, 4, 3)


def test_sixteen_bit_images_span_their_own_range(tmp_path, picture):
    for name in ("a/1", "a/2", "b/1"):
        picture(tmp_path / f"{name}.png", np.full((2, 2), 40_000, np.uint16))
    dataset = load(Folder(path=str(tmp_path)))
    assert dataset.byte_range == (0, 65535)
    assert dataset.images.dtype == np.float32
    assert dataset.images.max() == 40_000


def test_only_images_that_are_asked_for_are_opened(pets):
    for spoilt in ("dog/1.png", "dog/3.png"):
        (pets / spoilt).write_bytes(b"not an image")
    for number in range(3):
        (pets / "fox").mkdir(exist_ok=True)
        (pets / "fox" / f"{number}.png").write_bytes((pets / "cat" / "2.png").read_bytes())
    assert load(Folder(path=str(pets), classes=("cat", "fox"))).classes == ("cat", "fox")


def test_progress_is_reported_in_images(pets):
    seen = []
    load(Folder(path=str(pets)), report=seen.append)
    assert (seen[-1].done, seen[-1].total, seen[-1].unit) == (4, 4, "images")


def test_hidden_files_and_other_files_are_passed_over(pets):
    (pets / ".DS_Store").write_bytes(b"")
    (pets / "cat" / "._2.png").write_bytes(b"")
    (pets / "cat" / "notes.txt").write_text("words")
    assert len(load(Folder(path=str(pets))).labels) == 4


def test_links_are_followed_and_circles_do_no_harm(pets, tmp_path):
    (tmp_path / "linked").mkdir()
    for name in ("cat", "dog"):
        (tmp_path / "linked" / name).symlink_to(pets / name)
    (tmp_path / "linked" / "circle").symlink_to("circle")
    assert load(Folder(path=str(tmp_path / "linked"))).classes == ("cat", "dog")
    (pets / "cat" / "up").symlink_to(pets)
    with pytest.raises(DataError, match="holds the folder up"):
        load(Folder(path=str(pets)))


def test_every_fault_of_a_layout_is_told_at_once(pets, picture):
    (pets / "empty").mkdir()
    picture(pets / "loose.png")
    picture(pets / "dog" / "deeper" / "x.png")
    with pytest.raises(DataError, match="3 faults") as caught:
        load(Folder(path=str(pets)))
    for word in ("loose.png", "empty has none", "holds the folder deeper"):
        assert word in str(caught.value)


def test_every_broken_image_is_named_and_many_are_counted(pets):
    for number in range(25):
        (pets / "cat" / f"broken{number}.png").write_bytes(b"x")
    with pytest.raises(DataError, match="25 faults") as caught:
        load(Folder(path=str(pets), test=1))
    assert "broken0.png" in str(caught.value)
    assert "and " in str(caught.value).splitlines()[-1]
    assert len(str(caught.value).splitlines()) == 22


def test_images_of_two_sizes_are_refused_by_name_unless_resized(pets, picture):
    picture(pets / "dog" / "3.png", np.zeros((4, 6), np.uint8))
    with pytest.raises(DataError, match=r"4×6 in dog/3\.png.*resize: \[|4×4 in .*4×6 in dog/3\.png.*resize: \["):
        load(Folder(path=str(pets)))
    assert load(Folder(path=str(pets), resize=(4, 4))).input_shape == (4, 4, 1)


def test_images_of_two_depths_are_refused_by_name(pets, picture):
    picture(pets / "dog" / "3.png", np.zeros((4, 4), np.uint16))
    with pytest.raises(DataError, match=r"8 bits in .* 16 in dog/3\.png|16 bits in dog/3\.png and 8"):
        load(Folder(path=str(pets), seed=0))


def test_names_that_do_not_match_are_listed(tmp_path, picture):
    for name in ("1-a", "2-b", "odd", "3-"):
        picture(tmp_path / f"{name}.png")
    with pytest.raises(DataError, match="2 faults") as caught:
        load(Folder(path=str(tmp_path), label_pattern="-(.?)[.]"))
    assert "odd.png does not" in str(caught.value)


def test_a_missing_folder_a_file_and_an_empty_folder_are_refused(tmp_path, pets):
    (tmp_path / "void").mkdir()
    for path, words in [
        (tmp_path / "nowhere", "must be a folder that can be read"),
        (pets / "cat" / "2.png", "not a directory"),
        (tmp_path / "void", "got none"),
    ]:
        with pytest.raises(DataError, match=words):
            load(Folder(path=str(path)))


def test_two_folders_for_one_split_are_refused(tmp_path, picture):
    for split in ("train", "val", "valid"):
        picture(tmp_path / split / "cat" / "a.png")
    with pytest.raises(DataError, match="got val and valid"):
        load(Folder(path=str(tmp_path)))


def test_an_empty_test_folder_is_refused(tmp_path, picture):
    for name in ("train/cat", "train/dog"):
        picture(tmp_path / name / "a.png")
    (tmp_path / "test").mkdir()
    with pytest.raises(DataError, match="images to test on; got 2 and 0"):
        load(Folder(path=str(tmp_path)))


def test_a_class_without_training_images_is_refused(tmp_path, picture):
    for name in ("train/cat", "train/dog", "test/fox"):
        picture(tmp_path / name / "a.png")
    with pytest.raises(DataError, match="'fox' is found in test only"):
        load(Folder(path=str(tmp_path)))


def test_one_class_is_not_enough(tmp_path, picture):
    picture(tmp_path / "cat" / "a.png")
    with pytest.raises(DataError, match="at least two classes; got only cat"):
        load(Folder(path=str(tmp_path)))
