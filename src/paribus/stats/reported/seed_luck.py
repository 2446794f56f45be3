"""How far the luck of seeds alone takes two runs of one model apart, where the deviation between seeds is known."""

import math

from scipy import special

from paribus.stats.reported.contrast import ReportedContrast
from paribus.stats.wording import counted, points


def seed_luck_p(images: int, deviation: float, examples: int) -> float:
    """The chance that the same model, trained twice, differs by so many *images* or more.

    By the normal distribution with half an image taken off, for counts are whole. It knows what *deviation* knows: how
    runs of one model differ on these very images.

    Raises:
        ValueError: *deviation* is not positive.

    Examples:
        >>> round(seed_luck_p(4, 0.0229, 175), 2)
        0.54
    """
    if not deviation > 0:
        raise ValueError(f"`deviation` must be positive; got {deviation:g}. Give it as a share: 0.02 for 2 points.")
    apart = max(images - 0.5, 0) / examples
    return 2 * float(special.ndtr(-apart / (math.sqrt(2) * deviation)))


def seed_luck_sentence(contrast: ReportedContrast) -> str:
    """One run each against the known luck of seeds; nothing where both arms are right equally often.

    Examples:
        >>> from paribus.stats.reported.arm import of_counts
        >>> from paribus.stats.reported.contrast import ReportedEvidence, measure_reported
        >>> evidence = ReportedEvidence(of_counts("leaky", [121], 175), of_counts("relu", [117], 175),
        ...                             seed_deviation=0.0229)
        >>> print(seed_luck_sentence(measure_reported(evidence, matters=0.01)))
        With seeds that deviate by 2.3 points that is 0.71 sigma: the same model trained twice differs by 4 images or \
more in 54% of pairs.
    """
    evidence = contrast.evidence
    images = round(abs(contrast.difference) * evidence.examples)
    chance = seed_luck_p(images, evidence.seed_deviation, evidence.examples)
    if images == 0:
        return ""
    sigma, often = f"{abs(contrast.seed_z):.2f} sigma", f"{chance:.0%}" if chance >= 0.01 else "less than 1%"
    return (
        f"With seeds that deviate by {points(evidence.seed_deviation)} points that is {sigma}: the same model trained "
        f"twice differs by {counted(images, 'image')} or more in {often} of pairs."
    )
