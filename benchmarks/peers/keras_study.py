"""One run of W5 as a Keras user loops over them: train, evaluate every split each epoch, keep all on disk."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from benchmarks.peers import keras_networks, study_folder

EVALUATION_BATCH = 1000


class Evaluate(keras.callbacks.Callback):  # type: ignore[misc]
    """Measures training and test images at the end of each epoch, as ``fit`` does the validation images."""

    def __init__(self, splits: dict[str, Any]) -> None:
        super().__init__()
        self.splits = splits
        self.curves: list[dict[str, float]] = []

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Adds a point to every curve."""
        del epoch  # the curve counts them
        values = dict(logs or {})
        for name in ("train", "test"):
            images, labels = self.splits[name]
            loss, accuracy = self.model.evaluate(images, labels, batch_size=EVALUATION_BATCH, verbose=0)
            values |= {f"{name}_loss": loss, f"{name}_accuracy": accuracy}
        self.curves.append(values)


def main() -> None:
    """Trains one run on the folder named on the command line and says how long it took."""
    folder = Path(sys.argv[1])
    splits = study_folder.read(folder)
    started = time.perf_counter()
    run(splits, folder)
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started}) + "\n")


def run(splits: dict[str, tuple[np.ndarray, np.ndarray]], folder: Path) -> None:
    """One network from its first weights to its files."""
    network, optimizer = keras_networks.w2(study_folder.LEARNING_RATE)
    model = keras_networks.compiled(network, optimizer)
    evaluate = Evaluate(splits)
    model.fit(
        *splits["train"], batch_size=study_folder.BATCH_SIZE, epochs=study_folder.EPOCHS, verbose=0,
        validation_data=splits["validation"], validation_batch_size=EVALUATION_BATCH, callbacks=[evaluate],
    )  # fmt: skip
    probabilities = keras.ops.softmax(model.predict(splits["test"][0], batch_size=EVALUATION_BATCH, verbose=0))
    np.savez(folder / "keras-run.npz", probabilities=np.asarray(probabilities))
    model.save_weights(folder / "keras-run.weights.h5")
    (folder / "keras-run.json").write_text(json.dumps(evaluate.curves), encoding="utf-8")


if __name__ == "__main__":
    main()
