"""The works as a PyTorch user writes them; images are (batch, channels, height, width), or flat for dense networks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

CONVOLUTIONAL = ("W3", "W4")


@dataclass(frozen=True)
class Job:
    """A network with all that its training needs.

    Args:
        model: From images to logits.
        optimizer: Applies its gradients.
        schedule: Is stepped after each update, if there is one.
        penalized: Weights whose squares are penalized; the gradient of that is in the optimizer's weight decay.
    """

    model: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler | None = None
    penalized: tuple[torch.Tensor, ...] = ()

    def penalty(self, factor: float = 0.01) -> float:
        """The weight penalty, which PyTorch's weight decay leaves out of the loss."""
        with torch.no_grad():
            return float(sum((weight.square().sum() for weight in self.penalized), torch.zeros(())) * factor)


def build(work: str, device: str = "cpu") -> Job:
    """The network of a work, with Keras's initial weights and optimizer settings."""
    return {"W1": w1, "W2": w2, "W3": w3, "W4": w4}[work](device)


def w1(device: str) -> Job:
    """784-64-10, ReLU."""
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    start(model, hidden=he_normal)
    model.to(device)
    return Job(model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=True))


def w2(device: str, learning_rate: float = 1e-5) -> Job:
    """1024-300-150-4, ReLU."""
    model = nn.Sequential(nn.Linear(1024, 300), nn.ReLU(), nn.Linear(300, 150), nn.ReLU(), nn.Linear(150, 4))
    start(model, hidden=he_normal)
    model.to(device)
    return Job(model, torch.optim.Adam(model.parameters(), lr=learning_rate, eps=1e-7, fused=True))


def w3(device: str) -> Job:
    """Five convolutions with dropout and batch norm over the rows, three dense layers."""

    def block(channels: int, filters: int, size: int) -> list[nn.Module]:
        return [nn.Conv2d(channels, filters, 3, padding="same"), nn.ReLU(), nn.Dropout(0.3), RowNorm(size)]

    model = nn.Sequential(
        *block(1, 64, 32), nn.MaxPool2d(2),
        *block(64, 128, 16), *block(128, 128, 16), nn.MaxPool2d(2),
        *block(128, 256, 8), *block(256, 256, 8), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(4096, 512), nn.ELU(), nn.Dropout(0.3),
        nn.Linear(512, 128), nn.ELU(), nn.Linear(128, 4),
    )  # fmt: skip
    start(model, hidden=nn.init.xavier_uniform_)
    model.to(device, memory_format=torch.channels_last)
    kernels = tuple(layer.weight for layer in model if isinstance(layer, nn.Conv2d))
    others = [weight for weight in model.parameters() if not any(weight is kernel for kernel in kernels)]
    groups = [{"params": kernels, "weight_decay": 2 * 0.01}, {"params": others}]  # the gradient of 0.01 w² is 0.02 w
    optimizer = torch.optim.Adam(groups, lr=1e-5, eps=1e-7, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 / (1 + 1e-3 * step))
    return Job(model, optimizer, schedule, kernels)


def w4(device: str) -> Job:
    """Two convolutions of 5×5 with pooling, one dense layer."""
    model = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5, padding="same"), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(784, 10),
    )  # fmt: skip
    start(model, hidden=nn.init.xavier_uniform_)
    model.to(device, memory_format=torch.channels_last)
    return Job(model, torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, fused=True))


class RowNorm(nn.Module):
    """Batch norm over the rows of an image, Keras's axis 1.

    In memory a channels-last image is (rows, columns × channels), so the two views cost nothing.
    """

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(rows, eps=1e-3, momentum=0.01)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The normalized image."""
        rows = x.permute(0, 2, 3, 1)  # (batch, height, width, channels)
        flat: torch.Tensor = self.norm(rows.reshape(*rows.shape[:2], -1))
        return flat.view(rows.shape).permute(0, 3, 1, 2)


def he_normal(weight: torch.Tensor) -> None:
    """Normal with variance 2 / inputs."""
    nn.init.kaiming_normal_(weight, nonlinearity="relu")


def start(model: nn.Module, hidden: Callable[[torch.Tensor], Any]) -> None:
    """Keras's initial weights: *hidden* for all but the last layer, Glorot's for that, no biases."""
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    for layer in layers:
        (nn.init.xavier_uniform_ if layer is layers[-1] else hidden)(layer.weight)
        assert layer.bias is not None  # noqa: S101
        nn.init.zeros_(layer.bias)


def tensors(work: str, images: np.ndarray, labels: np.ndarray, device: str = "cpu") -> tuple[torch.Tensor, ...]:
    """Images and labels as tensors on the device, in the shape that the work's network takes."""
    pictures = torch.from_numpy(images)
    if work in CONVOLUTIONAL:
        pictures = pictures.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    else:
        pictures = pictures.flatten(1)
    return pictures.to(device), torch.from_numpy(labels.astype(np.int64)).to(device)


def forward(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The mean loss of a batch, and how many are right."""
    logits = model(images)
    right = (logits.detach().argmax(1) == labels).sum()
    return functional.cross_entropy(logits, labels), right


def versions() -> dict[str, str]:
    """PyTorch's version and its number of threads."""
    return {"torch": str(torch.__version__), "torch threads": str(torch.get_num_threads())}
