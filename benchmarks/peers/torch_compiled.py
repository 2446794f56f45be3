"""PyTorch with ``torch.compile`` around the network and its loss; the rest as in ``torch_eager``."""

from functools import partial

import torch

from benchmarks.peers import torch_eager, torch_networks
from benchmarks.protocol import Assignment, Ready, serve


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained epoch by epoch."""
    torch.set_num_threads(assignment.threads)
    job = torch_networks.build(assignment.work)
    return torch_eager.ready(assignment, job, torch.compile(partial(torch_networks.forward, job.model)))


if __name__ == "__main__":
    serve(prepare)
