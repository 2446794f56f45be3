"""The numbers that verdicts rest on; ``otherwise`` has those that look at the same runs in other ways."""

import math

from paribus.lab import Result, TestImages
from paribus.report.blocks import Block, Paragraph, Table
from paribus.report.sections.answer import unit_of
from paribus.report.sections.otherwise import otherwise
from paribus.report.words import listed, p_value, points, signed
from paribus.stats import Standard, Verdict
from paribus.stats.effects.effect import Effect
from paribus.stats.standard import MOST_CONFIRMED

DECIDES = (
    "The verdicts rest on the intervals for new images, and on what matters, ±{matters}.{held}{holm} The last table "
    "looks at the same runs in other ways; nothing in it decides anything."
)
HELD = " The intervals hold{words} together."
HOLM = " Where one still holds zero, a p value below 0.05 shows a difference nonetheless."
CAPTION = (
    "In {unit}. New images: had other seeds been drawn, and other images like these. These images: other seeds on "
    "exactly these images. p: how often arms that are equal would differ by as much."
)
EFFECTS = "In points of {units}, of all arms at once.{counted}"
TOGETHER = " The effects are counted together, apart from the comparisons below."
INTERVALS = ("95%, new images", "90%, new images", "95%, these images")


def numbers(result: Result, images: TestImages | None) -> list[Block]:
    """A row for each effect and each comparison: what decides, then what does not."""
    del images
    verdicts = [verdict for verdict in result.verdicts if verdict.replicates > 1]
    if not verdicts:
        return []
    return [
        Paragraph(_what_decides(verdicts[0])),
        *_effects([effect for effect in result.effects if effect.replicates > 1]),
        _comparisons(result, verdicts),
        *otherwise(verdicts, [_name(result, verdict) for verdict in verdicts]),
    ]


def _what_decides(verdict: Verdict) -> str:
    words = Standard(verdict.looking, verdict.comparisons).words
    held = HELD.format(words=words) if words else ""
    return DECIDES.format(matters=points(verdict.matters), held=held, holm=HOLM if verdict.comparisons > 1 else "")


def _effects(effects: list[Effect]) -> list[Block]:
    if not effects:
        return []
    head = ("Effect", "Seeds", "Size", *INTERVALS, _p_heading(len(effects)))
    rows = [
        (_about(effect), str(effect.replicates), signed(100 * effect.estimate), *_intervals(effect), p_value(effect.p))
        for effect in effects
    ]
    units = listed(list(dict.fromkeys(effect.unit for effect in effects)))
    caption = EFFECTS.format(units=units, counted=TOGETHER if len(effects) > 1 else "")
    return [Table(head, tuple(rows), len(head) - 1, caption)]


def _comparisons(result: Result, verdicts: list[Verdict]) -> Table:
    head = ("Arm", "Seeds", "Difference", *INTERVALS, _p_heading(verdicts[0].comparisons))
    rows = [
        (
            _name(result, verdict),
            str(verdict.replicates),
            signed(100 * verdict.difference),
            *_intervals(verdict),
            "–" if verdict.code == "CONFOUNDED" else p_value(verdict.p),  # it is none of those that are counted
        )
        for verdict in verdicts
    ]
    return Table(head, tuple(rows), len(head) - 1, CAPTION.format(unit=unit_of(result)))


def _about(effect: Effect) -> str:
    return f"trend over {effect.name}" if effect.kind == "trend" else effect.name


def _name(result: Result, verdict: Verdict) -> str:
    """The arm; with what it is compared, where that is not the same for all."""
    baselines = {each.baseline for each in result.verdicts}
    return verdict.arm if len(baselines) == 1 else f"{verdict.arm} against {verdict.baseline}"


def _p_heading(counted: int) -> str:
    if counted == 1:
        return "p"
    return "p (Holm)" if counted <= MOST_CONFIRMED else "p (Benjamini-Hochberg)"


def _intervals(measured: Verdict | Effect) -> tuple[str, ...]:
    return tuple(map(_interval, (measured.interval, measured.interval90, measured.this_test_set)))


def _interval(ends: tuple[float, float]) -> str:
    low, high = (signed(100 * end) for end in ends)
    return "–" if math.isnan(ends[0]) else f"{low} to {high}"
