/** Loss and accuracy of a study, with the ways to look at them. */

import { useMemo, useState } from "preact/hooks";

import type { Series } from "../../api/types";
import { armColours } from "../../charts/colours";
import { LineChart } from "../../charts/linechart";
import { armCurves, type ArmCurve, type Axis, type Metric } from "../../charts/summary";
import { Segments } from "../../parts/segments";
import { percent as asPercent, threeDigits } from "../../parts/words";
import type { LiveStudy } from "../../state/live";
import { queryValue, setQuery } from "../../state/route";

interface CurvesProps {
  readonly live: LiveStudy;
  readonly arms: readonly string[];
  readonly baseline: string | undefined;
}

const AXES = [
  { value: "epoch", title: "epochs" },
  { value: "step", title: "steps" },
  { value: "seconds", title: "seconds" },
] as const;

export function Curves({ live, arms, baseline }: CurvesProps) {
  const axis = queryValue("x", "epoch") as Axis;
  const log = queryValue("log") === "1";
  const smoothing = Number(queryValue("smooth", "0"));
  const hide = queryValue("hide");
  const hidden = new Set(hide.split("\n"));
  const colours = useMemo(() => armColours(arms, baseline), [arms.join("\n"), baseline]);
  const series = live.series.value;
  const shown = useMemo(() => series.filter((one) => !hidden.has(one.arm)), [series, hide]);
  return (
    <div class="curves">
      <CurveControls axis={axis} log={log} smoothing={smoothing} />
      <div class="curve-pair">
        <Curve series={shown} metric="loss" {...{ axis, log, smoothing, colours }} />
        <Curve series={shown} metric="accuracy" {...{ axis, log: false, smoothing, colours }} />
      </div>
      <Legend arms={arms} colours={colours} hidden={hidden} />
    </div>
  );
}

function CurveControls({ axis, log, smoothing }: { axis: Axis; log: boolean; smoothing: number }) {
  return (
    <div class="curve-controls">
      <Segments
        name="axis"
        label="Against"
        segments={AXES}
        value={axis}
        onChange={(x) => setQuery({ x: x === "epoch" ? null : x })}
      />
      <label>
        <input type="checkbox" checked={log} onChange={() => setQuery({ log: log ? null : "1" })} /> log loss
      </label>
      <label>
        smooth{" "}
        <input
          type="range"
          min="0"
          max="0.95"
          step="0.05"
          value={smoothing}
          onInput={(event) =>
            setQuery({ smooth: event.currentTarget.value === "0" ? null : event.currentTarget.value })
          }
        />
      </label>
    </div>
  );
}

interface CurveProps {
  readonly series: readonly Series[];
  readonly metric: Metric;
  readonly axis: Axis;
  readonly log: boolean;
  readonly smoothing: number;
  readonly colours: ReadonlyMap<string, string>;
}

function Curve({ series, metric, axis, log, smoothing, colours }: CurveProps) {
  const curves = useMemo(() => armCurves(series, metric, axis, smoothing), [series, metric, axis, smoothing]);
  const percent = metric === "accuracy";
  const [at, setAt] = useState<number | null>(null);
  const latest = lastSaid(curves, percent);
  return (
    <figure class="curve">
      <figcaption>
        <b>{percent ? "Accuracy" : "Loss"}</b>
        <span class="soft number">{at === null ? latest : hovered(curves, at, percent, axis)}</span>
      </figcaption>
      <LineChart
        curves={curves}
        colours={colours}
        log={log}
        percent={percent}
        height={200}
        label={`${percent ? "Accuracy" : "Loss"} against ${axis}; ${everySaid(curves, percent) || "nothing measured yet"}`}
        onHover={setAt}
      />
    </figure>
  );
}

/** The last values, where there is one arm; more would not fit in a line. */
function lastSaid(curves: readonly ArmCurve[], percent: boolean): string {
  const [only] = curves;
  if (!only || curves.length > 1) return "";
  return pairSaid(lastOf(only.train.mean), lastOf(only.validation.mean), percent);
}

/** The last values of every arm, for those who do not see the curves. */
function everySaid(curves: readonly ArmCurve[], percent: boolean): string {
  const told = curves.map(({ arm, train, validation }) => {
    const pair = pairSaid(lastOf(train.mean), lastOf(validation.mean), percent);
    return curves.length === 1 || pair === "" ? pair : `${arm} ${pair}`;
  });
  return told.filter((one) => one !== "").join(", ");
}

function hovered(curves: readonly ArmCurve[], place: number, percent: boolean, axis: Axis): string {
  const xs = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const x = xs[place];
  if (x === undefined) return "";
  const told = curves.map((curve) => {
    const upTo = curve.x.filter((one) => one <= x).length;
    const pair = pairSaid(
      lastOf(curve.train.mean.slice(0, upTo)),
      lastOf(curve.validation.mean.slice(0, upTo)),
      percent,
    );
    return curves.length === 1 ? pair : `${curve.arm} ${pair}`;
  });
  return `${axis} ${threeDigits(x)}: ${told.join(" · ")}`;
}

function pairSaid(train: number | null, validation: number | null, percent: boolean): string {
  const said = (value: number | null) => (value === null ? "–" : percent ? asPercent(value) : threeDigits(value));
  if (train === null && validation === null) return "";
  return validation === null ? said(train) : `${said(train)} / ${said(validation)}`;
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null;
}

interface LegendProps {
  readonly arms: readonly string[];
  readonly colours: ReadonlyMap<string, string>;
  readonly hidden: ReadonlySet<string>;
}

function Legend({ arms, colours, hidden }: LegendProps) {
  const toggle = (arm: string) => {
    const next = arms.filter((one) => (one === arm ? !hidden.has(one) : hidden.has(one)));
    setQuery({ hide: next.join("\n") });
  };
  return (
    <div class="legend">
      {arms.length > 1 &&
        arms.map((arm) => (
          <button type="button" key={arm} aria-pressed={!hidden.has(arm)} onClick={() => toggle(arm)}>
            <span class="swatch" style={{ background: colours.get(arm) ?? "" }} />
            {arm}
          </button>
        ))}
      <span class="soft key-train">training</span>
      <span class="soft key-validation">validation, with its band over seeds</span>
    </div>
  );
}
