"""One run of W5 as a PyTorch user loops over them: train, evaluate every split each epoch, keep all on disk."""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from benchmarks.peers import study_folder, torch_networks


def main() -> None:
    """Trains one run on the folder named on the command line and says how long it took."""
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    folder = Path(sys.argv[1])
    splits = {
        name: torch_networks.tensors("W2", images, labels)
        for name, (images, labels) in study_folder.read(folder).items()
    }
    started = time.perf_counter()
    run(splits, folder)
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - started}) + "\n")


def run(splits: dict[str, tuple[torch.Tensor, ...]], folder: Path) -> None:
    """One network from its first weights to its files."""
    job = torch_networks.w2("cpu", study_folder.LEARNING_RATE)
    images, labels = splits["train"]
    curves: list[dict[str, float]] = []
    for _ in range(study_folder.EPOCHS):
        loss_sum, right_sum = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for chosen in torch.randperm(len(labels)).split(study_folder.BATCH_SIZE):
            loss, right = torch_networks.forward(
                job.model, images.index_select(0, chosen), labels.index_select(0, chosen)
            )
            job.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            job.optimizer.step()
            loss_sum += loss.detach() * len(chosen)
            right_sum += right
        curve = {"running_loss": float(loss_sum) / len(labels), "running_accuracy": int(right_sum) / len(labels)}
        curves.append(curve | measured(job.model, splits))
    with torch.no_grad():
        probabilities = functional.softmax(job.model(splits["test"][0]), dim=1).numpy()
    np.savez(folder / "torch-run.npz", probabilities=probabilities)
    torch.save(job.model.state_dict(), folder / "torch-run.pt")
    (folder / "torch-run.json").write_text(json.dumps(curves), encoding="utf-8")


@torch.no_grad()
def measured(model: torch.nn.Module, splits: dict[str, tuple[torch.Tensor, ...]]) -> dict[str, float]:
    """Loss and accuracy of every split in inference mode."""
    model.eval()
    values: dict[str, float] = {}
    for name, (images, labels) in splits.items():
        loss, right = torch_networks.forward(model, images, labels)
        values |= {f"{name}_loss": float(loss), f"{name}_accuracy": int(right) / len(labels)}
    model.train()
    return values


if __name__ == "__main__":
    main()
