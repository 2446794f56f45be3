"""A work that needs no download: the digits that come with scikit-learn, made as large as MNIST's."""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from benchmarks.works import WORKS, Work

W1 = WORKS[0]


def digits_as_w1(folder: Path, images: int = 640) -> Work:
    """W1 on enlarged digits; its network and optimizer are W1's own."""
    digits = load_digits()
    pictures = np.kron(digits.images, np.ones((3, 3))) * (255 / 16)
    pictures = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))[..., None].astype(np.uint8)  # 24×24 in a frame, as MNIST's
    labels = digits.target
    np.savez(
        folder / "digits.npz",
        x_train=pictures[:1500],
        y_train=labels[:1500],
        x_test=pictures[1500:],
        y_test=labels[1500:],
    )
    text = W1.path.read_text(encoding="utf-8")
    changed = text.replace("{name: mnist, train: 60000,", f"{{name: npz, path: {folder / 'digits.npz'},")
    assert changed != text
    (folder / "w1.yaml").write_text(changed, encoding="utf-8")
    return Work("W1", W1.title, str(folder / "w1.yaml"), images, 1, W1.targets)
