"""What networks are fed: numbers of a fit size, and pictures that differ."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float32

from paribus.diagnose.data.images import AuditedImages
from paribus.diagnose.data.noticed import Exhibit, Noticed
from paribus.diagnose.data.recognition import SEED, some_of
from paribus.records import Finding

LARGEST_VALUE = 10.0
LARGEST_SIZE = 2.5  # root mean square; digits that lay between 3 and 4 cost a small network 16 points of accuracy
FEW = 1e-3  # of all values; rare pixels may be large after `per_pixel`
BLANK = 0.05  # of the training images
SAMPLE = 4_000  # images that the scale is told from


def input_scale(images: AuditedImages) -> Iterator[Noticed]:
    """A network would meet values that are not finite, very large, or the same in every image.

    Values are those after `data.normalize`. Critical: any is not a number, or no two images differ. Warning: their
    size (root mean square) is above 2.5 or more than 1 in 1,000 is beyond 10, or 1 image in 20 has the same value
    everywhere. Weights are drawn for inputs of size 1, so that larger ones make the first loss and the first updates
    too large; it is the same whether values vary much or all lie far from 0.

    References:
        LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp", section 4.3. UMLAUT (Schoop et al. 2021) asks for −1 to
        1, of which standardised images would be at fault.
    """
    broken = _rows_that_are_not_finite(images)
    if len(broken):
        yield _not_finite(images, broken)
        return
    fed = _fed(images)
    size, beyond = (
        float(np.sqrt(np.mean(np.square(fed), dtype=np.float64))),
        float((np.abs(fed) > LARGEST_VALUE).mean()),
    )
    if (fed == fed[0]).all():
        yield _all_the_same(len(fed))
    elif size > LARGEST_SIZE or beyond > FEW:
        yield _too_large(images, fed)
    elif (blank := float((np.ptp(fed, axis=(1, 2, 3)) == 0).mean())) > BLANK:
        yield _blank(blank)


def _fed(images: AuditedImages) -> Float32[np.ndarray, "some height width channels"]:
    rows = some_of(images.parts["train"], SAMPLE, np.random.default_rng(SEED))
    fed = (images.splits.images[rows].astype(np.float32) - images.splits.shift[0]) * images.splits.scale[0]
    return np.asarray(fed)


def _rows_that_are_not_finite(images: AuditedImages) -> list[int]:
    if not np.issubdtype(images.splits.images.dtype, np.floating):
        return []
    return [
        int(row) for rows in images.parts.values() for row in rows if not np.isfinite(images.splits.images[row]).all()
    ]


def _not_finite(images: AuditedImages, rows: list[int]) -> Noticed:
    finding = Finding(
        id="input-scale",
        severity="critical",
        arm=None,
        where="data",
        evidence={"images_not_finite": float(len(rows))},
        message=f"{len(rows):,} images have values that are no numbers (NaN or infinite), such as "
        f"{images.called(rows[0])}: one of them in a batch turns all weights into NaN.",
        remedy="Mend or remove these images.",
        explains=("not-finite",),
        source="TheDeepChecker (Ben Braiek and Khomh 2022)",
    )
    return Noticed(finding, tuple(Exhibit((row,), "not finite") for row in rows))


def _all_the_same(looked: int) -> Noticed:
    return Noticed(
        Finding(
            id="input-scale",
            severity="critical",
            arm=None,
            where="data",
            evidence={"images_looked_at": float(looked)},
            message=f"All of {looked:,} training images are the same to the network: there is nothing to learn from.",
            remedy="Look at the images, and at `data.normalize`.",
            explains=("not-learning", "input-independent"),
            source="TheDeepChecker (Ben Braiek and Khomh 2022)",
        )
    )


def _too_large(images: AuditedImages, fed: Float32[np.ndarray, "some height width channels"]) -> Noticed:
    spread, mean, largest = float(fed.std()), float(fed.mean()), float(np.abs(fed).max())
    standardised = images.splits.scale[0].size == 1 and abs(spread - 1) < 0.1
    return Noticed(
        Finding(
            id="input-scale",
            severity="warning",
            arm=None,
            where="data.normalize",
            evidence={"deviation": spread, "mean": mean, "largest": largest},
            message=f"The network is fed values of up to {largest:,.3g} with a mean of {mean:.2g} and a deviation of "
            f"{spread:.2g}; weights start at a size that suits inputs of about 1.",
            remedy="Normalise the images, for example with `data.normalize: standardize`.",
            patch={} if standardised else {"data.normalize": "standardize"},
            explains=("initial-loss", "not-finite", "exploding-gradient", "dead-relu", "learning-rate-high"),
            source="LeCun, Bottou, Orr, Müller 1998, section 4.3",
        )
    )


def _blank(share: float) -> Noticed:
    return Noticed(
        Finding(
            id="input-scale",
            severity="warning",
            arm=None,
            where="data",
            evidence={"blank_share": share},
            message=f"{100 * share:.0f} % of the training images have one value everywhere: they show nothing, and "
            "their labels can only be learned by heart.",
            remedy="Look at the source of the images; remove those that show nothing.",
            explains=("not-learning",),
            source="deepchecks, image property outliers",
        )
    )
