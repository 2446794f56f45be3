"""PyTorch, eager: data on tensors, a fresh permutation each epoch, one index_select a batch, no DataLoader."""

from collections.abc import Callable
from functools import partial

import torch

from benchmarks.peers import torch_networks
from benchmarks.protocol import Assignment, Ready, serve

Forward = Callable[[torch.Tensor, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained epoch by epoch."""
    torch.set_num_threads(assignment.threads)
    job = torch_networks.build(assignment.work)
    return ready(assignment, job, partial(torch_networks.forward, job.model))


def ready(assignment: Assignment, job: torch_networks.Job, forward: Forward) -> Ready:
    """The training loop around *forward*, which gives a batch's mean loss and how many are right."""
    images, labels = torch_networks.tensors(assignment.work, assignment.images, assignment.labels)
    size = assignment.batch_size

    def run_epoch() -> float:
        loss_sum, right_sum = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for chosen in torch.randperm(len(labels)).split(size):
            loss, right = forward(images.index_select(0, chosen), labels.index_select(0, chosen))
            job.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            job.optimizer.step()
            if job.schedule:
                job.schedule.step()
            loss_sum += loss.detach()
            right_sum += right
        assert 0 <= right_sum <= len(labels)  # noqa: S101  the running accuracy, as `fit` counts it
        return float(loss_sum) * size / len(labels)

    def run(epochs: int) -> list[float]:
        loss = [run_epoch() for _ in range(epochs)][-1]
        return [loss + job.penalty()]

    return Ready(run, torch_networks.versions())


if __name__ == "__main__":
    serve(prepare)
