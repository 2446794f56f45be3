"""PyTorch on a GPU, everything on the device; ``TORCH_WAY`` says how: ``eager``, ``compiled`` or ``graph``."""

import os
from collections.abc import Callable
from functools import partial

import torch

from benchmarks.peers import torch_networks
from benchmarks.protocol import Assignment, Ready, serve


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained epoch by epoch; on a CPU where PyTorch sees no GPU."""
    way, device = os.environ["TORCH_WAY"], "cuda" if torch.cuda.is_available() else "cpu"
    if way == "graph" and device == "cpu":
        raise RuntimeError("a CUDA graph needs a GPU that PyTorch sees")
    job = torch_networks.build(assignment.work, device)
    images, labels = torch_networks.tensors(assignment.work, assignment.images, assignment.labels, device)
    chosen = torch.arange(assignment.batch_size, device=device)
    loss_sum, right_sum = torch.zeros((), device=device), torch.zeros((), dtype=torch.int64, device=device)
    forward = partial(torch_networks.forward, job.model)
    if way == "compiled":
        forward = torch.compile(forward)

    def update() -> None:
        loss, right = forward(images.index_select(0, chosen), labels.index_select(0, chosen))
        job.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        job.optimizer.step()
        loss_sum.add_(loss.detach())
        right_sum.add_(right)

    make_update = recorded(update, job) if way == "graph" else update

    def run_epoch() -> float:
        loss_sum.zero_()
        right_sum.zero_()
        batches = torch.randperm(len(labels), device=device).split(assignment.batch_size)
        for batch in batches:
            chosen.copy_(batch)
            make_update()
            if job.schedule:
                job.schedule.step()
        return float(loss_sum) / len(batches)  # waits for the device

    def run(epochs: int) -> list[float]:
        return [[run_epoch() for _ in range(epochs)][-1] + job.penalty()]

    return Ready(run, torch_networks.versions())


def recorded(update: Callable[[], None], job: torch_networks.Job) -> Callable[[], None]:
    """*update* as one CUDA graph that is replayed, after the three calls that PyTorch wants before it is recorded."""
    for group in job.optimizer.param_groups:
        group["lr"] = torch.tensor(group["lr"], device="cuda")  # data to the graph, so that a schedule can change it
        if "capturable" in group:
            group["capturable"] = True
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            update()
    torch.cuda.current_stream().wait_stream(stream)
    job.optimizer.zero_grad(set_to_none=True)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        update()
    replay: Callable[[], None] = graph.replay
    return replay


if __name__ == "__main__":
    serve(prepare)
