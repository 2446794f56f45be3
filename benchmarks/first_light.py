"""What ten replicates cost, beside one, and beside Keras's own ``fit``: ``make bench``.

Work: MNIST (20,000 real training images), 784-64-10 ReLU, batch 32, SGD with momentum 0.9, a fresh order each epoch.
Every contender makes the same updates; they take turns in each round, compilation is not counted, medians are told.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from paribus import data
from paribus.engine.backend import jax, keras, versions
from paribus.engine.order import epoch_order
from paribus.engine.program import Program
from paribus.lab import machine
from paribus.records import Dataset
from paribus.spec import Study, parse, stream_seeds

STUDY = """
study: w1
data: {name: mnist, train: 20000, validation: 0}
model: [Flatten, Dense: {units: 64, activation: relu, kernel_initializer: he_normal}, Dense: {units: 10}]
train: {optimizer: {SGD: {learning_rate: 0.01, momentum: 0.9}}, batch_size: 32, epochs: 1}
"""


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    study = parse(STUDY)
    dataset = data.load(study.data)
    updates = len(dataset.train) // study.train.batch_size
    contenders = {
        "Keras fit on JAX, one network": (1, keras_epoch(study, dataset)),
        "Paribus, 1 replicate": (1, program_epoch(study, dataset, 1)),
        "Paribus, 10 replicates": (10, program_epoch(study, dataset, 10)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for epoch in range(rounds + 1):
        for name, (_, run_epoch) in contenders.items():
            started = time.perf_counter()
            run_epoch(epoch)
            if epoch:  # the first round compiles
                seconds[name].append(time.perf_counter() - started)
    print(f"{machine.machine()} {versions()}")  # noqa: T201
    reference = None
    for name, (replicates, _) in contenders.items():
        rates = sorted(replicates * updates / each for each in seconds[name])
        rate = statistics.median(rates)
        reference = reference or rate
        spread = f"{rates[0]:,.0f}–{rates[-1]:,.0f}"
        print(f"{name:32} {rate:10,.0f} updates/s ({spread})  {rate / reference:5.1f} ×")  # noqa: T201


def program_epoch(study: Study, dataset: Dataset, replicates: int) -> Callable[[int], None]:
    """One epoch of *replicates* networks in one program."""
    seeds = [stream_seeds(study, replicate) for replicate in range(replicates)]
    splits = data.split(dataset, study.data, [each["split"] for each in seeds])
    program = Program(study, splits, seeds)

    def run_epoch(epoch: int) -> None:
        order = epoch_order(splits.train, [each["order"] for each in seeds], epoch, shuffle=True)
        batches = jax.numpy.asarray(order.reshape(replicates, -1, study.train.batch_size), jax.numpy.int32)
        program.advance(batches, 0, batches.shape[1], epoch * batches.shape[1])
        assert np.all(program.tally.first_bad_step < 0)  # noqa: S101

    return run_epoch


def keras_epoch(study: Study, dataset: Dataset) -> Callable[[int], None]:
    """One epoch of the same network as a Keras user trains it."""
    images = dataset.images[dataset.train].astype("float32") / 255
    labels = dataset.labels[dataset.train]
    model = keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.01, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )

    def run_epoch(epoch: int) -> None:
        del epoch  # Keras draws its own order
        model.fit(images, labels, batch_size=study.train.batch_size, epochs=1, verbose=0)

    return run_epoch


if __name__ == "__main__":
    main()
