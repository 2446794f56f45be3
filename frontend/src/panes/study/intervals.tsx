/** Differences with their intervals, before the band of what is too small to matter. */

import type { Verdict } from "../../api/types";
import { narrow } from "../../parts/screen";
import { points } from "../../parts/words";
import { toneOf } from "./verdicts";

const ROW = 34;

/** Widths of the whole, of the names at its left and of the numbers at its right. */
interface Frame {
  readonly width: number;
  readonly left: number;
  readonly right: number;
}

const WIDE: Frame = { width: 820, left: 150, right: 170 };
const NARROW: Frame = { width: 480, left: 80, right: 160 };

export function IntervalPlot({ verdicts }: { verdicts: readonly Verdict[] }) {
  const shown = verdicts.filter(isMeasured);
  if (shown.length === 0) return null;
  const frame = narrow.value ? NARROW : WIDE;
  const scale = scaleOf(shown, frame);
  const height = shown.length * ROW + 46;
  const matters = shown[0]?.matters ?? 0;
  return (
    <figure class="intervals">
      <svg viewBox={`0 0 ${frame.width} ${height}`} role="img" aria-label={sayAll(shown)}>
        <rect
          class="matters"
          x={scale.at(-matters)}
          y={4}
          width={scale.at(matters) - scale.at(-matters)}
          height={shown.length * ROW}
        />
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line
              class={tick === 0 ? "zero" : "grid"}
              x1={scale.at(tick)}
              x2={scale.at(tick)}
              y1={4}
              y2={shown.length * ROW + 4}
            />
            <text class="tick" x={scale.at(tick)} y={shown.length * ROW + 20} text-anchor="middle">
              {points(tick).replace(".0", "")}
            </text>
          </g>
        ))}
        {shown.map((verdict, row) => (
          <IntervalRow key={verdict.arm} verdict={verdict} y={row * ROW + ROW / 2 + 4} at={scale.at} frame={frame} />
        ))}
        <text class="tick" x={(frame.left + frame.width - frame.right) / 2} y={height - 6} text-anchor="middle">
          points of accuracy, compared with {shown[0]?.baseline}
        </text>
      </svg>
      <figcaption class="soft">
        95 % intervals for new seeds and new images. Inside the grey band, ±{(100 * matters).toFixed(1)} points, a
        difference is too small to matter.
      </figcaption>
    </figure>
  );
}

/** Whether there is a difference and an interval, both of numbers. */
function isMeasured({ interval, difference }: Verdict): boolean {
  return interval !== null && [...interval, difference].every((end) => typeof end === "number" && Number.isFinite(end));
}

interface IntervalRowProps {
  readonly verdict: Verdict;
  readonly y: number;
  readonly at: (difference: number) => number;
  readonly frame: Frame;
}

function IntervalRow({ verdict, y, at, frame }: IntervalRowProps) {
  const [low = 0, high = 0] = verdict.interval ?? [];
  const middle = verdict.difference ?? 0;
  return (
    <g class={`interval ${toneOf(verdict.code)}`}>
      <text class="name" x={frame.left - 12} y={y + 4} text-anchor="end">
        {verdict.arm}
      </text>
      <line x1={at(low)} x2={at(high)} y1={y} y2={y} />
      <circle cx={at(middle)} cy={y} r={5} />
      <text class="told" x={frame.width - frame.right + 12} y={y + 4}>
        {points(middle)} ({points(low)} to {points(high)})
      </text>
    </g>
  );
}

interface Scale {
  readonly at: (difference: number) => number;
  readonly ticks: readonly number[];
}

/** Everything in sight, zero and the band included, with ticks at round numbers. */
function scaleOf(verdicts: readonly Verdict[], { width, left, right }: Frame): Scale {
  const ends = verdicts.flatMap((one) => [...(one.interval ?? []), -1.3 * one.matters, 1.3 * one.matters]);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const pad = 0.04 * (high - low);
  const at = (difference: number) =>
    left + ((difference - low + pad) / (high - low + 2 * pad)) * (width - left - right);
  const step = roundStep((high - low) / ((width - left - right) / 80));
  const first = Math.ceil(low / step);
  const many = Math.floor(high / step) - first + 1;
  return { at, ticks: Array.from({ length: many }, (_, place) => (first + place) * step) };
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

function sayAll(verdicts: readonly Verdict[]): string {
  return verdicts
    .map((one) => `${one.arm}: ${points(one.difference ?? 0)} points, ${(one.interval ?? []).map(points).join(" to ")}`)
    .join("; ");
}
