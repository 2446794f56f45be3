"""How the runs of a program are laid out on the device, which is a matter of measurement.

On a CPU (two cores of an AMD EPYC, 2026-11-20; updates a second, all runs together):

- Small dense networks are fastest batched, one batch for each core, with the updates looped on the device: ten of
  784-64-10 make 38,800 with five runs on each core, 27,100 with one at a time on each, 22,200 all in one batch.
- Large ones are fastest one at a time on each core, where their weights stay in the caches: ten of 784-300-150-10 make
  2,980 so, and 1,960 in two batches. The two forms meet at about 200,000 weights.
- The tiniest are done before they could be handed to another core: all in one batch.
- Convolutions with kernels of their own for each run are ten times slower batched than one by one: each run is a part.
- Inside a device loop XLA does not bring the gradient's convolution into the form that its fast kernel takes
  (https://github.com/jax-ml/jax/issues/12868; 2,500 ms instead of 80). The host makes such updates one by one, which
  costs 0.1 ms each; where all convolutions are narrow (``fast/forms.py``) there is none of XLA's, and the device loops:
  648 instead of 521 for ten small networks on MNIST.

Any other device gets all runs in one batch.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from paribus.engine.backend import jax
from paribus.engine.fast.forms import Form, form_of
from paribus.spec import Conv2D, DepthwiseConv2D, Layer, SeparableConv2D, Shape, Study, summarize, walk

WORTH_A_LANE = 1e7  # floating-point operations of an update, all runs together
MOST_WEIGHTS = 200_000  # of a network that is batched


@dataclass(frozen=True)
class Layout:
    """How many runs are computed as one, on how many lanes, and whether the device loops over updates by itself."""

    most_together: int
    num_lanes: int
    looped: bool


def layout_for(study: Study, image: Shape, num_runs: int) -> Layout:
    """The fastest layout on the device at hand for *num_runs* of a study's network."""
    if jax.default_backend() != "cpu":
        return Layout(most_together=num_runs, num_lanes=1, looped=True)
    num_lanes = min(num_runs, num_cores())
    convolutions = list(_convolutions(study, image))
    if convolutions:
        return Layout(most_together=1, num_lanes=num_lanes, looped=all(form == "narrow" for form in convolutions))
    if num_runs * operations_of(study, image) < WORTH_A_LANE:
        return Layout(most_together=num_runs, num_lanes=1, looped=True)
    if summarize(study.model, image).total > MOST_WEIGHTS:
        return Layout(most_together=1, num_lanes=num_lanes, looped=True)
    return Layout(most_together=-(-num_runs // num_lanes), num_lanes=num_lanes, looped=True)


def operations_of(study: Study, image: Shape) -> int:
    """Floating-point operations of an update, about: two forward and four back for each weight where it is used."""
    return 6 * summarize(study.model, image).multiply_adds * study.train.batch_size


def with_inputs(study: Study, image: Shape) -> Iterator[tuple[Layer, Shape]]:
    """Every layer, but for those inside residual blocks, and the shape of what comes into it."""
    puts_out = {row.name: row.output_shape for row in summarize(study.model, image).rows}
    for layer in study.model:
        yield layer, image
        image = puts_out[str(layer.name)]


def _convolutions(study: Study, image: Shape) -> Iterator[Form | None]:
    """The form of each convolution; those inside residual blocks, whose shapes are not told, count as XLA's."""
    for layer, images in with_inputs(study, image):
        if isinstance(layer, Conv2D):
            yield form_of(layer, images)
        elif any(isinstance(inner, Conv2D | DepthwiseConv2D | SeparableConv2D) for inner in walk((layer,))):
            yield None


def num_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
