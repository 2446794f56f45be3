"""``paribus init``: a study to start from."""

from pathlib import Path
from typing import Annotated, TextIO

import typer

from paribus.cli.options import UnusedStore
from paribus.cli.output import results
from paribus.errors import OutputError

STARTER = """\
# A controlled experiment: change one thing, know whether it mattered.
# See what it is:  paribus check {file}
# Run it:          paribus run {file}
study: my-first-study
question: Does LeakyReLU classify better than ReLU?

# digits (always there), mnist, fashion-mnist, cifar10, or your own images: {{name: folder, path: images}}
data: {{name: digits, validation: 0.2}}

# Layer by layer, by Keras's names. The last layer gives one score for each class.
model:
  - Flatten
  - Dense: {{units: 64, activation: relu, kernel_initializer: he_normal}}
  - Dense: {{units: 32, activation: relu, kernel_initializer: he_normal}}
  - Dense: {{units: 10}}
  - Softmax

# Every arm gets the same: an optimizer, and one budget (epochs, steps or seconds).
train:
  optimizer: {{Adam: {{learning_rate: 0.001}}}}
  batch_size: 32
  epochs: 20

# The one thing that is varied. Layers are named dense_1, dense_2, … in the order above.
vary:
  factor: hidden activation
  set: [model.dense_1.activation, model.dense_2.activation]
  levels:
    relu: relu
    leaky: {{LeakyReLU: {{negative_slope: 0.01}}}}
  baseline: relu

replicates: 10   # every arm is trained this often, from different random starts, all at once
matters: 0.01    # the smallest difference in accuracy worth having; fixed before looking
"""


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")] = Path("study.yaml"),
    store_at: UnusedStore = None,
) -> None:
    """Write a commented study to start from."""
    del store_at
    try:
        with file.open("x", encoding="utf-8") as out:
            _write(out, file)
    except FileExistsError:
        raise OutputError(
            f"`paribus init` never writes over a file; {file} exists. Name another, or remove it first."
        ) from None
    except OSError as error:
        raise OutputError(f"{file} must be writable; it is not: {error.strerror}. Name another place.") from None
    results.print(f"Wrote {file}. Look at it, then: paribus run {file}", markup=False, soft_wrap=True)


def _write(out: TextIO, file: Path) -> None:
    """The whole starter, or no file at all."""
    try:
        out.write(STARTER.format(file=file))
        out.flush()
    except OSError:
        file.unlink()
        raise
