/** Curves on a canvas: train solid, validation dashed, the band over replicates behind them. */

import { useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { dark, pageColour } from "./colours";
import type { ArmCurve } from "./summary";

interface LineChartProps {
  readonly curves: readonly ArmCurve[];
  readonly colours: ReadonlyMap<string, string>;
  readonly log: boolean;
  readonly percent: boolean;
  readonly height: number;
  readonly label: string;
  readonly onHover: (place: number | null) => void;
}

export function LineChart(props: LineChartProps) {
  const { curves, colours, log, percent, height, label } = props;
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const isDark = dark.value;
  const names = curves.map((curve) => `${curve.arm} ${colours.get(curve.arm) ?? ""}`).join("\n");
  useLayoutEffect(() => {
    const home = place.current;
    if (!home) return;
    const made = new uPlot(optionsOf(latest.current, home.clientWidth), dataOf(latest.current.curves), home);
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: home.clientWidth, height }));
    watcher.observe(home);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [names, log, percent, height, isDark]);
  useLayoutEffect(() => plot.current?.setData(dataOf(curves)), [curves]); // in the frame of the numbers beside it
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}

/** uPlot's columns: x, then for each arm low and high of the band, the training curve, the validation curve. */
function dataOf(curves: readonly ArmCurve[]): uPlot.AlignedData {
  const tables = curves.map(
    ({ x, train, validation }) =>
      [x, validation.low, validation.high, train.mean, validation.mean] as unknown as uPlot.AlignedData,
  );
  if (tables.length === 0) return [[]];
  return uPlot.join(tables);
}

function optionsOf(props: LineChartProps, width: number): uPlot.Options {
  const { curves, colours, log, percent, height, onHover } = props;
  const line = pageColour("line");
  const axis = {
    stroke: pageColour("soft"),
    font: "12px system-ui",
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
  };
  const series: uPlot.Series[] = curves.flatMap(({ arm }) => lines(colours.get(arm) ?? "#888888"));
  return {
    width,
    height,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
    scales: { x: { time: false }, y: log ? { distr: 3 } : { range: rangeOf(percent) } },
    axes: [
      { ...axis, size: 28 },
      { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : said(tick, percent))) },
    ],
    series: [{}, ...series],
    bands: curves.map((curve, place) => ({
      series: [4 * place + 2, 4 * place + 1],
      fill: `${colours.get(curve.arm) ?? "#888888"}26`,
    })),
    hooks: { setCursor: [(plot) => onHover(plot.cursor.idx ?? null)] },
  };
}

function lines(colour: string): uPlot.Series[] {
  const edge = { stroke: "transparent", width: 0, points: { show: false }, spanGaps: true };
  return [
    edge,
    edge,
    { stroke: colour, width: 1.75, spanGaps: true, points: { show: isLonely, size: 6 } },
    { stroke: colour, width: 1.75, dash: [5, 4], spanGaps: true, points: { show: isLonely, size: 6 } },
  ];
}

/** One value makes no line, so it is drawn as a point. */
function isLonely(plot: uPlot, series: number): boolean {
  return (plot.data[series] ?? []).filter((value) => value !== null && value !== undefined).length === 1;
}

/** From 0, and for accuracies to the top if they come near it. */
function rangeOf(percent: boolean): uPlot.Range.Function {
  return (_, __, high) => {
    const top = Number.isFinite(high) ? high : 1;
    return percent ? [0, Math.max(0.2, Math.min(1, top * 1.08))] : [0, top > 0 ? top * 1.05 : 1];
  };
}

function said(tick: number, percent: boolean): string {
  return percent ? `${Math.round(100 * tick)}%` : String(Number(tick.toPrecision(3)));
}
