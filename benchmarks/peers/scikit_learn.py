"""scikit-learn's ``MLPClassifier``: dense works only.

``partial_fit`` is one epoch in shuffled batches that keeps the optimizer's state, which ``fit`` would begin anew.
It counts no accuracy.
"""

from typing import Any

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from benchmarks.protocol import Assignment, Ready, serve

NETWORKS: dict[str, dict[str, Any]] = {
    "W1": {
        "hidden_layer_sizes": (64,),
        "solver": "sgd",
        "learning_rate_init": 0.01,
        "momentum": 0.9,
        "nesterovs_momentum": False,
    },
    "W2": {"hidden_layer_sizes": (300, 150), "solver": "adam", "learning_rate_init": 1e-5, "epsilon": 1e-7},
}


def prepare(assignment: Assignment) -> Ready:
    """The work, ready to be trained by ``partial_fit``."""
    images = assignment.images.reshape(len(assignment.labels), -1)
    labels = assignment.labels
    classes = np.unique(labels)
    model = MLPClassifier(**NETWORKS[assignment.work], alpha=0.0, batch_size=assignment.batch_size)

    def run(epochs: int) -> list[float]:
        for _ in range(epochs):
            model.partial_fit(images, labels, classes=classes)
        return [float(model.loss_)]

    return Ready(run, {"scikit-learn": sklearn.__version__})


if __name__ == "__main__":
    serve(prepare)
