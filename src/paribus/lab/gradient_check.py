"""Whether the gradients that a network is trained with are the ones of its loss."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paribus import engine
from paribus.engine.gradient_check import TensorCheck
from paribus.errors import InputError
from paribus.lab.files import Asked
from paribus.lab.plain import as_json
from paribus.lab.seams import Watcher
from paribus.lab.single_arm import work_of


@dataclass(frozen=True)
class GradientCheck:
    """The gradients of one arm's network, tensor by tensor.

    Args:
        study: The study's own name.
        arm: Whose network it was.
        images: How many images the batch had.
        tensors: What was found.

    Examples:
        >>> GradientCheck("s", "baseline", 8, ()).passed
        True
    """

    study: str
    arm: str
    images: int
    tensors: tuple[TensorCheck, ...]

    @property
    def passed(self) -> bool:
        """Whether all gradients are what they should be."""
        return all(tensor.passed for tensor in self.tensors)

    def to_json(self) -> Mapping[str, Any]:
        """The documented form of ``paribus gradcheck --json``."""
        tensors = [{**as_json(tensor), "passed": tensor.passed} for tensor in self.tensors]
        return {"study": self.study, "arm": self.arm, "images": self.images, "passed": self.passed, "tensors": tensors}


def check_gradients(
    study: Asked, *, arm: str | None = None, images: int = 8, weights: int = 10, watcher: Watcher | None = None
) -> GradientCheck:
    """Compares the gradient of every weight tensor with central differences of the loss, at a sample of its weights.

    Args:
        study: A study, the path of its file, or the same as plain data.
        arm: Whose network; the baseline without one.
        images: How many training images to take; few are enough, and quick.
        weights: How many weights of each tensor to move.
        watcher: Is told what is being opened.

    Raises:
        StudyError: The study has faults.
        InputError: There is no such arm, or nothing would be checked.
        DataError: The data cannot be opened.

    Examples:
        >>> study = {"study": "linear", "data": "digits", "model": ["Flatten", {"Dense": {"units": 10}}],
        ...          "train": {"epochs": 1}}
        >>> checked = check_gradients(study, images=4, weights=3)
        >>> checked.passed, [tensor.name for tensor in checked.tensors]
        (True, ['dense/kernel', 'dense/bias'])
    """
    if min(images, weights) < 1:
        raise InputError(
            f"A gradient is checked on one image and at one weight or more; got {images} and {weights}. "
            "Write --images 8 --weights 10."
        )
    chosen, work = work_of(study, arm, watcher)
    return GradientCheck(chosen.study.study, chosen.name, images, engine.check_gradients(work, images, weights))
