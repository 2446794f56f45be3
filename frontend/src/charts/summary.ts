/** Curves of many runs as what is drawn: for each arm the mean over replicates, and the lowest and highest of them. */

import type { Series } from "../api/types";

export type Metric = "loss" | "accuracy";
export type Axis = "epoch" | "step" | "seconds";
type Numbers = (number | null)[];

export interface ArmCurve {
  readonly arm: string;
  readonly x: number[];
  readonly train: Band;
  readonly validation: Band;
}

export interface Band {
  readonly mean: Numbers;
  readonly low: Numbers;
  readonly high: Numbers;
}

const MOST_DRAWN = 500;

export function armCurves(all: readonly Series[], metric: Metric, axis: Axis, smoothing: number): ArmCurve[] {
  const arms = [...new Set(all.map((one) => one.arm))];
  return arms.map((arm) =>
    armCurve(
      arm,
      all.filter((one) => one.arm === arm),
      metric,
      axis,
      smoothing,
    ),
  );
}

function armCurve(arm: string, runs: readonly Series[], metric: Metric, axis: Axis, smoothing: number): ArmCurve {
  const steps = thinned(runs);
  const places = new Map(steps.map((step, place) => [step, place]));
  const train = runs.map((run) => placed(run, smoothed(run[metric], smoothing), places, steps.length));
  const validation = runs.map((run) => placed(run, smoothed(run[`val_${metric}`], smoothing), places, steps.length));
  const x = axis === "step" ? [steps] : runs.map((run) => placed(run, run[axis], places, steps.length));
  return {
    arm,
    x: meanOf(x).map((value, place) => value ?? steps[place] ?? 0),
    train: bandOf(train),
    validation: bandOf(validation),
  };
}

/** The steps that are drawn: all of them, or of very many so many as the eye can tell apart. */
function thinned(runs: readonly Series[]): number[] {
  const all = [...new Set(runs.flatMap((run) => run.step.filter((step) => step !== null)))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / MOST_DRAWN);
  if (every === 1) return all;
  const measured = new Set(runs.flatMap((run) => run.step.filter((_, at) => run.val_loss[at] !== null)));
  const few = measured.size < MOST_DRAWN ? measured : new Set<number | null>();
  return all.filter((step, at) => at % every === 0 || at === all.length - 1 || few.has(step));
}

/** A run's values at the places of their steps. */
function placed(run: Series, values: Numbers, places: ReadonlyMap<number, number>, length: number): Numbers {
  const laid: Numbers = Array.from({ length }, () => null);
  run.step.forEach((step, at) => {
    const place = step === null ? undefined : places.get(step);
    if (place !== undefined) laid[place] = values[at] ?? null;
  });
  return laid;
}

/** A moving mean that forgets; its first values are not pulled to zero (Kingma & Ba 2015, section 3). */
export function smoothed(values: Numbers, keep: number): Numbers {
  if (keep <= 0) return values;
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}

function bandOf(runs: readonly Numbers[]): Band {
  const [only] = runs;
  if (only && runs.length === 1) return { mean: only, low: only, high: only };
  const over = (pick: (present: number[]) => number): Numbers =>
    Array.from({ length: runs[0]?.length ?? 0 }, (_, place) => {
      const present = runs.map((run) => run[place] ?? null).filter((value) => value !== null);
      return present.length === 0 ? null : pick(present);
    });
  return {
    mean: over(average),
    low: over((present) => Math.min(...present)),
    high: over((present) => Math.max(...present)),
  };
}

function meanOf(runs: readonly Numbers[]): Numbers {
  return bandOf(runs).mean;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
