"""Batches too small for batch normalisation."""

from collections.abc import Iterator

from paribus.diagnose.trace.shared import Numbers, in_most
from paribus.diagnose.trace.trace import Trace
from paribus.records import Finding, Run
from paribus.spec import BatchNormalization, summarize, walk

FEWEST = 8


def small_batches(trace: Trace) -> Iterator[Finding]:
    """T27. Batch normalisation over fewer than 8 images, or over a last batch of a single one.

    Mean and variance of so few images are those of luck, and of one image a dense layer has no variance at all: what
    it gives is then 0 for every image, and its update is about nothing. A note; a warning for the single image where
    vectors are normalised and the training images were not learnt.

    Source: Wu & He (2018), Group normalization, figure 1; Ioffe & Szegedy (2015), Batch normalization.
    """
    shapes = {row.name: row.output_shape for row in summarize(trace.study.model, trace.data.input_shape).rows}
    normalised = [str(layer.name) for layer in walk(trace.study.model) if isinstance(layer, BatchNormalization)]
    size, last = batch_sizes(trace)
    if not normalised or (size >= FEWEST and last != 1):
        return

    def look(run: Run) -> Numbers | None:
        del run
        return {"batch_size": float(size), "last_batch": float(last)}

    if seen := in_most(trace.finished, look):
        is_single = last == 1
        is_blank = is_single and any(len(shapes.get(name, ())) == 1 for name in normalised)
        yield Finding(
            id="batch-size-noise",
            severity=seen.severity if is_blank else "note",
            arm=trace.arm,
            where="train.drop_remainder" if is_single else "train.batch_size",
            evidence=seen.evidence,
            message=f"The last batch of every epoch is a single image, and `{normalised[0]}` normalises it by itself."
            if is_single
            else f"`{normalised[0]}` normalises batches of {size} images, whose mean and variance are largely luck.",
            remedy="Leave the last batch out where it is not full."
            if is_single and size > 1
            else "Take batches of 32 images, or `LayerNormalization`, which looks at one image at a time.",
            patch={"train.drop_remainder": True} if is_single and size > 1 else {"train.batch_size": 32},
            explains=("stale-batchnorm", "mode-gap"),
            source="Wu & He (2018), Group normalization",
        )


def batch_sizes(trace: Trace) -> tuple[int, int]:
    """How many images a batch has, and the last one of an epoch."""
    train = trace.study.train
    size = min(train.batch_size, trace.data.train)
    rest = trace.data.train % size
    return size, size if train.drop_remainder or not rest else rest
