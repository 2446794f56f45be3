"""The order in which training images are fed."""

from collections.abc import Iterator

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.labels import label_counts
from paribus.diagnose.data.noticed import Noticed
from paribus.records import Finding

SURPLUS = 0.05


def ordered_labels(images: AuditedImages) -> Iterator[Noticed]:
    """Without shuffling, an image is followed by one of its own class far more often than in a random order.

    In a random order that happens with probability Σ p². The rule speaks above 2 Σ p² + 0.05, or halfway from Σ p² to
    1 where that is less, as with two classes. Batches of few classes make each update forget the others, and a
    network answers what it saw last. Where `train.shuffle` is on, any order of the source will do.

    References:
        Bengio 2012, "Practical recommendations for gradient-based training of deep architectures", section 3.1.1.
    """
    labels = images.splits.labels[images.parts["train"]]
    if images.shuffle or len(labels) < 2:
        return
    repeated = float((labels[1:] == labels[:-1]).mean())
    counts = label_counts(images, "train")
    by_chance = float(((counts / counts.sum()) ** 2).sum())
    if repeated <= min(2 * by_chance + SURPLUS, (1 + by_chance) / 2):
        return
    yield Noticed(
        Finding(
            id="ordered-labels",
            severity="warning",
            arm=None,
            where="train.shuffle",
            evidence={"followed_by_own_class": repeated, "by_chance": by_chance},
            message=f"Training images are fed in their own order, in which {100 * repeated:.0f} % are followed by one "
            f"of the same class (by chance {100 * by_chance:.0f} %): batches hold few classes, and each forgets the "
            "others.",
            remedy="Draw a new order for every epoch: `train.shuffle: true`.",
            patch={"train.shuffle": True},
            explains=("collapsed-predictions", "not-learning", "mode-gap"),
            source="Bengio 2012, section 3.1.1",
        )
    )
